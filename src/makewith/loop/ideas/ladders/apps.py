from django.apps import AppConfig


class IdeasLaddersConfig(AppConfig):
    name = "makewith.loop.ideas.ladders"
    label = "ideas_ladders"
