"""The append-only event log.

Event: something that became true, with actor, programme and subject as uuids, no foreign keys.
publish(): writes the Event and one Job per subscribed handler in the same transaction.
"""
