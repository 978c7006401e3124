"""Ideas that say the same become one, without losing a supporter, and can be parted again.

Merge: one idea into another, with its log.
"""
