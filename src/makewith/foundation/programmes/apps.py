from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "makewith.foundation.programmes"
    label = "programmes"
