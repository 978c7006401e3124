from django.apps import AppConfig


class UpdatesConfig(AppConfig):
    name = "makewith.loop.updates"
    label = "updates"
