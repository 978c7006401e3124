"""What waits to be read first, and whose."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from makewith.foundation.moderation.actions import check_pace, publish_items, refuse_items, screen, undo
from makewith.foundation.moderation.models import Before, Case, CaseState, Cause, ModerationAction
from makewith.foundation.moderation.queries import Trust, policy_for, standings, trust_of
from makewith.foundation.moderation.tests.factories import NOW, give, make_activity, moderator_of
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.models import Item

pytestmark = pytest.mark.django_db
LINKS = "https://a.example https://b.example https://c.example"


def screened(activity, author, text="A bench"):
    item = give(activity, author, text)
    screen(item=item, author=author, text=text, now=NOW)
    return Item.objects.get(pk=item.pk)


def trusted_in(activity):
    person = PersonFactory()
    for _ in range(3):
        give(activity, person)
    return person


@pytest.mark.parametrize(
    ("policy", "who", "text", "cause"),
    [
        ({}, "newcomer", "A bench", None),
        ({}, "newcomer", LINKS, Cause.LINKS),
        ({}, "trusted", LINKS, None),
        ({"before": Before.NEWCOMERS}, "newcomer", "A bench", Cause.NEWCOMER),
        ({"before": Before.NEWCOMERS}, "trusted", "A bench", None),
        ({"before": Before.NEWCOMERS, "trusted_after": 4}, "trusted", "A bench", Cause.NEWCOMER),
        ({"before": Before.NEWCOMERS, "trusted_after": 0}, "newcomer", "A bench", None),
        ({"before": Before.EVERYBODY}, "trusted", "A bench", Cause.EVERYBODY),
        ({"before": Before.EVERYBODY}, "team", "A bench", None),
        ({"words": ["casino*"]}, "trusted", "My casinos", Cause.WORDS),
        ({"words": ["casino*"]}, "team", "My casinos", None),
        ({"newcomer_links": 3}, "newcomer", LINKS, None),
    ],
)
def test_the_rules_and_who_writes_decide(policy, who, text, cause):
    activity = make_activity(**policy)
    author = {
        "newcomer": PersonFactory,
        "trusted": lambda: trusted_in(activity),
        "team": lambda: moderator_of(activity),
    }[who]()
    item = screened(activity, author, text)
    assert (item.held_at is not None) is (cause is not None)
    found = Case.objects.filter(item=item).values_list("cause", "state", "opened_at").first()
    assert found == ((cause, CaseState.OPEN, NOW) if cause else None)
    assert list(ModerationAction.objects.values_list("verb", "reason", "actor")) == (
        [("held", cause, None)] if cause else []
    )


def test_what_waits_does_not_count_towards_trust_and_a_refusal_ends_it_until_it_is_undone():
    activity = make_activity(before=Before.NEWCOMERS)
    policy, person, moderator = policy_for(activity), PersonFactory(), moderator_of(activity)
    waiting = screened(activity, person)
    for _ in range(2):
        give(activity, person)
    assert trust_of(person, activity.programme, policy) is Trust.NEWCOMER
    give(activity, person)
    assert trust_of(person, activity.programme, policy) is Trust.TRUSTED
    refused = refuse_items(
        actor=moderator, programme=activity.programme, items=[waiting.public_id], reason="Spam.", now=NOW
    )
    assert trust_of(person, activity.programme, policy) is Trust.NEWCOMER
    undo(actor=moderator, programme=activity.programme, batch=refused.batch, now=NOW)
    assert trust_of(person, activity.programme, policy) is Trust.TRUSTED


def test_a_newcomer_writes_so_many_comments_an_hour_and_no_more():
    activity = make_activity(newcomer_comments=2, trusted_after=3)
    person = PersonFactory()
    programme = activity.programme
    for minutes in (61, 59, 1):
        check_pace(author=person, programme=programme, activity=activity, now=NOW)
        give(activity, person, now=NOW - timedelta(minutes=minutes))
    check_pace(author=person, programme=programme, activity=activity, now=NOW)  # Three contributions: trusted.
    Item.objects.filter(title="A bench by the door").order_by("id")[:1].get().credits.all().delete()
    with pytest.raises(ValidationError) as error:
        check_pace(author=person, programme=programme, activity=activity, now=NOW)
    assert error.value.message_dict == {
        "text": ["You wrote 2 comments within an hour. Take a walk and send this one later."]
    }
    check_pace(author=person, programme=programme, activity=activity, now=NOW + timedelta(hours=1))


def test_what_was_refused_waits_again_in_its_new_wording():
    activity = make_activity(before=Before.EVERYBODY)
    person, moderator = PersonFactory(), moderator_of(activity)
    item = screened(activity, person)
    given = {"actor": moderator, "programme": activity.programme, "items": [item.public_id], "now": NOW}
    refuse_items(reason="Leave out the price.", **given)
    assert standings([item])[item.pk].refusal.reason == "Leave out the price."
    assert screen(item=item, author=person, text="A bench, free.", now=NOW) is True
    assert (Case.objects.get().state, standings([item])[item.pk].waits) == (CaseState.OPEN, True)
    assert screen(item=item, author=person, text="A bench, free, low.", now=NOW) is True
    assert list(ModerationAction.objects.order_by("id").values_list("verb", flat=True)) == ["held", "refused", "held"]
    assert publish_items(**given).done == 1
