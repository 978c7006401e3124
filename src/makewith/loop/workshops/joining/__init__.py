"""Coming to a workshop: by its code, by an invitation, or back again on another device.

Walk-in: somebody who has the code and no seat yet. Personal link: the address with a seat's key, which opens the seat on any device.
Four words: the same, to be said aloud or written on a hand. Bound anew: the old link and words open nothing any more.
Claimed: whoever sat down without an account signed in, and what they give is on their trail.
"""
