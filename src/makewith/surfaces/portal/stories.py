"""My trail as stories: what somebody gave, what it joined, what was decided, what changed.

Everything that flowed together stands in one story, and kit/weave.py draws its threads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from makewith.foundation.files.models import FileState
from makewith.foundation.trail.models import Item, Link, Relation
from makewith.foundation.trail.paths import path_of
from makewith.foundation.trail.queries import Fate, Graph, fate_of
from makewith.kit.dates import day
from makewith.kit.weave import WeaveColumn, WeaveLink, WeaveNode
from makewith.loop.decisions.models import Decision, Delivery

COLUMNS = 4
_COLUMN_OF = {"decision": 2, "delivery": 3}


@dataclass(frozen=True)
class Story:
    """`columns` are four lists of Items: given, joined, decided, changed. `links` join them."""

    columns: tuple[list[Item], ...]
    links: list[Link]
    fate: Fate

    @property
    def given(self) -> list[Item]:
        return self.columns[0]

    @property
    def items(self) -> list[Item]:
        return [item for column in self.columns for item in column]

    @property
    def latest(self) -> Item:
        """The newest thing that came of it."""
        return max(self.items, key=lambda item: (item.occurred_at, item.pk))

    @property
    def title(self) -> str:
        """What the story is about: the newest decision, or else what the gifts joined."""
        for column in (self.columns[2], self.columns[1], self.columns[0]):
            if column:
                return column[-1].title
        return ""


def tally(graph: Graph, given: Iterable[Item]) -> dict[Fate, int]:
    """How many of the things somebody gave met which fate."""
    counts = dict.fromkeys(Fate, 0)
    for item in given:
        counts[fate_of(graph, item.pk)] += 1
    return counts


def stories(graph: Graph, given: list[Item]) -> tuple[list[Story], list[Item]]:
    """Stories, the newest outcome first, and the things that nothing has come of yet."""
    alone = [item for item in given if not graph.onward.get(item.pk)]
    groups = _groups(graph, [item for item in given if graph.onward.get(item.pk)])
    told = [_story(graph, group) for group in groups]
    return sorted(told, key=lambda story: (story.latest.occurred_at, story.latest.pk), reverse=True), alone


def _groups(graph: Graph, given: list[Item]) -> list[list[Item]]:
    """Given Items that lead to a common Item, directly or over others, belong together."""
    leader: dict[int, int] = {}

    def find(key: int) -> int:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for item in given:
        for key in graph.reachable(item.pk):
            leader[find(key)] = find(item.pk)
    groups: dict[int, list[Item]] = {}
    for item in given:
        groups.setdefault(find(item.pk), []).append(item)
    return list(groups.values())


def _story(graph: Graph, given: list[Item]) -> Story:
    own = {item.pk for item in given}
    reached = set().union(*(graph.reachable(key) for key in own)) - own
    column_of = dict.fromkeys(own, 0)
    column_of.update({key: _COLUMN_OF.get(graph.items[key].kind, 1) for key in reached})
    columns: tuple[list[Item], ...] = tuple([] for _ in range(COLUMNS))
    for key in sorted(column_of, key=lambda key: (graph.items[key].occurred_at, key)):
        columns[column_of[key]].append(graph.items[key])
    # Within a column nothing is drawn: one idea that became another is told by the other's own thread.
    links = [
        link
        for key in column_of
        for link in graph.onward.get(key, ())
        if column_of.get(link.target_id, -1) > column_of[key]
    ]
    fates = [fate_of(graph, item.pk) for item in given]
    return Story(columns, links, min(fates, key=list(Fate).index))


@dataclass(frozen=True)
class Details:
    """What the drawing says beside titles, by Item id: decisions, deliveries, (pieces, people) of evidence."""

    decisions: Mapping[int, Decision]
    deliveries: Mapping[int, Delivery]
    evidence: Mapping[int, tuple[int, int]]


def weave(story: Story, details: Details) -> tuple[list[WeaveColumn], list[WeaveLink]]:
    """The story as the columns and threads that the weave draws."""
    labels = (_("You gave"), _("It joined"), _("It was decided"), _("It changed"))
    ends = _ends(story)
    columns = [
        [_given(item) for item in story.columns[0]],
        [_joined(item, story, details) for item in story.columns[1]],
        [_decided(item, ends.get(item.pk), details) for item in story.columns[2]],
        [_changed(item, details) for item in story.columns[3]],
    ]
    links = [WeaveLink(str(link.source_id), str(link.target_id)) for link in story.links]
    for item in story.columns[2]:
        planned = _planned(item, ends.get(item.pk), story, details)
        if planned is not None:
            columns[3].append(planned)
            if planned.kind == "next":
                links.append(WeaveLink(str(item.pk), planned.key))
    return [WeaveColumn(label, nodes) for label, nodes in zip(labels, columns, strict=True)], links


def _ends(story: Story) -> dict[int, Link]:
    """Decision's Item id -> the verdict that ended this story there, unless something was adopted by it."""
    ends: dict[int, Link] = {}
    for link in story.links:
        if link.relation in {Relation.DEFERRED_BY, Relation.DECLINED_BY}:
            ends.setdefault(link.target_id, link)
    for link in story.links:
        if link.relation == Relation.ADOPTED_BY:
            ends.pop(link.target_id, None)
    return ends


def _given(item: Item) -> WeaveNode:
    when = day(item.occurred_at)
    if item.kind == "idea":
        meta = _("Your idea, %(day)s") % {"day": when}
        picture = _picture(item)
        kind = "photo" if picture else "idea"
    elif item.kind == "wording":
        meta, kind, picture = _("Your new wording, %(day)s") % {"day": when}, "quote", ""
    elif item.kind == "idea_update":
        meta, kind, picture = _("Your update, %(day)s") % {"day": when}, "quote", ""
    elif item.kind == "note":
        meta, kind, picture = _("Sticky note, %(day)s") % {"day": when}, "note", ""
    elif item.kind in ("judgement", "fix"):
        meta, kind, picture = _("What you said of a prototype, %(day)s") % {"day": when}, "quote", ""
    else:
        meta, kind, picture = _("Your comment, %(day)s") % {"day": when}, "quote", ""
    return WeaveNode(
        key=str(item.pk),
        kind=kind,  # type: ignore[arg-type]
        title=item.title,
        meta=meta,
        url=path_of(item),
        picture=picture,
        picture_alt=item.picture_alt,
    )


def _picture(item: Item) -> str:
    """Where its thumbnail is; nothing for one that could not be decoded, which would be an empty frame."""
    if item.picture is None or item.picture.state == FileState.REFUSED:
        return ""
    return reverse("files:file", args=[item.picture.public_id]) + "?size=thumbnail"


def _joined(item: Item, story: Story, details: Details) -> WeaveNode:
    numbers = {"number": item.number, "day": day(item.occurred_at)}
    if item.kind == "insight":
        meta = _("Insight %(number)d, %(day)s") % numbers
        pieces, _people = details.evidence.get(item.pk, (0, 0))
        yours = len({link.source_id for link in story.links if link.target_id == item.pk})
        detail = _("Built from %(pieces)d pieces, %(yours)d of them yours") % {"pieces": pieces, "yours": yours}
        return WeaveNode(
            key=str(item.pk), kind="insight", title=item.title, meta=meta, detail=detail, url=path_of(item)
        )
    return WeaveNode(
        key=str(item.pk),
        kind="idea",
        title=item.title,
        meta=_("Idea %(number)d, %(day)s") % numbers,
        url=path_of(item),
    )


def _decided(item: Item, end: Link | None, details: Details) -> WeaveNode:
    decision = details.decisions.get(item.pk)
    numbers = {"number": item.number, "day": day(decision.decided_on if decision else item.occurred_at)}
    if end is not None:
        word = _("Not now, %(day)s") if end.relation == Relation.DEFERRED_BY else _("No, %(day)s")
        return WeaveNode(
            key=str(item.pk),
            kind="tied",
            state="tied",
            title=item.title,
            detail=end.reason,
            pill=word % numbers,
            pill_icon="x",
            url=path_of(item),
        )
    who = ""
    if decision is not None:
        who = _("%(name)s decided.") % {"name": decision.decided_by.shown_name}
        if decision.carried_by:
            who += " " + _("%(name)s makes it happen.") % {"name": decision.carried_by}
    meta = _("Decision %(number)d, %(day)s") % numbers
    return WeaveNode(key=str(item.pk), kind="decision", title=item.title, meta=meta, detail=who, url=path_of(item))


def _changed(item: Item, details: Details) -> WeaveNode:
    delivery = details.deliveries.get(item.pk)
    since = delivery.shipped_on if delivery else item.occurred_at
    detail = ""
    if delivery is not None:
        detail = delivery.effect_sentence or delivery.text
    return WeaveNode(
        key=str(item.pk),
        kind="shipped",
        title=item.title,
        detail=detail,
        pill=_("Changed, %(day)s") % {"day": day(since)},
        pill_icon="spool",
        pill_tone="thread",
        url=path_of(item),
    )


def _planned(item: Item, end: Link | None, story: Story, details: Details) -> WeaveNode | None:
    """What stands in the last column while nothing has shipped: the plan, or when the question comes back."""
    if any(link.source_id == item.pk for link in story.links):
        return None
    if end is not None:
        if end.look_again_on is None:
            return None
        text = _("Tied off for now. What you gave stays on file, and the question comes back to the table on %(day)s.")
        return WeaveNode(
            key=f"tied-{item.pk}", kind="words", state="tied", title=text % {"day": day(end.look_again_on)}
        )
    decision = details.decisions.get(item.pk)
    pill, title = _("Planned"), _("Somebody is on it")
    if decision is not None and decision.starts_on:
        pill = _("Starts %(day)s") % {"day": day(decision.starts_on)}
    detail = ""
    if decision is not None and decision.heard_again_on:
        detail = _("You hear again by %(day)s, with what we found.") % {"day": day(decision.heard_again_on)}
    return WeaveNode(
        key=f"next-{item.pk}",
        kind="next",
        state="next",
        title=title,
        detail=detail,
        pill=pill,
        pill_icon="clock",
        pill_tone="info",
    )
