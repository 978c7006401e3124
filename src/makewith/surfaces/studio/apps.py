from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "makewith.surfaces.studio"
    label = "studio"
