"""Climbing from one number of supporters to the next, each against a clock.

Ladder: the steps of a call, as data. Clock: one step of one idea, with the terms it began under.
"""
