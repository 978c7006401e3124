"""What may stand where everybody reads it, over Items of any kind.

Policy: what waits to be read first, per activity. Case: one Item in front of the moderators. Report: what somebody says is
wrong with it. ModerationAction: what was done about it, by whom and why. Appeal: what its giver says to a refusal.
"""
