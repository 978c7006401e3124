"""How far from the goal.

OutcomeMetric: what the programme wants to move, from a baseline to a target by a date. Reading: one measurement.
"""
