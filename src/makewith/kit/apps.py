from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "makewith.kit"
    label = "kit"
