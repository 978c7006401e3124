"""The `makewith` command."""
