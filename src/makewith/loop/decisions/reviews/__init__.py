"""Judging Items together: cards filled in alone, laid open at once.

Board: an activity that reviews what comes to it, by rules kept as data. Seat: somebody who fills in its cards.
Window: what is judged together, up to a closing. Entry: one Item in a window. Scorecard: one reviewer's marks for one entry.
Ballot: one person's vote among the finalists of a window.
"""
