"""The team's pages that join stages: today, plan, people, settings."""
