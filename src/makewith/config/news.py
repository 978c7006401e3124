"""Kinds of news, what matters most first: what the line in "What reaches you" says, and how several are counted. And the rules.

A stage adds its kinds here. News about what somebody gave is of a kind that is their own; whoever only supports or follows
it is told the same as `followed`, which they may leave out of their inbox.
"""

from datetime import time
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class NewsRow(NamedTuple):
    name: str
    label: Any
    counted: Any
    is_own: bool = True


NEWS = [
    NewsRow("delivery", _("What shipped because of what you gave"),
            ngettext_lazy("%(count)d delivery", "%(count)d deliveries", "count")),
    NewsRow("decision", _("What was decided about it"),
            ngettext_lazy("%(count)d decision", "%(count)d decisions", "count")),
    NewsRow("answer", _("Answers from the team"),
            ngettext_lazy("%(count)d answer", "%(count)d answers", "count")),
    NewsRow("status", _("Where your idea stands"),
            ngettext_lazy("%(count)d new status", "%(count)d new statuses", "count")),
    NewsRow("queue", _("Ideas in your queue, as an idea partner"),
            ngettext_lazy("%(count)d idea in your queue", "%(count)d ideas in your queue", "count")),
    NewsRow("moderation", _("What moderators did with something of yours"),
            ngettext_lazy("%(count)d note from the moderators", "%(count)d notes from the moderators", "count")),
    NewsRow("invitation", _("Somebody asks you to write something with them"),
            ngettext_lazy("%(count)d invitation", "%(count)d invitations", "count")),
    NewsRow("ladder_step", _("A step your idea reached or missed, and its clock"),
            ngettext_lazy("%(count)d step", "%(count)d steps", "count")),
    NewsRow("merge", _("Your idea and another became one, or two again"),
            ngettext_lazy("%(count)d change", "%(count)d changes", "count")),
    NewsRow("update", _("Updates on what became of it"),
            ngettext_lazy("%(count)d update", "%(count)d updates", "count")),
    NewsRow("insight", _("Your words are part of an insight"),
            ngettext_lazy("%(count)d insight", "%(count)d insights", "count")),
    NewsRow("mention", _("Somebody mentions you"),
            ngettext_lazy("%(count)d mention", "%(count)d mentions", "count")),
    NewsRow("comment", _("Comments on what you gave, and replies to you"),
            ngettext_lazy("%(count)d comment", "%(count)d comments", "count")),
    NewsRow("review", _("Cards to fill in for a review"),
            ngettext_lazy("%(count)d note about cards", "%(count)d notes about cards", "count")),
    NewsRow("workshop", _("Thanks after a workshop, and what happens next"),
            ngettext_lazy("%(count)d workshop", "%(count)d workshops", "count")),
    NewsRow("commitment", _("What you took on in a workshop, before it is due"),
            ngettext_lazy("%(count)d thing you took on", "%(count)d things you took on", "count")),
    NewsRow("own_data", _("A copy of your data is ready"),
            ngettext_lazy("%(count)d copy of your data", "%(count)d copies of your data", "count")),
    NewsRow("followed", _("Anything that moves in what you support or follow"),
            ngettext_lazy("%(count)d piece of news", "%(count)d pieces of news", "count"), is_own=False),
]  # fmt: skip

# What a letter never says for now, whatever was told before.
HELD_FROM = "makewith.flows.held_to_inbox.held_from"

# When letters come until somebody chooses; how many things one letter names; and when an address or a word is given up.
RULES: dict[str, Any] = {
    "times": {
        "quiet_from": time(21, 0),
        "quiet_until": time(8, 0),
        "daily_at": time(18, 0),
        "weekly_day": 4,
        "weekly_at": time(18, 0),
    },
    "lines": 8,
    "soft_bounces": 3,
    "soft_bounce_days": 14,
    "forget_words_after_days": 14,
    "letters_per_job": 100,
    "seconds_per_job": 120,
}
