"""Text per Item and audience, found by FTS5 or tsvector."""
