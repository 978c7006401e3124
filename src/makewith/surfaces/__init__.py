"""Pages, API and commands that join stages. Nobody imports them."""
