"""The text of an API key and the hash that is kept of it."""

import hashlib
import secrets

PREFIX = "mw_"
HINT_LENGTH = 8


def new_text() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(text: str) -> str:
    """SHA-256 in hex. A plain hash is enough for 256 random bits; there is nothing to guess."""
    return hashlib.sha256(text.encode()).hexdigest()
