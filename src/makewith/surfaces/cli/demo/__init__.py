"""The demo: the story of Wrenpost and its parcels, told through the same actions that people use."""
