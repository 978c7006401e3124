from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "makewith.loop.workshops"
    label = "workshops"
