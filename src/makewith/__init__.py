"""Makewith: design products, services and experiences with the people who use and make them."""

__version__ = "0.1.0"
