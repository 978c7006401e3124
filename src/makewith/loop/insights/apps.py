from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "makewith.loop.insights"
    label = "insights"
