"""What a heavy Job runs in its process of its own. Loaded there before Django is, so it imports nothing of Django by itself."""

from datetime import datetime


def run(path: str, payload: dict[str, object], now: datetime) -> None:
    """Set up Django and call the handler at `path`."""
    import django

    django.setup()
    from makewith.foundation.jobs import registry

    registry.call(registry.handler_for(path), payload, now)
