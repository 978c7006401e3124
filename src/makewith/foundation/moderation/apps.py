from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "makewith.foundation.moderation"
    label = "moderation"
