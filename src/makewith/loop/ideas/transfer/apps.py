from django.apps import AppConfig


class IdeasTransferConfig(AppConfig):
    name = "makewith.loop.ideas.transfer"
    label = "ideas_transfer"
