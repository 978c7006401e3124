"""Ideas that say the same become one, without losing a supporter, and can be parted again.

Merge: one idea became part of another; who did it, why, and how far its supporters have been brought along.
"""
