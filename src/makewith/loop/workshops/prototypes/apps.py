from django.apps import AppConfig


class WorkshopsPrototypesConfig(AppConfig):
    name = "makewith.loop.workshops.prototypes"
    label = "workshops_prototypes"

    def ready(self) -> None:
        # Its operations and cells join the board's.
        from makewith.loop.workshops.prototypes import live as live
