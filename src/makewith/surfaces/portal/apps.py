from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "makewith.surfaces.portal"
    label = "portal"
