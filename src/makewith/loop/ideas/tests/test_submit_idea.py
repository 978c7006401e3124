"""Putting an idea on the table."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Acceptance, Membership, ProgrammeState
from makewith.foundation.search.queries import text_of
from makewith.foundation.trail.models import Audience, Item
from makewith.loop.ideas.actions import Words, draft_of, keep_draft, submit_idea
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.tests.factories import NOW, WORDS, make_call, make_idea


@pytest.mark.django_db
def test_a_draft_has_no_item_and_nobody_else_sees_it() -> None:
    call, author = make_call(), PersonFactory()
    draft = draft_of(author=author, call=call, now=NOW)
    keep_draft(author=author, idea=draft, words=Words("A bench", {}), now=NOW)
    assert Item.objects.count() == 0
    assert not Idea.objects.visible_to(author).exists()
    assert draft_of(author=author, call=call, now=NOW) == draft


@pytest.mark.django_db
def test_submitting_makes_an_item_with_a_number_a_credit_and_searchable_words() -> None:
    idea = make_idea()
    item = idea.trail_item
    assert item is not None
    assert (item.kind, item.number, item.title) == ("idea", 1, "Show the courier my safe spot in a photo")
    assert (item.audience, item.occurred_at) == (Audience.PUBLIC, NOW)
    assert [credit.person for credit in item.credits.all()] == [idea.author]
    assert "He chose the bins, and it rained." in text_of(item)
    assert Membership.objects.filter(programme=item.programme, person=idea.author).count() == 1
    assert Event.objects.filter(kind="IdeaSubmitted", subject_id=item.public_id).count() == 1


@pytest.mark.django_db
def test_submitting_twice_makes_one_idea() -> None:
    idea = make_idea()
    again = submit_idea(author=idea.author, idea=idea, words=WORDS, terms_version=1, now=NOW + timedelta(minutes=1))
    assert again == idea
    assert (Idea.objects.count(), Item.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_idea() -> None:
    call, author = make_call(), PersonFactory()
    draft = draft_of(author=author, call=call, now=NOW)
    start = threading.Barrier(4)
    made: list[int] = []

    def click() -> None:
        start.wait()
        idea = submit_idea(author=author, idea=Idea.objects.get(pk=draft.pk), words=WORDS, terms_version=1, now=NOW)
        made.append(idea.pk)
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [draft.pk] * 4
    assert Item.objects.count() == 1


@pytest.mark.django_db
def test_what_is_missing_is_said_by_field_and_the_draft_stays() -> None:
    call, author = make_call(terms="You wrote it yourself."), PersonFactory()
    draft = draft_of(author=author, call=call, now=NOW)
    with pytest.raises(ValidationError) as error:
        submit_idea(author=author, idea=draft, words=Words("", {"today": "It rained."}), terms_version=None, now=NOW)
    assert sorted(error.value.message_dict) == ["instead", "terms", "title"]
    draft.refresh_from_db()
    assert draft.state == IdeaState.DRAFT


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "field", "message"),
    [
        (Words("x" * 81, {}), "title", "This line has 81 characters. 80 fit."),
        (Words("A bench", {"today": "x" * 2001}), "today", "This has 2001 characters. 2000 fit."),
    ],
)
def test_too_long_says_how_long(words: Words, field: str, message: str) -> None:
    call, author = make_call(), PersonFactory()
    draft = draft_of(author=author, call=call, now=NOW)
    with pytest.raises(ValidationError) as error:
        keep_draft(author=author, idea=draft, words=words, now=NOW)
    assert error.value.message_dict[field] == [message]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "🪴 🐦‍⬛ 👩🏽‍🦽", "مكان آمن للطرد", "nul\0in the middle", "a\r\nb"],
)
def test_any_words_are_kept_as_they_were_typed_without_control_characters(text: str) -> None:
    idea = make_idea(words=Words("A bench", {"today": text, "instead": text}))
    assert idea.answers["today"] == text.replace("\0", "").replace("\r\n", "\n")


@pytest.mark.django_db
def test_the_version_of_the_terms_that_was_accepted_is_recorded() -> None:
    call = make_call(terms="You wrote it yourself.")
    idea = make_idea(call)
    acceptance = Acceptance.objects.get()
    assert (acceptance.person, acceptance.terms.version, acceptance.accepted_at) == (idea.author, 1, NOW)


@pytest.mark.django_db
def test_the_last_instant_of_the_deadline_still_counts_and_the_next_does_not() -> None:
    call = make_call(closes_at=NOW)
    first, second = PersonFactory(), PersonFactory()
    draft, late = (draft_of(author=person, call=call, now=NOW) for person in (first, second))
    submitted = submit_idea(author=first, idea=draft, words=WORDS, terms_version=1, now=NOW)
    assert submitted.state == IdeaState.OPEN
    with pytest.raises(PermissionDenied):
        submit_idea(author=second, idea=late, words=WORDS, terms_version=1, now=NOW + timedelta(microseconds=1))


@pytest.mark.django_db
def test_somebody_elses_draft_and_an_archived_programme_are_refused() -> None:
    call, author = make_call(), PersonFactory()
    draft = draft_of(author=author, call=call, now=NOW)
    with pytest.raises(PermissionDenied):
        submit_idea(author=PersonFactory(), idea=draft, words=WORDS, terms_version=1, now=NOW)
    call.activity.programme.state = ProgrammeState.ARCHIVED
    call.activity.programme.save()
    with pytest.raises(PermissionDenied):
        submit_idea(author=author, idea=draft, words=WORDS, terms_version=1, now=NOW)
    assert Item.objects.count() == 0
