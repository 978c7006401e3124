"""What waits for a decision: insights stand before ideas, however many ideas there are."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.decisions.actions import Verdict, record_decision
from makewith.loop.decisions.models import Decision, Outcome
from makewith.loop.decisions.views.team import _undecided


def test_insights_come_first_and_what_is_decided_is_gone(walk: Walk) -> None:
    decided, open_idea = walk.idea(), walk.idea(PersonFactory())
    insight = walk.insight(open_idea)
    assert decided.trail_item is not None
    walk.decision(Verdict(decided.trail_item, Outcome.NO, "It was too dear."))
    assert _undecided(walk.programme) == [insight.trail_item, open_idea.trail_item]


def test_a_form_used_for_another_programmes_decision_is_refused_in_words(walk: Walk) -> None:
    idea, key = walk.idea(), uuid.uuid4()
    assert idea.trail_item is not None
    first = walk.decision(Verdict(idea.trail_item, Outcome.NO, "It was too dear."))
    Decision.objects.update(submission_key=key)
    other = Walk.begin()
    assert first.trail_item.programme != other.programme
    theirs = other.idea()
    assert theirs.trail_item is not None
    with pytest.raises(ValidationError) as error:
        record_decision(
            actor=other.helene, programme=other.programme, title="x", decided_by=other.helene,
            verdicts=[Verdict(theirs.trail_item, Outcome.GO, "Yes.")],
            decided_on=NOW.date(), submission_key=key, now=NOW,
        )  # fmt: skip
    assert error.value.messages == ["This form was used for something else already. Open it again."]
