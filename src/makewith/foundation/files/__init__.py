"""Uploads, pictures, retention.

File: what somebody uploaded, sniffed and re-encoded, served by a view that asks permission.
"""
