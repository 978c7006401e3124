"""Kinds of Item: label, icon, page, and what to empty when one is taken back.

`hold` and `release` are for kinds whose stage remembers of its own whether an Item is in sight, as lists of ideas do.
`may_answer` is a predicate over (person, item) for kinds that more people than the team answer, and `roles` gives those people
a mark beside what they say. `sees` is a predicate over (person, item) for kinds that more people see than the Item itself says.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class KindRow(NamedTuple):
    name: str
    label: Any
    icon: str
    url_name: str
    empty: str
    hold: str = ""
    release: str = ""
    may_answer: str = ""
    roles: str = ""
    sees: str = ""
    awaits_answer: bool = True


KINDS = [
    KindRow("idea", _("Idea"), "lightbulb", "ideas:idea", "makewith.loop.ideas.withdrawable.empty_idea",
            hold="makewith.loop.ideas.holding.hold_idea", release="makewith.loop.ideas.holding.release_idea",
            may_answer="makewith.loop.ideas.voting.permissions.can_answer_as_partner",
            roles="makewith.loop.ideas.voting.queries.roles_in_talk"),
    KindRow("idea_update", _("Author’s update"), "send", "ideas_authors:update",
            "makewith.loop.ideas.authors.withdrawable.empty_update", awaits_answer=False),
    KindRow("wording", _("New wording"), "pencil", "ideas_authors:wording",
            "makewith.loop.ideas.authors.withdrawable.empty_wording",
            sees="makewith.loop.ideas.authors.permissions.can_see_wording", awaits_answer=False),
    KindRow("comment", _("Comment"), "message-square", "conversation:comment",
            "makewith.foundation.conversation.withdrawable.empty_comment",
            sees="makewith.foundation.conversation.permissions.can_see_words"),
    KindRow("answer", _("Answer"), "mail", "conversation:answer",
            "makewith.foundation.conversation.withdrawable.empty_answer",
            sees="makewith.foundation.conversation.permissions.can_see_words"),
    # What is written in a room is heard in the room. What it becomes part of is told; a letter about each is not promised.
    KindRow("note", _("Note"), "sticky-note", "workshops_report:note", "makewith.loop.workshops.report.withdrawable.empty_note",
            awaits_answer=False),
    KindRow("insight", _("Insight"), "book-open", "insights:insight", "makewith.loop.insights.withdrawable.empty_insight"),
    KindRow("decision", _("Decision"), "scale", "decisions:decision", "makewith.loop.decisions.withdrawable.keep"),
    KindRow("delivery", _("Delivery"), "package", "decisions:delivery", "makewith.loop.decisions.withdrawable.keep"),
    KindRow("prototype", _("Prototype"), "flask-conical", "prototypes:version",
            "makewith.loop.workshops.prototypes.withdrawable.keep_version", awaits_answer=False),
    KindRow("judgement", _("Reaction to a prototype"), "message-square", "prototypes:judgement",
            "makewith.loop.workshops.prototypes.withdrawable.empty_judgement", awaits_answer=False),
    KindRow("fix", _("Way to mend it"), "wrench", "prototypes:fix",
            "makewith.loop.workshops.prototypes.withdrawable.empty_fix", awaits_answer=False),
    KindRow("update", _("Update"), "send", "updates:update", "makewith.loop.updates.withdrawable.empty_update"),
]  # fmt: skip

# What is kept about Items of every kind, and is emptied with each of them.
EMPTIED_WITH_ALL = ["makewith.foundation.moderation.withdrawable.empty_case"]
