from django.apps import AppConfig


class WorkshopsBoardConfig(AppConfig):
    name = "makewith.loop.workshops.board"
    label = "workshops_board"

    def ready(self) -> None:
        # Fills the table of operations.
        from makewith.loop.workshops.board import operations  # noqa: F401
