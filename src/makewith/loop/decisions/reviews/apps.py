from django.apps import AppConfig


class DecisionsReviewsConfig(AppConfig):
    name = "makewith.loop.decisions.reviews"
    label = "decisions_reviews"
