"""One file is one arrow of the loop: what happens in one stage because of another."""
