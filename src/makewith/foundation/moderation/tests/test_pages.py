"""The moderators' pages, without a script: reading, deciding, undoing, the log, the rules and the reasons."""

import csv
import html
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from makewith.foundation.moderation.actions import refuse_items, report_item
from makewith.foundation.moderation.actions.screening import let_wait
from makewith.foundation.moderation.models import Appeal, Cause, ModerationAction, Policy, ReasonTemplate, Report
from makewith.foundation.moderation.tests.factories import NOW, give, make_activity, moderator_of
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block
from makewith.foundation.trail.models import Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    return make_activity(words=["casino*"])


@pytest.fixture
def moderator(activity):
    return moderator_of(activity)


@pytest.fixture
def client(moderator) -> Client:
    client = Client()
    client.force_login(moderator.user)
    return client


def address(activity, name, *more) -> str:
    return reverse(f"moderation:{name}", args=[activity.programme.slug, *more])


def waiting(activity, text="A bench", author=None, minutes=0) -> Item:
    item = give(activity, author, text)
    let_wait(item=item, cause=Cause.WORDS, now=NOW + timedelta(minutes=minutes))
    return item


def decide(client, activity, **data):
    return client.post(address(activity, "decide"), data, follow=True)


def test_the_words_stand_there_in_full_with_those_of_the_list_marked(activity, client):
    author = PersonFactory(name="Bram V.")
    waiting(activity, "My <b>casinos</b>\n\nare open", author)
    page = client.get(address(activity, "queue")).content.decode()
    assert '<p dir="auto">My &lt;b&gt;<mark>casinos</mark>&lt;/b&gt;</p><p dir="auto">are open</p>' in page
    assert "Has a word of the list" in page
    assert "a newcomer. 0 contributions that everybody sees" in page


def test_three_are_published_together_and_undone_from_the_bar(activity, client):
    items = [waiting(activity) for _ in range(3)]
    done = decide(client, activity, act="publish", item=[item.public_id for item in items])
    assert "3 published." in done.content.decode()
    assert Item.objects.filter(held_at=None).count() == 3
    batch = ModerationAction.objects.filter(verb="published").values_list("batch", flat=True)[0]
    undone = client.post(address(activity, "undo", batch), follow=True)
    assert "3 are as they were before." in undone.content.decode()
    assert Item.objects.filter(held_at=None).count() == 0


def test_a_refusal_begins_with_a_template_and_its_words_can_be_changed(activity, client):
    first, second = waiting(activity), waiting(activity)
    template = ReasonTemplate.objects.order_by("id")[0]
    decide(client, activity, act="refuse", item=first.public_id, template=template.public_id)
    decide(
        client,
        activity,
        act="refuse",
        item=second.public_id,
        template=template.public_id,
        reason="Leave out the price.",
    )
    reasons = ModerationAction.objects.filter(verb="refused").order_by("id").values_list("reason", flat=True)
    assert list(reasons) == [template.text, "Leave out the price."]


def test_without_a_reason_what_was_chosen_stays_chosen(activity, client):
    item = waiting(activity)
    answer = decide(client, activity, act="refuse", item=item.public_id)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say why. Whoever wrote it reads this." in page
    assert f'value="{item.public_id}" checked' in page


def test_nothing_chosen_and_nonsense_change_nothing(activity, client):
    waiting(activity)
    for data in ({"act": "publish"}, {"act": "publish", "item": "x"}, {"act": "dance", "item": "x"}, {}):
        assert decide(client, activity, **data).status_code in (200, 422)
    for query in ("?show=x&kind=%00&activity=99999999999999999999", "?done=x", "?activity=-1"):
        assert client.get(address(activity, "queue") + query).status_code == 200
    assert Item.objects.get().held_at is not None


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"held", "reported", "appealed"}),
        ("?show=held", {"held"}),
        ("?show=reported", {"reported"}),
        ("?show=appealed", {"appealed"}),
        ("?show=handled", {"refused"}),
        ("?kind=idea", set()),
        ("?kind=comment&show=held", {"held"}),
    ],
)
def test_the_queue_shows_what_was_asked_for(activity, client, query, shown):
    moderator = moderator_of(activity)
    waiting(activity, "held")
    report_item(person=PersonFactory(), item=give(activity, text="reported"), ground="spam", now=NOW)
    for text in ("appealed", "refused"):
        item = waiting(activity, text)
        refuse_items(actor=moderator, programme=activity.programme, items=[item.public_id], reason="No.", now=NOW)
        if text == "appealed":
            author = item.credits.get().person
            page = Client()
            page.force_login(author.user)
            page.post(
                reverse("moderation:appeal", args=[ModerationAction.objects.latest("id").public_id]), {"words": "Yes."}
            )
    page = client.get(address(activity, "queue") + query).content.decode()
    words = {text for text in ("held", "reported", "appealed", "refused") if f'<p dir="auto">{text}</p>' in page}
    assert words == shown


def test_thirty_a_page_the_oldest_first_in_as_many_queries_as_one(activity, client, count_queries):
    for minutes in range(35):
        waiting(activity, f"number {minutes}", minutes=minutes)
        if minutes == 0:
            client.get(address(activity, "queue"))
            with count_queries() as one:
                client.get(address(activity, "queue"))
    with count_queries() as many:
        page = client.get(address(activity, "queue"))
    assert len(many) == len(one)
    text = page.content.decode()
    assert [f"number {number}<" in text for number in (0, 29, 30)] == [True, True, False]
    onward = re.search(r'href="([^"]+)" rel="next"', text)
    assert onward
    further = client.get(address(activity, "queue") + html.unescape(onward[1])).content.decode()
    assert [f"number {number}<" in further for number in (29, 30, 34)] == [False, True, True]


def test_a_report_is_sent_and_read(activity, client):
    item, person = give(activity), PersonFactory(name="Ruth O.")
    member = Client()
    member.force_login(person.user)
    page = reverse("moderation:report", args=[item.public_id])
    assert member.post(page, {}).status_code == 422
    member.post(page, {"ground": "insult", "words": "He calls me names."})
    assert Report.objects.get().person == person
    assert "You reported this." in member.get(page).content.decode()
    queue = client.get(address(activity, "queue")).content.decode()
    assert "Ruth O.:</b> It insults or threatens somebody. “He calls me names.”" in queue


def test_an_appeal_is_answered_by_another_moderator_on_the_items_page(activity, client, moderator):
    item = waiting(activity)
    refuse_items(actor=moderator, programme=activity.programme, items=[item.public_id], reason="No.", now=NOW)
    author = Client()
    author.force_login(item.credits.get().person.user)
    page = reverse("moderation:appeal", args=[ModerationAction.objects.latest("id").public_id])
    assert '<p dir="auto">No.</p>' in author.get(page).content.decode()
    author.post(page, {"words": "It is my bench."})
    other = Client()
    other.force_login(moderator_of(activity).user)
    assert (
        "so somebody else of the team reads it again"
        in client.get(address(activity, "item", item.public_id)).content.decode()
    )
    answer = address(activity, "answer_appeal", Appeal.objects.get().public_id)
    assert client.post(answer, {"is_granted": "1", "answer": "Yes."}).status_code == 403
    assert other.post(answer, {"is_granted": "1"}).status_code == 422
    other.post(answer, {"is_granted": "1", "answer": "You are right."})
    assert Item.objects.get().held_at is None
    assert "You are right." in author.get(page).content.decode()


def test_somebody_is_blocked_from_what_they_wrote_and_let_in_again(activity, client):
    item, person = give(activity), PersonFactory(name="Bram V.")
    item.credits.update(person=person)
    block = address(activity, "block", item.public_id, person.public_id)
    assert client.post(block, {}).status_code == 422
    client.post(block, {"reason": "Insults."})
    assert Block.objects.get().person == person
    assert "Bram V." in client.get(address(activity, "blocked")).content.decode()
    client.post(address(activity, "lift", person.public_id))
    assert Block.objects.count() == 0


def test_the_log_is_filtered_and_goes_out_as_a_file(activity, client, moderator):
    item = waiting(activity)
    refuse_items(actor=moderator, programme=activity.programme, items=[item.public_id], reason="=1+1", now=NOW)
    assert "refused it" in client.get(address(activity, "log")).content.decode()
    only_rules = client.get(address(activity, "log"), {"actor": "rules"}).content.decode()
    assert "let it wait: Has a word" not in only_rules
    assert "Has a word of the list" in only_rules
    assert "refused it</td>" not in only_rules
    sent = client.get(address(activity, "log_csv"), {"verb": "refused"})
    rows = list(csv.reader(io.StringIO(sent.getvalue().decode())))
    assert rows == [
        ["at", "by", "did", "item", "person", "reason", "undone_at", "undone_by"],
        [NOW.isoformat(), moderator.name, "refused", "comment 1", "", "'=1+1", "", ""],
    ]


def test_the_rules_of_an_activity_are_kept_and_what_is_wrong_is_said(activity, client):
    page = address(activity, "policy", activity.slug)
    values = {"before": "everybody", "trusted_after": "5", "newcomer_links": "0", "newcomer_comments": "3"}
    client.post(page, {**values, "words": "Pills\npills\n buy  now "})
    policy = Policy.objects.get()
    assert (policy.before, policy.trusted_after, policy.words) == ("everybody", 5, ["pills", "buy now"])
    assert (policy.newcomer_links, policy.newcomer_comments, policy.hold_after_reports) == (0, 3, None)
    wrong = client.post(page, {**values, "before": "sometimes", "words": "x" * 90})
    assert wrong.status_code == 422
    assert Policy.objects.get().words == ["pills", "buy now"]


def test_reasons_are_added_worded_anew_and_taken_away(activity, client):
    page = address(activity, "reasons")
    before = ReasonTemplate.objects.count()
    client.post(page, {"name": "Rude", "text": "Say it kindly."})
    made = ReasonTemplate.objects.latest("id")
    client.post(page, {"reason": made.public_id, "name": "Rude", "text": "Kindly, please."})
    made.refresh_from_db()
    assert made.text == "Kindly, please."
    assert client.post(page, {"reason": made.public_id, "name": "", "text": "x"}).status_code == 422
    client.post(page, {"reason": made.public_id, "remove": "1"})
    assert ReasonTemplate.objects.count() == before


def test_what_says_nearly_the_same_stands_beside_it(activity, client):
    before = give(activity, PersonFactory(), "A bench at the gate of the depot")
    held = waiting(activity, "A bench at the depot gate")
    row = client.get(address(activity, "close", held.public_id)).content.decode()
    assert before.title in row
    assert held.title not in row
    assert before.title in client.get(address(activity, "item", held.public_id)).content.decode()
