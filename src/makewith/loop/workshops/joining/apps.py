from django.apps import AppConfig


class WorkshopsJoiningConfig(AppConfig):
    name = "makewith.loop.workshops.joining"
    label = "workshops_joining"
