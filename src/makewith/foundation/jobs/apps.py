from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "makewith.foundation.jobs"
    label = "jobs"
