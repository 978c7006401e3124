"""A call for members stays among members, also where its ideas led to something everybody may read."""

from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.actions import join_programme
from makewith.foundation.programmes.models import Visibility
from makewith.loop.decisions.actions import Verdict
from makewith.loop.decisions.models import Outcome
from makewith.loop.decisions.queries import decisions_of
from makewith.surfaces.portal.queries import changes, totals


def close_call(walk: Walk) -> None:
    walk.call.activity.visibility = Visibility.MEMBERS
    walk.call.activity.save()


def test_a_decision_shows_verdicts_only_to_those_who_see_what_they_are_about(walk: Walk) -> None:
    idea = walk.idea()
    close_call(walk)
    assert idea.trail_item is not None
    decision = walk.decision(Verdict(idea.trail_item, Outcome.NO, "Amina's bins are private."))
    stranger = PersonFactory()
    for reader, count in ((None, 0), (stranger, 0), (walk.amina, 1), (walk.helene, 1)):
        shown = decisions_of(walk.programme, reader).get()
        assert shown == decision
        assert len(shown.trail_item.verdicts) == count  # type: ignore[attr-defined]
        assert len(changes(walk.programme, reader)) == count
    join_programme(person=stranger, programme=walk.programme, now=NOW)
    assert len(changes(walk.programme, stranger)) == 1


def test_the_home_page_quotes_nobody_from_a_call_the_reader_does_not_see(walk: Walk) -> None:
    insight = walk.insight(walk.idea())
    close_call(walk)
    walk.decision(Verdict(insight.trail_item, Outcome.GO, "Yes."))
    public, members = changes(walk.programme, None)[0], changes(walk.programme, walk.amina)[0]
    assert (public.words, public.names, public.others) == (insight.claim, [], 1)
    assert (members.words, members.names, members.others) == ("He chose the bins, and it rained.", [walk.amina], 0)


def test_drafts_of_the_team_are_not_counted_in_public(walk: Walk) -> None:
    insight = walk.insight(walk.idea())
    assert totals(walk.programme)["insight"] == 1
    insight.trail_item.audience = "team"
    insight.trail_item.save()
    assert "insight" not in totals(walk.programme)
