from django.apps import AppConfig


class IdeasAuthorsConfig(AppConfig):
    name = "makewith.loop.ideas.authors"
    label = "ideas_authors"
