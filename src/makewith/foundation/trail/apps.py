from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "makewith.foundation.trail"
    label = "trail"
