import random
import uuid

import pytest
from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makewith.foundation.jobs import worker
from makewith.foundation.notifications import actions, letters, queries, registry, tasks
from makewith.foundation.notifications.models import Fate, KindPreference, Mail, MailState, Notification, Rhythm

from .conftest import NOW
from .test_digests import EVENING

pytestmark = pytest.mark.django_db

IDEA = {"path": "/p/x/ideas/1/", "thing": "Let me choose the place"}


def told(*news):
    """The lines of a letter with this news."""
    actions.tell(list(news), now=NOW)
    return letters.lines_of(list(Notification.objects.order_by("id")))


def test_several_of_a_kind_about_one_thing_are_one_line(news):
    [line] = told(*(news(kind="comment", fate=Fate.OTHER, **IDEA | {"path": f"/p/x/ideas/1/#c{n}"}) for n in range(3)))
    assert (line.title, line.path, line.quote, line.body, line.also, line.count) == (
        "3 comments on “Let me choose the place”", "/p/x/ideas/1/", "", "", "", 3
    )  # fmt: skip


def test_one_of_a_kind_says_what_it_says_and_leads_to_its_place(news):
    [line] = told(news(kind="comment", title="Ken wrote", **IDEA | {"path": "/p/x/ideas/1/#c1"}))
    assert (line.title, line.path, line.body) == (
        "Ken wrote",
        "/p/x/ideas/1/#c1",
        "11 of 1,000 fewer people had to ring.",
    )


def test_a_thing_stands_once_with_what_matters_most_and_counts_the_rest(news):
    [line] = told(
        news(kind="comment", fate=Fate.OTHER, **IDEA),
        news(kind="answer", fate=Fate.UNDERWAY, title="Sofie answered", **IDEA),
        news(kind="comment", fate=Fate.OTHER, **IDEA),
        news(kind="mention", fate=Fate.OTHER, **IDEA),
    )
    assert (line.title, line.also, line.count) == ("Sofie answered", "2 comments, 1 mention", 4)


def test_several_without_a_thing_say_the_first_and_count_the_others(news):
    [line] = told(news(kind="ladder_step", title="50", path="/x/"), news(kind="ladder_step", title="100", path="/x/"))
    assert (line.title, line.also) == ("100", "1 step")


def test_ones_own_comes_before_what_one_follows_then_what_it_means_then_the_kind(news):
    rows = [
        news(kind="followed", fate=Fate.CHANGED, title="6"),
        news(kind="comment", fate=Fate.OTHER, title="5"),
        news(kind="answer", fate=Fate.TIED, title="4"),
        news(kind="insight", fate=Fate.UNDERWAY, title="3"),
        news(kind="answer", fate=Fate.UNDERWAY, title="2"),
        news(kind="delivery", fate=Fate.CHANGED, title="1"),
    ]
    lines = told(*rows)
    assert [line.title for line in lines] == ["1", "2", "3", "4", "5", "6"]
    assert [str(line.head) for line in lines] == [
        "It changed something", "Somebody is on it", "Somebody is on it", "Tied off, with a reason", "Other news",
        "What you follow",
    ]  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), count=st.integers(1, 40), things=st.integers(1, 20))
def test_every_piece_of_news_is_in_one_line_and_every_thing_in_one(seed, count, things, person):
    lots = random.Random(seed)
    kinds = [kind.name for kind in registry.kinds()]
    news = [
        Notification(
            pk=number, person=person, kind=lots.choice(kinds), fate=lots.choice(Fate.values), title=str(number),
            path=f"/{lots.randrange(things)}/{lots.choice(['', '#a', '#b'])}", thing=lots.choice(["", "A thing"]),
        )
        for number in range(1, count + 1)
    ]  # fmt: skip
    lines = letters.lines_of(news)
    pages = [line.path.partition("#")[0] for line in lines]
    assert len(pages) == len(set(pages))
    assert set(pages) == {one.path.partition("#")[0] for one in news}
    assert sum(line.count for line in lines) == count
    order = [str(line.head) == "What you follow" for line in lines]
    assert order == sorted(order)


def test_a_letter_stays_under_one_screen_and_says_how_much_more_there_is(news, programme, settings):
    settings.URL = "https://together.example"
    actions.tell([news(title=f"News {number:02}") for number in range(20)], now=NOW)
    tasks.enqueue_due_mails(EVENING)
    worker.run_due(EVENING)
    [letter] = mail.outbox
    html = letter.alternatives[0].content
    assert letter.subject == "20 pieces of news: The last ten metres"
    assert letter.body.count("/programmes/last-ten-metres/") == 8
    assert html.count("<li>") == 8
    assert f"and 12 more:\n  https://together.example/inbox/?programme={programme.public_id}" in letter.body
    assert ">and 12 more</a>" in html


def test_in_a_letter_of_many_long_words_are_cut_and_in_one_of_few_they_are_not(news):
    body = "It is dry under the stairs. " * 20
    many = told(*(news(body=body) for _ in range(3)))
    assert {(line.title, line.quote, line.body) for line in many} == {
        (title, "", "It is dry under the stairs. It is dry under the stairs. It is dry…")
        for title in (
            "The new card is in every van (1)",
            "The new card is in every van (2)",
            "The new card is in every van (3)",
        )
    }
    [few] = letters.lines_of(list(Notification.objects.all()[:1]))
    assert (few.quote, few.body) == ("I looked in the shed.", body)


def test_what_is_held_or_turned_off_since_is_not_said(news, person, monkeypatch):
    held = uuid.uuid4()
    actions.tell(
        [news(title="CANARY", about=(held,)), news(title="CANARY two", kind="comment"), news(title="Said")], now=NOW
    )
    tasks.enqueue_due_mails(EVENING)
    monkeypatch.setattr(registry, "held_from", lambda person_id, items: {held} & set(items))
    KindPreference.objects.create(person=person, kind="comment", rhythm=Rhythm.NEVER)
    worker.run_due(EVENING)
    [letter] = mail.outbox
    assert letter.subject == "Said"
    assert "CANARY" not in letter.message().as_string()


def test_a_letter_of_nothing_but_held_words_is_not_sent(news, monkeypatch):
    actions.tell([news()], now=NOW)
    tasks.enqueue_due_mails(EVENING)
    monkeypatch.setattr(registry, "held_from", lambda person_id, items: set(items))
    worker.run_due(EVENING)
    assert (mail.outbox, Mail.objects.get().state) == ([], MailState.DROPPED)


@pytest.mark.parametrize(
    ("kinds", "ends"), [(["mention"], "mention"), (["mention", "mention"], "mention"), (["mention", "comment"], "")]
)
def test_a_letter_sent_at_once_ends_its_kind_and_others_their_programme(news, person, programme, kinds, ends):
    actions.choose_what_reaches(
        person=person, kinds=dict.fromkeys(kinds, Rhythm.AT_ONCE), programmes={}, times=registry.rules.times
    )
    actions.tell([news(kind=kind) for kind in kinds], now=NOW)
    tasks.enqueue_due_mails(NOW)
    worker.run_due(NOW)
    token = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").rstrip("/").rpartition("/")[2]
    assert actions.unsubscribe(token) == actions.Leaving(person, programme, ends)
    wishes = queries.Wishes([person.pk])
    assert wishes.rhythm(person.pk, programme.pk, "mention") == Rhythm.NEVER
    assert wishes.rhythm(person.pk, programme.pk, "answer") == (Rhythm.DAILY if ends else Rhythm.NEVER)
