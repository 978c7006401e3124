"""Talking about an Item.

Comment: what a person adds. Answer: a letter from the team, signed, with the next date.
"""
