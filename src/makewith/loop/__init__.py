"""The stages of the loop. They know the foundation and never each other."""
