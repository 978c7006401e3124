"""Background work.

Job: one call of a registered handler with a payload, unique by key, leased while it runs,
retried with back-off, visible to an operator when it has failed for good.
"""
