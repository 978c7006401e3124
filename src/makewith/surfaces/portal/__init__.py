"""Public and member pages that join stages: programme home, my trail, sign-in."""
