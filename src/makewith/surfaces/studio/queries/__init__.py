"""Reads that join the stages, for the team's pages."""
