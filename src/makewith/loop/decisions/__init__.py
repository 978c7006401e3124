"""Deciding and delivering in the open.

Decision: who decided what about which Items; each verdict is a Link with its reason.
Delivery: what shipped because of it, with its measured effect.
"""
