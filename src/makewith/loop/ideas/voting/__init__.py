"""What votes are worth, where an idea stands, and who looks after it.

Points and popularity, categories, statuses in a pipeline, favourites, idea partners.
"""
