"""An erased person is in no table and in no file, by name, address or draft; what they gave stays or goes, as they wished."""

import json
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage

from makewith.flows.tests import test_canary as canary
from makewith.flows.tests.conftest import NOW, Walk
from makewith.flows.tests.test_canary import (
    CANARY,
    LATER,
    data,
    files_that_say_it,
    give,
    item_of,
    run,
    tables_that_say_it,
)
from makewith.foundation.accounts.actions import create_token
from makewith.foundation.accounts.models import User
from makewith.foundation.activity.models import Event
from makewith.foundation.conversation.actions import add_comment
from makewith.foundation.conversation.models import Comment
from makewith.foundation.files.models import File
from makewith.foundation.jobs import worker
from makewith.foundation.notifications.actions import send_letter_later, set_rhythm
from makewith.foundation.notifications.models import Bounce, Notification, PausedAddress
from makewith.foundation.people.actions import ask_for_archive, erase_person, forget_archives
from makewith.foundation.people.models import Archive, Erasure, Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.actions import Guest, give_role, invite_people
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.queries import heard_rate, waiting_credits
from makewith.loop.ideas.actions import Words, add_picture, draft_of, keep_draft, support_idea
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import make_call

__all__ = ["data"]
ADDRESS = f"{CANARY.lower()}@example.org"


@pytest.fixture
def named(walk: Walk) -> Walk:
    """Amina goes by a name and an address that stand nowhere else."""
    walk.amina.name, walk.amina.email, walk.amina.about = f"{CANARY} K.", ADDRESS, f"{CANARY} from the gate"
    walk.amina.save()
    walk.amina.user.email = ADDRESS
    walk.amina.user.save()
    return walk


def live(walk: Walk, client) -> tuple[Idea, Comment]:
    """Everything somebody leaves behind them: words, drafts, letters, sessions, keys, an invitation and one to them."""
    idea = walk.idea()
    theirs = walk.idea(author=walk.ruth)
    said = add_comment(
        author=walk.amina, target=item_of(theirs), text="On our street too.", stance="builds",
        submission_key=uuid.uuid4(), now=NOW,
    )  # fmt: skip
    add_comment(
        author=walk.ruth,
        target=item_of(idea),
        text="Ours has a hook.",
        stance="builds",
        submission_key=uuid.uuid4(),
        now=NOW,
    )
    support_idea(person=walk.amina, idea=theirs, now=NOW)
    draft = draft_of(author=walk.amina, call=make_call(walk.programme, slug="second"), now=NOW)
    keep_draft(author=walk.amina, idea=draft, words=Words(f"The {CANARY} hook", {}), now=NOW)
    add_picture(author=walk.amina, idea=draft, upload=canary.picture(), now=NOW)
    create_token(user=walk.amina.user, name=f"{CANARY}'s spreadsheet")
    client.force_login(walk.amina.user)
    session = client.session
    session["address"] = ADDRESS
    session.save()
    give_role(actor=walk.helene, programme=walk.programme, person=walk.amina, role=Role.FACILITATOR, now=NOW)
    invite_people(actor=walk.amina, programme=walk.programme, guests=[Guest("new@example.org")], now=NOW)
    invite_people(actor=walk.helene, programme=walk.programme, guests=[Guest(ADDRESS, name=CANARY)], now=NOW)
    send_letter_later(address=ADDRESS, subject=CANARY, text=CANARY, unique_key="later", now=LATER + timedelta(days=9))
    for person in (walk.amina, walk.ruth):
        set_rhythm(person=person, programme=walk.programme, rhythm="at_once")
    return idea, said


@pytest.mark.django_db
@pytest.mark.parametrize("takes_back", [False, True])
def test_nothing_says_any_more_who_somebody_was(
    named: Walk, data, client, takes_back, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        idea, said = live(named, client)
    with django_capture_on_commit_callbacks(execute=True):
        run(named)
    with django_capture_on_commit_callbacks(execute=True):
        ask_for_archive(person=named.amina, by=named.amina, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        run(named)
    Bounce.objects.create(address=ADDRESS, unique_key="b", is_hard=True, happened_at=NOW)
    PausedAddress.objects.create(address=ADDRESS, paused_at=NOW)
    # It was everywhere, or its absence would prove nothing.
    assert {
        "people_person.name", "people_person.email", "people_person.about", "accounts_user.email", "accounts_apitoken.name",
        "programmes_invitation.email", "notifications_notification.title", "notifications_mail.address",
        "notifications_bounce.address", "notifications_pausedaddress.address", "ideas_idea.title", "files_file.original_name", "notifications_letter.text",
    } <= tables_that_say_it()  # fmt: skip
    kept = files_that_say_it(data)
    assert [name for name in kept if name.startswith("mail/")]
    assert list((data / "files" / "archives").iterdir())

    with django_capture_on_commit_callbacks(execute=True):
        erasure = erase_person(
            actor=named.amina, person=named.amina, takes_back=takes_back, reason="own_wish", now=LATER
        )
    with django_capture_on_commit_callbacks(execute=True):
        run(named)
    with django_capture_on_commit_callbacks(execute=True):
        run(named)

    assert tables_that_say_it() == set()
    assert files_that_say_it(data) == []
    assert list((data / "files" / "archives").iterdir()) == []
    assert not User.objects.filter(email=ADDRESS).exists()
    client.get("/me/")
    assert client.get("/me/").status_code == 302
    gone = Person.objects.get(pk=named.amina.pk)
    assert (gone.name, gone.email, gone.user, gone.shown_name) == ("", "", None, "Somebody who left")
    assert [item.withdrawn_at is not None for item in (fresh(idea.trail_item), fresh(said.trail_item))] == [
        takes_back
    ] * 2
    erasure.refresh_from_db()
    assert (erasure.items, erasure.done) == ((2, 2) if takes_back else (0, 0))
    assert erasure.finished_at is not None
    told = Notification.objects.get(person=named.ruth, kind="comment")
    assert told.title.startswith("This was taken back" if takes_back else "Somebody who left wrote about")


def fresh(item: Item) -> Item:
    return Item.objects.get(pk=item.pk)


@pytest.mark.django_db
def test_many_things_are_taken_back_in_slices_that_say_how_far_they_are(
    walk: Walk, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    monkeypatch.setattr("makewith.flows.erasure_to_trail.SLICE", 2)
    target = item_of(walk.idea(author=walk.ruth))
    for number in range(5):
        add_comment(
            author=walk.amina, target=target, text=f"{number}", stance="builds", submission_key=uuid.uuid4(), now=NOW
        )
    erasure = erase_person(actor=walk.amina, person=walk.amina, takes_back=True, reason="own_wish", now=NOW)
    seen = []
    for _ in range(60):
        if not worker.run_due(LATER, limit=1):
            break
        erasure.refresh_from_db()
        seen.append((erasure.done, erasure.items))
    assert [step for step in dict.fromkeys(seen) if step[1]] == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert erasure.finished_at is not None
    assert not Comment.objects.exclude(text="").exists()


@pytest.mark.django_db
def test_erasing_twice_is_as_once_and_nobody_waits_for_an_answer_any_more(walk: Walk) -> None:
    walk.idea()
    assert heard_rate(walk.programme, LATER + timedelta(days=400)).late == 1
    first = erase_person(actor=walk.amina, person=walk.amina, takes_back=False, reason="own_wish", now=NOW)
    again = erase_person(actor=walk.amina, person=walk.amina, takes_back=True, reason="asked", now=NOW)
    assert (first.pk, Erasure.objects.count(), again.takes_back) == (again.pk, 1, False)
    assert Event.objects.filter(kind="PersonErased").count() == 1
    assert heard_rate(walk.programme, LATER + timedelta(days=400)).late == 0
    assert not waiting_credits(walk.programme, walk.helene, LATER).exists()


@pytest.mark.django_db
def test_an_erased_person_is_told_nothing(walk: Walk, django_capture_on_commit_callbacks) -> None:
    idea = walk.idea()
    erase_person(actor=walk.amina, person=walk.amina, takes_back=False, reason="own_wish", now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        walk.insight(idea)
    walk.run()
    assert not Notification.objects.filter(person=walk.amina).exists()


@pytest.mark.django_db
def test_only_oneself_and_administrators_erase(walk: Walk) -> None:
    boss = PersonFactory()
    boss.user.is_administrator = True
    boss.user.save()
    for actor in (walk.ruth, walk.helene):
        with pytest.raises(PermissionDenied):
            erase_person(actor=actor, person=walk.amina, takes_back=True, reason="asked", now=NOW)
    assert not Erasure.objects.exists()
    erasure = erase_person(actor=boss, person=walk.amina, takes_back=False, reason="asked", now=NOW)
    assert (erasure.asked_by_id, erasure.reason) == (boss.public_id, "asked")


@pytest.mark.django_db
def test_who_would_leave_something_without_an_owner_stays_whole(walk: Walk) -> None:
    boss = PersonFactory()
    boss.user.is_administrator = True
    boss.user.save()
    with pytest.raises(ValidationError, match="only administrator"):
        erase_person(actor=boss, person=boss, takes_back=False, reason="own_wish", now=NOW)
    with pytest.raises(ValidationError, match="Make somebody else owner first"):
        erase_person(actor=walk.helene, person=walk.helene, takes_back=False, reason="own_wish", now=NOW)
    walk.helene.refresh_from_db()
    assert (walk.helene.erased_at, walk.helene.name) == (None, "Helene V.")
    assert walk.helene.team_roles.count() == 1
    TeamRoleFactory(programme=walk.programme, role=Role.OWNER)
    erase_person(actor=walk.helene, person=walk.helene, takes_back=False, reason="own_wish", now=NOW)
    assert Person.objects.get(pk=walk.helene.pk).erased_at == NOW


@pytest.mark.django_db
def test_a_copy_of_ones_data_says_everything_and_lies_there_for_a_week(
    walk: Walk, data, client, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        idea = give(walk)
        add_comment(
            author=walk.amina, target=item_of(walk.idea(author=walk.ruth)), text="On our street too.", stance="builds",
            submission_key=uuid.uuid4(), now=NOW,
        )  # fmt: skip
    run(walk)
    with django_capture_on_commit_callbacks(execute=True):
        archive = ask_for_archive(person=walk.amina, by=walk.amina, now=LATER)
        assert ask_for_archive(person=walk.amina, by=walk.amina, now=LATER) == archive
    run(walk)
    archive.refresh_from_db()
    assert archive.file is not None
    with default_storage.open(archive.file.stored_name) as file, zipfile.ZipFile(file) as found:
        said = json.loads(found.read("about-you.json"))
        names = [name for name in found.namelist() if name.startswith("files/")]
        assert len(found.read(names[0])) > 100
    assert len(names) == 1
    assert said["person"]["address"] == walk.amina.email
    assert [row["title"] for row in said["ideas"]] == [idea.title]
    assert [row["text"] for row in said["comment_author"]] == ["On our street too."]
    assert {row["kind"] for row in said["gave"]} == {"idea", "comment"}
    news = Notification.objects.get(person=walk.amina, kind="own_data")
    assert (news.title, news.path) == ("The copy of your data is ready", "/me/data/")

    for person, status in ((walk.amina, 200), (walk.ruth, 404)):
        client.force_login(person.user)
        answer = client.get(f"/files/{archive.file.public_id}/")
        assert answer.status_code == status
        if answer.streaming:
            assert b"".join(answer.streaming_content)[:2] == b"PK"
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_archives(now=LATER + timedelta(days=6, hours=23)) == 0
        assert forget_archives(now=LATER + timedelta(days=7)) == 1
    assert not Archive.objects.exists()
    assert list((data / "files" / "archives").iterdir()) == []
    assert File.objects.get(pk=archive.file.pk).state == "emptied"


@pytest.mark.django_db
def test_nobody_has_a_copy_made_of_anothers_data(walk: Walk) -> None:
    with pytest.raises(PermissionDenied):
        ask_for_archive(person=walk.amina, by=walk.helene, now=NOW)
    assert not Archive.objects.exists()
