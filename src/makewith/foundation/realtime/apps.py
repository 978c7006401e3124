from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "makewith.foundation.realtime"
    label = "realtime"
