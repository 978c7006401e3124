from django.apps import AppConfig


class WorkshopsBoardConfig(AppConfig):
    name = "makewith.loop.workshops.board"
    label = "workshops_board"
