"""Who hears that an idea grew; letters that ask co-authors; and nothing of it is left when it is taken back."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from makewith.flows.tests.conftest import NOW, Walk
from makewith.flows.tests.test_canary import CANARY, tables_that_say_it
from makewith.foundation.conversation.actions import give_answer
from makewith.foundation.following.actions import follow, mute
from makewith.foundation.jobs import worker
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.actions import erase_person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Visibility
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.actions import Words, support_idea
from makewith.loop.ideas.authors.actions import (
    accept_offer,
    edit_idea,
    invite_co_author,
    post_update,
    propose_shares,
    tag_idea,
)
from makewith.loop.ideas.authors.models import CoAuthorOffer, Tag
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import WORDS, make_idea

pytestmark = pytest.mark.django_db
LATER = datetime.now(UTC) + timedelta(days=2)


def reworded(idea: Idea, words: str, number: int, now: datetime = NOW) -> None:
    answers = {**WORDS.answers, "instead": words}
    edit_idea(person=idea.author, idea=idea, words=Words(WORDS.title, answers), based_on=number, now=now)


def told(person) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(person=person).order_by("id").values_list("kind", "title"))


def test_supporters_and_followers_hear_of_an_update_once_and_who_muted_it_does_not(walk: Walk) -> None:
    idea = walk.idea()
    fan, quiet = PersonFactory(), PersonFactory()
    for person in (walk.ruth, quiet):
        support_idea(person=person, idea=idea, now=NOW)
    for person in (walk.ruth, fan):
        follow(person=person, target=idea.trail_item, now=NOW)
    mute(person=quiet, target=idea.trail_item, now=NOW)
    post_update(person=walk.amina, idea=idea, text="Day 12: cardboard.", submission_key=uuid.uuid4(), now=NOW)
    give_answer(signed_by=walk.helene, target=idea.trail_item, text="We try it.", submission_key=uuid.uuid4(), now=NOW)
    for _ in range(2):
        walk.run()
    line = "Amina K. tells how “Show the courier my safe spot in a photo” goes on"
    for person in (walk.ruth, fan):
        assert told(person) == [("followed", line), ("followed", "Helene V. answered")]
    assert (told(quiet), told(walk.amina)) == ([], [("answer", "Helene V. answered")])


def test_a_substantial_change_is_told_once_a_day_and_a_small_one_never(walk: Walk) -> None:
    idea = walk.idea()
    support_idea(person=walk.ruth, idea=idea, now=NOW)
    reworded(idea, "Ask me where safe is! Before, not after.", 1)
    walk.run(NOW)
    assert told(walk.ruth) == []
    wordings = (
        (2, 1, "Let me choose a bench, a neighbour or the shop, and ring twice."),
        (3, 2, "A lamp shows where it waits, until somebody takes it inside."),
        (4, 30, "Come after six, knock gently, and leave my parcel under the stairs."),
    )
    for number, hours, words in wordings:
        now = NOW + timedelta(hours=hours)
        reworded(idea, words, number, now)
        walk.run(now)
    assert [title for _, title in told(walk.ruth)] == [
        "“Show the courier my safe spot in a photo” has a new version"
    ] * 2


def test_who_follows_a_call_hears_of_new_ideas_once_a_day_and_not_of_their_own(walk: Walk) -> None:
    for person in (walk.ruth, walk.amina):
        follow(person=person, target=walk.call.activity, now=NOW)
    for _ in range(3):
        make_idea(walk.call, walk.amina, now=NOW)
    walk.run()
    assert [title for _, title in told(walk.ruth)] == [f"There is something new in “{walk.call.activity.title}”"]
    assert told(walk.amina) == []


def test_a_line_in_arabic_keeps_its_marks_on_its_side(walk: Walk) -> None:
    line = "أرِ الساعي مكاني الآمن"
    idea = make_idea(walk.call, walk.amina, words=Words(line, dict(WORDS.answers)), now=NOW)
    support_idea(person=walk.ruth, idea=idea, now=NOW)
    reworded(idea, "Let me choose a bench, a neighbour or the shop, and ring twice.", 1)
    walk.run()
    edit_idea(person=walk.amina, idea=idea, words=Words(f"{line} في صورة", dict(WORDS.answers)), based_on=2, now=NOW)
    post_update(person=walk.amina, idea=idea, text="صنعته من الكرتون", submission_key=uuid.uuid4(), now=NOW)
    walk.run()
    assert told(walk.ruth)[-1] == ("followed", f"Amina K. tells how “\u2068{line} في صورة\u2069” goes on")


def test_an_offer_by_letter_says_the_line_only_where_it_is_open(walk: Walk, django_capture_on_commit_callbacks) -> None:
    idea = walk.idea()
    for visibility, says in ((Visibility.PUBLIC, True), (Visibility.MEMBERS, False)):
        mail.outbox.clear()
        walk.programme.visibility = visibility
        walk.programme.save()
        with django_capture_on_commit_callbacks(execute=True):
            invite_co_author(author=walk.amina, idea=idea, to=f"{visibility}@example.org", share=10, now=NOW)
        with django_capture_on_commit_callbacks(execute=True):
            walk.run()
        [letter] = mail.outbox
        assert letter.subject == "Amina K. asks you to make an idea together"
        assert (idea.title in letter.body, "10 of a hundred" in letter.body) == (says, True)
        assert str(CoAuthorOffer.objects.latest("id").public_id) in letter.body


def test_authors_hear_of_each_other_and_a_co_author_supports_no_more(walk: Walk) -> None:
    idea = walk.idea()
    support_idea(person=walk.ruth, idea=idea, now=NOW)
    offer = invite_co_author(author=walk.amina, idea=idea, to=walk.ruth.email, share=30, now=NOW)
    accept_offer(person=walk.ruth, offer=offer, now=NOW)
    propose_shares(person=walk.ruth, idea=idea, shares={walk.amina.pk: 50, walk.ruth.pk: 50}, now=NOW)
    walk.run()
    line = "“Show the courier my safe spot in a photo”"
    assert [title for _, title in told(walk.amina)] == [
        f"Ruth O. makes {line} with you",
        f"Ruth O. proposes other shares of {line}",
    ]
    idea.refresh_from_db()
    assert (idea.supports_count, idea.supports.count()) == (0, 0)
    # What becomes of it reaches both as something of their own.
    give_answer(signed_by=walk.helene, target=idea.trail_item, text="We try it.", submission_key=uuid.uuid4(), now=NOW)
    walk.run()
    assert told(walk.ruth)[-1] == ("answer", "Helene V. answered")
    assert idea.trail_item.credits.filter(heard_at=None).count() == 0


@pytest.mark.parametrize("takes_back", [True, False])
def test_who_is_erased_leaves_what_others_made_as_well_if_they_want_it_back(walk: Walk, takes_back: bool) -> None:
    idea = walk.idea()
    offer = invite_co_author(author=walk.amina, idea=idea, to=walk.ruth.email, share=30, now=NOW)
    accept_offer(person=walk.ruth, offer=offer, now=NOW)
    erase_person(actor=walk.amina, person=walk.amina, takes_back=takes_back, reason="own_wish", now=NOW)
    walk.run()
    idea.refresh_from_db()
    shares = dict(idea.trail_item.credits.values_list("person_id", "share"))
    assert shares == ({walk.ruth.pk: 100} if takes_back else {walk.amina.pk: 70, walk.ruth.pk: 30})
    assert (idea.author, idea.title) == (walk.ruth if takes_back else walk.amina, WORDS.title)


def test_nothing_of_how_it_grew_is_left_when_it_is_taken_back(
    walk: Walk, settings, tmp_path, django_capture_on_commit_callbacks
) -> None:
    settings.DATA, settings.MEDIA_ROOT, settings.MAIL_FOLDER = tmp_path, tmp_path / "files", tmp_path / "mail"
    walk.call.rules = {"authors": {"most_tags": 3}}
    walk.call.save()
    with django_capture_on_commit_callbacks(execute=True):
        idea = walk.idea()
        support_idea(person=walk.ruth, idea=idea, now=NOW)
        for number, note in ((1, f"The {CANARY} note"), (2, "")):
            words = Words(f"A {CANARY} line {number}", {**WORDS.answers, "instead": f"{CANARY} instead {number}"})
            edit_idea(person=walk.amina, idea=idea, words=words, based_on=number, note=note, now=NOW)
        post_update(person=walk.amina, idea=idea, text=f"Day 12 at the {CANARY}", submission_key=uuid.uuid4(), now=NOW)
        tag_idea(person=walk.amina, idea=idea, names=[CANARY], now=NOW)
        invite_co_author(author=walk.amina, idea=idea, to=f"{CANARY}@example.org", share=3, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        worker.run_due(LATER, in_this_process=True)
    assert {
        "ideas_authors_version.title", "ideas_authors_version.answers", "ideas_authors_version.note",
        "ideas_authors_ideaupdate.text", "ideas_authors_tag.name", "ideas_authors_coauthoroffer.email",
        "notifications_notification.title",
    } <= tables_that_say_it()  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_item(actor=walk.amina, item=idea.trail_item, now=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        worker.run_due(LATER, in_this_process=True)
    assert tables_that_say_it() == set()
    assert Tag.objects.count() == 0
