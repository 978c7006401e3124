"""An idea without a name: a name that stands nowhere else is looked for on every page, feed, file, letter and inbox but one's own."""

import uuid

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from makewith.foundation.accounts.actions import create_token
from makewith.foundation.activity.models import Event
from makewith.foundation.conversation.actions import add_comment, give_answer
from makewith.foundation.following.actions import follow
from makewith.foundation.jobs import worker
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.trail.queries import items_of
from makewith.loop.decisions.actions import Verdict, record_decision
from makewith.loop.decisions.models import Outcome
from makewith.loop.ideas.actions import Words, draft_of, submit_idea, support_idea
from makewith.loop.ideas.authors.actions import edit_idea, post_update, tag_idea
from makewith.loop.ideas.authors.tests.cast import call_with
from makewith.loop.ideas.tests.factories import NOW, WORDS
from makewith.loop.insights.actions import Piece, make_insight, publish_insight

pytestmark = pytest.mark.django_db
NAME = "Zwetschgenbaumer"


@pytest.fixture
def house(django_capture_on_commit_callbacks):
    """A walk through the loop with an author whose name nobody is to see."""
    call = call_with({"nameless": True, "most_tags": 3})
    programme = call.activity.programme
    hidden = PersonFactory(name=f"Amina {NAME}", email="amina@example.org", about=f"{NAME} of Harbour district")
    ruth, helene = PersonFactory(name="Ruth O."), PersonFactory(name="Helene V.")
    TeamRoleFactory(programme=programme, person=helene, role=Role.OWNER)
    with django_capture_on_commit_callbacks(execute=True):
        follow(person=ruth, target=call.activity, now=NOW)
        draft = draft_of(author=hidden, call=call, now=NOW)
        idea = submit_idea(author=hidden, idea=draft, words=WORDS, terms_version=None, nameless=True, now=NOW)
        item = idea.trail_item
        support_idea(person=ruth, idea=idea, now=NOW)
        said = add_comment(
            author=ruth, target=item, text="Why a photo?", stance="question", submission_key=uuid.uuid4(), now=NOW
        )
        own = add_comment(
            author=hidden, target=item, text="Because words are slow.", stance="builds", submission_key=uuid.uuid4(),
            reply_to=said, now=NOW,
        )  # fmt: skip
        add_comment(author=ruth, target=item, text="@Amina thanks", stance="builds", submission_key=uuid.uuid4(), reply_to=own, now=NOW)  # fmt: skip
        longer = Words(WORDS.title, {**WORDS.answers, "instead": "Ask me where safe is, in a photo, before you come."})
        edit_idea(person=hidden, idea=idea, words=longer, based_on=1, note="In a photo", now=NOW)
        post_update(person=hidden, idea=idea, text="Day 12: cardboard.", submission_key=uuid.uuid4(), now=NOW)
        tag_idea(person=hidden, idea=idea, names=["rain"], now=NOW)
        give_answer(signed_by=helene, target=item, text="We try it.", submission_key=uuid.uuid4(), now=NOW)
        insight = make_insight(
            actor=helene, programme=programme, claim="They mind not choosing.", now=NOW,
            pieces=[Piece(item, "He chose the bins, and it rained."), Piece(own.trail_item, "Because words are slow.")],
        )  # fmt: skip
        publish_insight(actor=helene, insight=insight, now=NOW)
        record_decision(
            actor=helene, programme=programme, title="Try it", verdicts=[Verdict(item, Outcome.GO, "Yes.")],
            decided_by=helene, decided_on=NOW.date(), submission_key=uuid.uuid4(), now=NOW,
        )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        worker.run_due(NOW.replace(year=2027))
    return {
        "call": call,
        "idea": idea,
        "hidden": hidden,
        "ruth": ruth,
        "helene": helene,
        "insight": insight,
        "own": own,
    }


def addresses(house) -> list[str]:
    slug, call = house["call"].activity.programme.slug, house["call"].activity
    idea, own, insight = (one.trail_item.public_id for one in (house["idea"], house["own"], house["insight"]))
    return [
        "/", f"/p/{slug}/", f"/p/{slug}/ideas/", f"/p/{slug}/calls/{call.slug}/", f"/p/{slug}/calls/{call.slug}/?text=courier",
        f"/p/{slug}/calls/{call.slug}/similar/?title=Show+the+courier+my+safe+spot", f"/p/{slug}/ideas/{idea}/",
        f"/p/{slug}/ideas/{idea}/versions/", f"/p/{slug}/ideas/{idea}/versions/?n=1", f"/p/{slug}/tags/rain/",
        f"/p/{slug}/insights/{insight}/", f"/p/{slug}/calls/{call.slug}/ideas.atom", f"/p/{slug}/calls/{call.slug}/answered.atom",
        f"/p/{slug}/news.atom", f"/items/{idea}/people/?q=A", f"/api/v1/ideas/{idea}", f"/api/v1/calls/{call.public_id}/ideas",
        f"/api/v1/items/{idea}/comments", f"/api/v1/items/{idea}", f"/api/v1/items/{own}", f"/p/{slug}/my-trail/", "/inbox/",
        f"/studio/{slug}/", f"/studio/{slug}/read/", f"/studio/{slug}/read/{idea}/", f"/studio/{slug}/read/{own}/",
        f"/studio/{slug}/ideas/", f"/studio/{slug}/ideas/{call.slug}/export/?format=csv", f"/studio/{slug}/ideas/{call.slug}/export/?format=json",
        f"/studio/{slug}/tags/", f"/studio/{slug}/moderation/", f"/studio/{slug}/insights/",
    ]  # fmt: skip


def read(client: Client, address: str) -> tuple[int, str]:
    """What a reader gets there; an export is asked for as its page does it."""
    path, _, query = address.partition("?")
    response = client.post(path, dict([query.split("=")])) if "/export/" in path else client.get(address, follow=True)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body.decode("utf-8", "replace")


def test_the_name_is_on_no_page_but_ones_own(house):
    for reader in ("visitor", "ruth", "helene"):
        client = Client()
        if reader != "visitor":
            client.force_login(house[reader].user)
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {create_token(user=house[reader].user, name='tests')[1]}"
        pages = {address: read(client, address) for address in addresses(house)}
        assert [address for address, (_status, page) in pages.items() if NAME in page] == []
    # The team sees all of it, or the name's absence would prove nothing.
    assert [address for address, (status, _page) in pages.items() if status != 200] == []
    page = pages[addresses(house)[6]][1]
    for words in (
        "A receiver",
        "The author",
        "Because words are slow.",
        "Day 12: cardboard.",
        "version 2, what changed",
    ):
        assert words in page


def test_the_author_sees_that_it_is_theirs_and_hears_what_becomes_of_it(house):
    client = Client()
    client.force_login(house["hidden"].user)
    page = read(client, addresses(house)[6])[1]
    assert NAME in page
    assert "only you see that it is yours" in page
    assert house["idea"].trail_item in items_of(house["hidden"])
    assert house["idea"].trail_item.credits.get().heard_at is not None


def test_nobody_else_is_told_the_name(house):
    told = Notification.objects.exclude(person=house["hidden"])
    assert told.filter(person=house["ruth"]).count() >= 3
    assert [row.title for row in told if NAME in f"{row.title}{row.quote}{row.body}{row.thing}"] == []
    assert [one.subject for one in mail.outbox if one.to != ["amina@example.org"] and NAME in one.body] == []


def test_the_log_does_not_say_whose_it_is(house):
    about = Event.objects.filter(actor_id=house["hidden"].public_id).exclude(kind="MemberJoined")
    assert [event.kind for event in about] == []


def test_where_a_call_does_not_say_so_the_name_stays():
    call = call_with()
    author = PersonFactory()
    draft = draft_of(author=author, call=call, now=NOW)
    with pytest.raises(ValidationError) as error:
        submit_idea(author=author, idea=draft, words=WORDS, terms_version=None, nameless=True, now=NOW)
    assert list(error.value.error_dict) == ["nameless"]
    assert not Person.objects.get(pk=author.pk).credits.exists()
