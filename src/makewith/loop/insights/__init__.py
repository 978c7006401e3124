"""Understanding.

Insight: a claim with its strength; its evidence are the trail's Links with their quotes.
"""
