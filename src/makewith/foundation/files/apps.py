from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "makewith.foundation.files"
    label = "files"
