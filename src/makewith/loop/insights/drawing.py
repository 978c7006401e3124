"""Where an insight led, as threads: from the insight over ideas to decisions and deliveries."""

from django.utils.translation import gettext as _

from makewith.foundation.trail.models import Item, Relation
from makewith.foundation.trail.paths import path_of
from makewith.foundation.trail.queries import Graph
from makewith.kit.dates import day
from makewith.kit.weave import WeaveColumn, WeaveLink, WeaveNode

_COLUMN_OF = {"insight": 0, "idea": 1, "decision": 2, "delivery": 3}
_ENDED = {Relation.DEFERRED_BY, Relation.DECLINED_BY}


def led_to(graph: Graph, insight: Item) -> tuple[list[WeaveColumn], list[WeaveLink]]:
    """Columns and threads for the weave; columns that hold nothing are left out."""
    reached = {insight.pk, *graph.reachable(insight.pk)}
    links = [link for key in reached for link in graph.onward.get(key, ())]
    ended = {link.target_id for link in links if link.relation in _ENDED}
    going = {link.target_id for link in links if link.relation == Relation.ADOPTED_BY}
    columns: list[list[WeaveNode]] = [[], [], [], []]
    column_of = {}
    for key in sorted(reached, key=lambda key: (graph.items[key].occurred_at, key)):
        item = graph.items[key]
        column_of[key] = _COLUMN_OF.get(item.kind, 1) if key != insight.pk else 0
        columns[column_of[key]].append(_node(item, is_tied=key in ended - going))
    threads = [
        WeaveLink(str(link.source_id), str(link.target_id))
        for link in links
        if column_of[link.source_id] < column_of[link.target_id]
    ]
    return [WeaveColumn("", nodes) for nodes in columns if nodes], threads


def _node(item: Item, *, is_tied: bool) -> WeaveNode:
    words = {
        "insight": _("Insight %(number)d"),
        "idea": _("Idea %(number)d"),
        "decision": _("Decision %(number)d"),
        "delivery": _("Changed"),
    }
    meta = words.get(item.kind, "%(number)d") % {"number": item.number} + ", " + day(item.occurred_at)
    kinds = {"insight": "insight", "idea": "idea", "decision": "decision", "delivery": "shipped"}
    return WeaveNode(
        key=str(item.pk),
        kind=kinds.get(item.kind, "idea"),  # type: ignore[arg-type]
        title=item.title,
        meta=meta,
        state="tied" if is_tied else "done",
        url=path_of(item),
    )
