"""The only room that knows everything: settings, urls, and the tables filled at start-up."""
