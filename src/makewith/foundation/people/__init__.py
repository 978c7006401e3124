"""Who takes part.

StakeholderKind: receiver, courier, sender…: the company's own words for its sides.
Person: somebody known by name, with or without an account, with a zone and a language.
"""
