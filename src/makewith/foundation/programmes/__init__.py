"""What people are brought together for.

Programme: a goal, a promise and a team. Round: one turn of the loop. Activity: one thing to take part in.
Membership, TeamRole, Invitation, Segment: who is in it. Terms, Acceptance: what was agreed to.
"""
