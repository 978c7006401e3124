from django.apps import AppConfig


class IdeasMergingConfig(AppConfig):
    name = "makewith.loop.ideas.merging"
    label = "ideas_merging"
