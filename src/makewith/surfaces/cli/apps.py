from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "makewith.surfaces.cli"
    label = "cli"
