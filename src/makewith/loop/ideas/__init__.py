"""Gathering ideas.

Call: an activity that asks for ideas, with questions and terms. Idea: a draft, then an Item.
Picture: a File with words. Support: one person stands behind one idea, once.
"""
