from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "makewith.foundation.search"
    label = "search"
