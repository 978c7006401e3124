from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "makewith.foundation.notifications"
    label = "notifications"
