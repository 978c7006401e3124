"""What remains of a workshop when the room is empty again.

Note: what somebody gave in the room, on the trail from the moment others could see it. Commitment: what somebody took
on there, with a day. Report: what happened, computed from the board's last state. Replay: the board as it was at any
moment.
"""
