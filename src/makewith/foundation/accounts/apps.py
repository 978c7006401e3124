from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "makewith.foundation.accounts"
    label = "accounts"
