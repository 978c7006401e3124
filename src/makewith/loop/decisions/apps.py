from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "makewith.loop.decisions"
    label = "decisions"
