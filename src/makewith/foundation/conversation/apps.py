from django.apps import AppConfig


class ConversationConfig(AppConfig):
    name = "makewith.foundation.conversation"
    label = "conversation"
