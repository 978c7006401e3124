"""What a board does by the clock; what is due is computed from the data."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.kit.dates import day_year
from makewith.loop.decisions.reviews.actions import announce_planned, open_window
from makewith.loop.decisions.reviews.models import Window
from makewith.loop.decisions.reviews.queries import (
    due_windows,
    open_cards_by_reviewer,
    windows_to_announce,
    windows_to_remind,
)


def open_due_windows(now: datetime) -> None:
    """Deal the cards of windows that have closed, and tell each reviewer how many are theirs."""
    for window in due_windows(now):
        with transaction.atomic():
            if open_window(window=window, now=now):
                _tell(window, "dealt", now)


def remind_reviewers(now: datetime) -> None:
    """Whose cards are open near the decision hears of it, once."""
    for window in windows_to_remind(now):
        _tell(window, "open", now)


def announce_planned_windows(now: datetime) -> None:
    """Announce what was planned for now; where something is in the way, whoever planned it hears of that."""
    for window in windows_to_announce(now):
        programme = window.board.programme
        with translation.override(programme.language), transaction.atomic():
            problem = announce_planned(window=window, now=now)
            if problem and window.planned_by_id:
                news = News(
                    person_id=window.planned_by_id,
                    programme_id=programme.pk,
                    kind="review",
                    fate=Fate.OTHER,
                    unique_key=f"review:kept:{window.public_id}:{window.announce_at}",
                    title=_("The outcomes were not announced"),
                    body=problem,
                    path=reverse("decisions_reviews:window", args=[programme.slug, window.public_id]),
                )
                tell([news], now=now)


def _tell(window: Window, occasion: str, now: datetime) -> None:
    programme = window.board.programme
    news = []
    with translation.override(programme.language):
        for person_id, count in open_cards_by_reviewer(window).items():
            said = (
                ngettext("You have %(count)d card to fill in", "You have %(count)d cards to fill in", count)
                if occasion == "dealt"
                else ngettext("%(count)d card is still open", "%(count)d cards are still open", count)
            )
            news.append(
                News(
                    person_id=person_id,
                    programme_id=programme.pk,
                    kind="review",
                    fate=Fate.OTHER,
                    unique_key=f"review:{occasion}:{window.public_id}",
                    title=said % {"count": count},
                    body=_("Each of us judges alone. The decision is due by %(day)s.")
                    % {"day": day_year(window.decide_by)},
                    path=reverse("decisions_reviews:boards", args=[programme.slug]),
                )
            )
    tell(news, now=now)
