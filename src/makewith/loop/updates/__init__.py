"""Telling contributors what became of their input.

Update: a text by a named person about Items, told once to everyone it concerns.
"""
