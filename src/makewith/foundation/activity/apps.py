from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "makewith.foundation.activity"
    label = "activity"
