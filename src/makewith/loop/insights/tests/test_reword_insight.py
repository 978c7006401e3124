"""Wording an insight anew, and where its quotes stand."""

import pytest
from django.core.exceptions import ValidationError

from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.trail.models import Link
from makewith.loop.ideas.actions import Words
from makewith.loop.ideas.tests.factories import make_idea
from makewith.loop.insights.actions import Piece, make_insight, reword_insight
from makewith.loop.insights.models import Insight, Strength, Wording


@pytest.fixture
def walk(db: None) -> Walk:
    return Walk.begin()


def reword(walk: Walk, insight: Insight, claim: str, summary: str = "") -> None:
    reword_insight(actor=walk.sofie, insight=insight, claim=claim, summary=summary, strength=Strength.FAIR, now=NOW)


def test_of_two_who_word_it_at_once_the_second_keeps_the_firsts_wording_too(walk: Walk) -> None:
    insight = walk.insight(walk.idea())
    other_page = Insight.objects.get(pk=insight.pk)
    first = insight.claim
    reword(walk, insight, "They want to choose.")
    reword(walk, other_page, "They want to be asked.")
    assert list(Wording.objects.values_list("claim", flat=True)) == [first, "They want to choose."]


def test_words_are_kept_plain_and_too_many_are_said_by_field(walk: Walk) -> None:
    insight = walk.insight(walk.idea())
    reword(walk, insight, " They want\0 to\r\nchoose. ", summary="One.\r\nTwo.\ud83d ")
    insight.refresh_from_db()
    assert (insight.claim, insight.summary) == ("They want to choose.", "One.\nTwo.")
    with pytest.raises(ValidationError) as error:
        reword(walk, insight, "x" * 201, summary="y" * 2001)
    assert error.value.message_dict == {
        "claim": ["This line has 201 characters. 200 fit."],
        "summary": ["This has 2001 characters. 2000 fit."],
    }


def test_a_quote_over_two_lines_ends_where_it_ends_in_the_text(walk: Walk) -> None:
    idea = make_idea(
        walk.call, walk.amina, words=Words("A bench", {"today": "It rained.\r\nAll day.", "instead": "Sun."})
    )
    text = "A bench\n\nIt rained.\nAll day.\n\nSun."
    start = text.index("It rained")
    make_insight(
        actor=walk.sofie, programme=walk.programme, claim="Rain.", now=NOW,
        pieces=[Piece(idea.trail_item, " It rained.\r\nAll day. ", start=start - 1)],
    )  # fmt: skip
    link = Link.objects.get()
    assert link.quote == "It rained. All day."
    assert text[link.anchor["start"] : link.anchor["end"]] == "It rained.\nAll day."
