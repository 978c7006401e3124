"""The evidence graph, the heart of Makewith.

Item: everything a person gives, and everything that comes of it. Credit: person, item, role, share.
Link: source, target, relation: what became of what. Numbering: "idea 58", per programme and kind.
"""
