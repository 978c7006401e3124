from django.apps import AppConfig


class IdeasVotingConfig(AppConfig):
    name = "makewith.loop.ideas.voting"
    label = "ideas_voting"
