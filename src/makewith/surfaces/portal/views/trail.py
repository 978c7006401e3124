"""My trail: what somebody gave, and what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import programme_page
from makewith.foundation.trail.queries import evidence_counts, items_of, onward_from
from makewith.foundation.trail.registry import kinds_without_answer
from makewith.loop.decisions.models import Decision, Delivery
from makewith.surfaces.portal.stories import Details, Story, stories, tally, weave

MOST_GIVEN = 400
ONLY_TELLS = frozenset({"idea_update"})


@require_GET
@person_required
@programme_page("trail", after_leaving=True)
def my_trail(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Stories with their threads, what is still on its way, and a tally."""
    person, now = require_person(request), timezone.now()
    given = list(items_of(person, programme)[:MOST_GIVEN])
    # What only tells how something goes on is no story of its own.
    begun = [item for item in given if item.kind not in ONLY_TELLS]
    graph = onward_from(begun, person)
    told, alone = stories(graph, begun)
    items = list(graph.items)
    counts = evidence_counts(items)
    decisions = Decision.objects.filter(trail_item__in=items).select_related("decided_by__kind")
    details = Details(
        decisions={decision.trail_item_id: decision for decision in decisions},
        deliveries={row.trail_item_id: row for row in Delivery.objects.filter(trail_item__in=items)},
        evidence=counts,
    )
    context = {
        "programme": programme,
        "given": given,
        "stories": [
            {"story": story, "weave": weave(story, details), "others": _others(story, counts)} for story in told
        ],
        "alone": alone,
        "unpromised": kinds_without_answer(),
        "tally": tally(graph, begun),
        "now": now,
    }
    return render(request, "portal/my_trail.jinja", context)


def _others(story: Story, counts: dict[int, tuple[int, int]]) -> int:
    """How many other people stand behind what the gifts joined."""
    return max([people - 1 for key, (_, people) in counts.items() if key in {item.pk for item in story.items}] or [0])
