from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "makewith.foundation.following"
    label = "following"
