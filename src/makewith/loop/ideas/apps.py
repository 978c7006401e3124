from django.apps import AppConfig


class IdeasConfig(AppConfig):
    name = "makewith.loop.ideas"
    label = "ideas"
