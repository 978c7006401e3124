"""Journeys in a real browser against a real process. One file is one journey."""
