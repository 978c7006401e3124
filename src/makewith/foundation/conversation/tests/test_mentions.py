"""Addressing somebody by name: whom one can mean, and whom nobody unmasks."""

import uuid

import pytest
from django.urls import reverse

from makewith.foundation.conversation.actions import add_comment
from makewith.foundation.conversation.models import Mention
from makewith.foundation.conversation.queries import conversation_about, to_mention
from makewith.foundation.people.models import ShownAs
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory
from makewith.foundation.programmes.models import Role, Visibility
from makewith.foundation.programmes.tests.factories import ActivityFactory, MembershipFactory, TeamRoleFactory
from makewith.foundation.trail.actions import Giver, hold_item, make_item, withdraw_item
from makewith.foundation.trail.models import Audience, Item
from makewith.foundation.trail.tests.test_make_item import NOW


@pytest.fixture
def target(db) -> Item:
    activity = ActivityFactory()
    return make_item(
        programme=activity.programme, activity=activity, kind="idea", title="A bench",
        givers=[Giver(PersonFactory(name="Amina K."))], audience=Audience.PUBLIC, now=NOW,
    )  # fmt: skip


def say(target, text, author=None):
    return add_comment(
        author=author or PersonFactory(),
        target=target,
        text=text,
        stance="builds",
        submission_key=uuid.uuid4(),
        now=NOW,
    )


def mentioned(comment) -> list[str]:
    return list(Mention.objects.filter(comment=comment).order_by("person__name").values_list("person__name", flat=True))


def test_people_of_the_conversation_are_offered_and_found_by_their_whole_name(target):
    say(target, "Low", PersonFactory(name="Ken W."))
    TeamRoleFactory(programme=target.programme, role=Role.OBSERVER, person=PersonFactory(name="Sofie N."))
    PersonFactory(name="Kevin, who said nothing")
    reader = PersonFactory()
    assert [one.name for one in to_mention(target, reader, "")] == ["Amina K.", "Ken W.", "Sofie N."]
    assert [one.name for one in to_mention(target, reader, "ke")] == ["Ken W."]
    assert [one.name for one in to_mention(target, reader, "k")] == ["Amina K.", "Ken W."]
    said = say(target, "@ken w. and @Amina K., what do you think? @Sofie and me@Ken W. @Kevin, who said nothing")
    assert mentioned(said) == ["Amina K.", "Ken W."]


def test_somebody_shown_as_one_of_a_kind_is_neither_offered_nor_found_nor_marked(target):
    ken = PersonFactory(name="Ken W.", kind=StakeholderKindFactory(name="receiver"))
    say(target, "Low", ken)
    before = say(target, "@Ken W. how low?")
    ken.shown_as = ShownAs.KIND
    ken.save()
    assert "Ken W." not in [one.name for one in to_mention(target, PersonFactory(), "")]
    assert mentioned(say(target, "@Ken W. are you there?")) == []
    said = {one.begun.comment.pk: one.begun for one in conversation_about(target, None, None, NOW).threads}
    assert (mentioned(before), said[before.pk].names) == (["Ken W."], None)


def test_nobody_is_mentioned_who_cannot_see_what_it_is_about(target):
    left = PersonFactory(name="Ken W.")
    MembershipFactory(programme=target.programme, person=left)
    say(target, "Low", left)
    target.programme.visibility = Visibility.INVITATION
    target.programme.save()
    target.programme.memberships.filter(person=left).delete()
    member = MembershipFactory(programme=target.programme).person
    assert mentioned(say(target, "@Ken W. look", member)) == []
    assert "Ken W." not in [one.name for one in to_mention(target, member, "")]


def test_whose_only_comment_is_held_or_whose_name_is_kept_back_is_not_offered(target):
    held = say(target, "Low", PersonFactory(name="Ken W."))
    hold_item(item=held.trail_item, now=NOW)
    target.credits.update(hidden=True)
    assert to_mention(target, PersonFactory(), "") == []


def test_nobody_mentions_themself_and_the_name_is_marked_escaped(target):
    odd = PersonFactory(name="<b>Bo</b>")
    own = say(target, "@<b>Bo</b> is me", odd)
    assert mentioned(own) == []


def test_taking_a_comment_back_takes_its_mentions_along(target):
    said = say(target, "@Amina K. look")
    assert mentioned(said) == ["Amina K."]
    withdraw_item(actor=said.author, item=said.trail_item, now=NOW)
    assert mentioned(said) == []


def test_the_list_is_for_people_who_see_the_conversation(target, client):
    address = reverse("conversation:people", args=[target.public_id])
    assert client.get(address, {"q": "a"}).status_code == 302
    client.force_login(PersonFactory().user)
    assert 'data-name="Amina K."' in client.get(address, {"q": "am"}).content.decode()
    target.programme.visibility = Visibility.INVITATION
    target.programme.save()
    assert client.get(address, {"q": "am"}).status_code == 404
