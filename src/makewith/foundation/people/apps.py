from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "makewith.foundation.people"
    label = "people"
