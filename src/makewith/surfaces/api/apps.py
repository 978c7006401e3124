from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "makewith.surfaces.api"
    label = "api"
