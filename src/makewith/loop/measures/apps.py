from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "makewith.loop.measures"
    label = "measures"
