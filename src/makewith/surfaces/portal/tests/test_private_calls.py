"""A call for a segment in a programme that everybody sees: who sees what of it, over every surface, with a word of its own."""

import uuid

import pytest
from django.test import Client

from makewith.foundation.accounts.actions import create_token
from makewith.foundation.following.models import Follow
from makewith.foundation.jobs import worker
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory
from makewith.foundation.programmes.models import Role, Segment, SegmentKind, Visibility
from makewith.foundation.programmes.tests.factories import MembershipFactory, TeamRoleFactory
from makewith.loop.ideas.actions import Words, draft_of, submit_idea
from makewith.loop.ideas.authors.actions import edit_idea, post_update, tag_idea
from makewith.loop.ideas.authors.tests.cast import call_with
from makewith.loop.ideas.tests.factories import NOW, WORDS

pytestmark = pytest.mark.django_db
WORD = "Quillonbarth"
READERS = ("visitor", "member", "courier", "owner")
NOBODY, INSIDE = (False, False, False, False), (False, False, True, True)

# What each of READERS may find the word on.
TABLE = [
    ("/", INSIDE),
    ("/p/{slug}/", INSIDE),
    ("/p/{slug}/take-part/", INSIDE),
    ("/p/{slug}/ideas/", INSIDE),
    ("/p/{slug}/calls/{call}/", INSIDE),
    ("/p/{slug}/calls/{call}/?text=quillonbarth", INSIDE),
    ("/p/{slug}/calls/{call}/similar/?title=A+Quillonbarth+gate+with+a+hook", INSIDE),
    ("/p/{slug}/ideas/{idea}/", INSIDE),
    ("/p/{slug}/ideas/{idea}/versions/", INSIDE),
    ("/p/{slug}/idea-updates/{update}/", INSIDE),
    ("/p/{slug}/tags/quillonbarth/", INSIDE),
    ("/p/{slug}/tags/like/?tags=quillon", INSIDE),
    ("/p/{slug}/calls/{other}/similar/?title=A+Quillonbarth+gate+with+a+hook", NOBODY),
    ("/p/{slug}/calls/{other}/?text=quillonbarth", NOBODY),
    ("/p/{slug}/calls/{call}/ideas.atom", NOBODY),
    ("/p/{slug}/news.atom", NOBODY),
    ("/sitemap.xml", NOBODY),
    ("/items/{idea}/", INSIDE),
    ("/api/v1/ideas/{idea}", INSIDE),
    ("/api/v1/items/{update}", INSIDE),
    ("/api/v1/programmes/{slug}/calls", INSIDE),
    ("/api/v1/calls/{call_id}", INSIDE),
    ("/api/v1/calls/{call_id}/ideas", INSIDE),
    ("/following/", NOBODY),
    ("/inbox/", NOBODY),
]


@pytest.fixture
def house(django_capture_on_commit_callbacks):
    segment = Segment.objects.create(name="Couriers")
    kind = StakeholderKindFactory(name="courier")
    SegmentKind.objects.create(segment=segment, kind=kind)
    call = call_with({"most_tags": 3}, title=f"For the {WORD} round", visibility=Visibility.SEGMENT, segment=segment)
    programme = call.activity.programme
    other = call_with({"most_tags": 3}, programme=programme)
    people = {
        "member": PersonFactory(),
        "courier": PersonFactory(kind=kind),
        "owner": PersonFactory(),
        "author": PersonFactory(kind=kind),
    }
    for name in ("member", "courier", "author"):
        MembershipFactory(programme=programme, person=people[name])
    TeamRoleFactory(programme=programme, person=people["owner"], role=Role.OWNER)
    # A member who followed the call while it was for everybody hears nothing of it now.
    Follow.objects.create(person=people["member"], activity=call.activity, followed_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        words = Words(f"A {WORD} gate with a hook", dict(WORDS.answers))
        draft = draft_of(author=people["author"], call=call, now=NOW)
        idea = submit_idea(author=people["author"], idea=draft, words=words, terms_version=None, now=NOW)
        Follow.objects.create(person=people["member"], item=idea.trail_item, followed_at=NOW)
        longer = Words(
            words.title, {**words.answers, "instead": f"Ask me where safe is, at the {WORD} gate, before you come."}
        )
        edit_idea(person=people["author"], idea=idea, words=longer, based_on=1, now=NOW)
        update = post_update(
            person=people["author"], idea=idea, text=f"Day 3 at the {WORD}", submission_key=uuid.uuid4(), now=NOW
        )
        tag_idea(person=people["author"], idea=idea, names=[WORD], now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        worker.run_due(NOW.replace(year=2027))
    ids = {
        "slug": programme.slug, "call": call.activity.slug, "call_id": call.activity.public_id, "other": other.activity.slug,
        "idea": idea.trail_item.public_id, "update": update.trail_item.public_id,
    }  # fmt: skip
    return people, ids


def test_who_sees_what(house):
    people, ids = house
    found = {}
    for reader in READERS:
        client, headers = Client(), {}
        if reader != "visitor":
            client.force_login(people[reader].user)
            headers = {"authorization": f"Bearer {create_token(user=people[reader].user, name='tests')[1]}"}
        for address, _sees in TABLE:
            asked = address.format(**ids)
            answer = client.get(asked, headers=headers if asked.startswith("/api/") else {}, follow=True)
            # A page repeats what was searched for; that is the reader's own word.
            said = answer.getvalue().decode().replace("quillonbarth", "").replace("“Quillonbarth”", "")
            found.setdefault(address, []).append(answer.status_code == 200 and WORD in said)
    assert {address: tuple(seen) for address, seen in found.items()} == dict(TABLE)


def test_nobody_outside_is_told(house):
    people, _ids = house
    told = Notification.objects.exclude(person__in=[people["author"], people["courier"], people["owner"]])
    assert [row.title for row in told if WORD in f"{row.title}{row.quote}{row.body}{row.thing}"] == []
