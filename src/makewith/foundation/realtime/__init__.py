"""Rooms over WebSocket, and the bus between processes.

Room: a name such as "idea:<uuid>"; who may enter is a predicate in config/rooms.py.
Bus: publish, subscribe, close.
"""
