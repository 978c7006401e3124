"""What is due, computed from the data."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet

from makewith.loop.decisions.reviews.models import Entry, Scorecard, Window


def due_windows(now: datetime) -> QuerySet[Window]:
    """Windows that have closed with something in them and whose cards were not dealt."""
    standing = Entry.objects.standing().filter(window=OuterRef("pk"), closed_at=None)
    rows = Window.objects.filter(Exists(standing), closes_at__lt=now, opened_at=None, revealed_at=None)
    return rows.select_related("board__activity__programme").order_by("closes_at", "id")


def windows_to_announce(now: datetime) -> list[Window]:
    """Windows whose outcomes somebody planned to be announced by now."""
    rows = Window.objects.filter(announce_at__lte=now, announced_at=None)
    return list(rows.select_related("board__activity__programme").order_by("announce_at", "id"))


def windows_to_remind(now: datetime) -> list[Window]:
    """Windows under review whose decision comes near."""
    rows = Window.objects.filter(opened_at__isnull=False, revealed_at=None, closes_at__lt=now)
    found = rows.select_related("board__activity__programme").order_by("closes_at", "id")
    return [window for window in found if now >= window.decide_by - timedelta(days=window.rules.remind_days)]


def open_cards_by_reviewer(window: Window) -> dict[int, int]:
    """Person id -> how many of their cards are not in."""
    rows = Scorecard.objects.expected().filter(entry__window=window, submitted_at=None, entry__closed_at=None)
    return dict(rows.values_list("reviewer_id").annotate(n=Count("id")).order_by("reviewer_id"))
