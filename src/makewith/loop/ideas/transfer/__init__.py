"""Ideas that move house: in from another system, out into a file.

Mapping: how the columns of somebody's table become ideas. IdeaImport: one table on its way in.
"""
