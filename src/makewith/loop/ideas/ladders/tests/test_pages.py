"""What pages say of an idea that climbs, who may do what on them, and that a refusal changes nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.loop.ideas.actions import change_rules, support_idea
from makewith.loop.ideas.ladders import urls
from makewith.loop.ideas.ladders.actions import archive_idea, give_feedback, restore_idea, start
from makewith.loop.ideas.ladders.models import Archive, Clock, Feedback
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.ladders.tests.stage import DAY, arrive_unnoticed, climbing, let_time_pass, make_ladder
from makewith.loop.ideas.models import Idea, Support
from makewith.surfaces.portal.tests.house import ROLES, Undone, build, everything

STEPS = [{"supporters": 100, "days": 60, "words": "The team writes to the author"}, {"supporters": 1000, "days": 365}]
KEY = "0b0c1f8e-7f5e-4a3c-9f0e-6c1d2b3a4f5e"
SAID = {"mark_originality": "4", "mark_technique": "5", "mark_details": "1", "words": "A hook for the lamp."}
ASIDE = {"ground": "legal", "text": "Somebody holds a patent on it.", "submission_key": "{new}"}

TABLE = [
    ("GET", "/p/{slug}/ideas/{idea}/wishes/", None, (302, 404, 200, 302, 302, 302, 302, 302)),
    ("POST", "/p/{slug}/ideas/{idea}/wishes/", {"would_pay": "12.50"}, (302, 404, 302, 302, 302, 302, 302, 302)),
    ("GET", "/p/{slug}/ideas/{idea}/feedback/", None, (302, 404, 200, 403, 200, 200, 200, 200)),
    ("POST", "/p/{slug}/ideas/{idea}/feedback/", SAID, (302, 404, 302, 403, 302, 302, 302, 302)),
    ("POST", "/p/{slug}/ideas/{idea}/feedback/take-back/", {}, (302, 404, 302, 302, 302, 302, 302, 302)),
    ("POST", "/p/{slug}/ideas/{idea}/again/", {}, (302, 404, 403, 403, 403, 403, 403, 403)),
    ("GET", "/studio/{slug}/ideas/{idea}/archive/", None, (302, 404, 403, 403, 403, 403, 200, 200)),
    ("POST", "/studio/{slug}/ideas/{idea}/archive/", ASIDE, (302, 404, 403, 403, 403, 403, 302, 302)),
    ("POST", "/studio/{slug}/ideas/{idea}/restore/", {}, (302, 404, 403, 403, 403, 403, 403, 403)),
]
AFTER_THE_END = [
    ("POST", "/p/{slug}/ideas/{idea}/again/", {}, (302, 404, 403, 302, 403, 403, 403, 403)),
    ("GET", "/p/{slug}/ideas/{idea}/feedback/", None, (302, 404, 403, 403, 403, 403, 403, 403)),
    ("GET", "/p/{slug}/ideas/{idea}/wishes/", None, (302, 404, 403, 403, 403, 403, 403, 403)),
]
WHILE_ASIDE = [
    ("POST", "/p/{slug}/ideas/{idea}/feedback/", SAID, (302, 404, 403, 403, 403, 403, 403, 403)),
    ("GET", "/studio/{slug}/ideas/{idea}/archive/", None, (302, 404, 403, 403, 403, 403, 403, 403)),
    ("POST", "/studio/{slug}/ideas/{idea}/restore/", {}, (302, 404, 403, 403, 403, 403, 302, 302)),
]


@pytest.fixture
def house(db):
    """The house with a ladder in its call, and a member behind its idea."""
    house = build()
    house.call.rules = {"ladder": Ladder.read({"steps": STEPS, "asks": True}).data()}
    house.call.save()
    house.idea = Idea.objects.select_related("call__activity__programme", "trail_item", "author").get(pk=house.idea.pk)
    start(idea=house.idea, now=timezone.now())
    support_idea(person=house.people["member"], idea=house.idea, now=timezone.now())
    return house


def check(house, table):
    wrong = []
    before = everything()
    for method, address, data, statuses in table:
        for role, status in zip(ROLES, statuses, strict=True):
            with Undone():
                answer = house.ask(method, address, role, data).status_code
                if answer != status:
                    wrong.append(f"{method} {address} as {role}: {answer}, not {status}")
                if status in {403, 404} and everything() != before:
                    wrong.append(f"{method} {address} as {role} was refused and changed something")
    assert wrong == []


def test_everybody_may_do_what_the_table_says_and_a_refusal_changes_nothing(house):
    check(house, TABLE)


def test_the_table_names_every_page_of_this_room():
    named = {(method, address.strip("/").split("/")[-1]) for method, address, _data, _statuses in TABLE}
    pages = {str(pattern.pattern).strip("/").split("/")[-1] for pattern in urls.urlpatterns}
    assert {page for _method, page in named} == pages


def test_after_the_end_only_the_author_puts_it_on_the_table_again(house):
    Clock.objects.update(due_at=timezone.now() - 2 * DAY, began_at=timezone.now() - 62 * DAY)
    let_time_pass(timezone.now())
    check(house, AFTER_THE_END)


def test_what_was_put_aside_is_only_taken_up_again(house):
    archive_idea(
        actor=house.people["owner"], idea=house.idea, ground="legal", text="A patent.", submission_key=KEY, now=timezone.now()
    )  # fmt: skip
    check(house, WHILE_ASIDE)


def page(house, role="member"):
    return house.ask("GET", "/p/{slug}/ideas/{idea}/", role).content.decode()


def test_the_page_of_an_idea_shows_its_steps_and_its_clock(house):
    text = page(house)
    assert "59 days left, of 60" in text
    assert "99 to go." in text
    assert "The team writes to the author." in text
    assert "365 days for it." in text
    assert "What would you pay, how many would you buy?" in text
    assert "Say what you think" in text
    assert "earlier terms" not in text


def test_a_step_that_began_under_earlier_terms_says_so(house):
    change_rules(
        actor=house.people["owner"], call=house.call, section="ladder", now=timezone.now(),
        data={"steps": [{"supporters": 5, "days": 7}, {"supporters": 200, "days": 9}]},
    )  # fmt: skip
    text = page(house)
    assert "This step began under the earlier terms, 100 supporters within 60 days, and keeps them." in text
    assert "200" in text
    rules = house.ask("GET", "/studio/{slug}/ideas/{call}/rules/", "owner").content.decode()
    assert "1 idea climbs now." in rules


def test_after_the_end_the_page_says_when_and_offers_another_try_to_the_author(house):
    Clock.objects.update(due_at=timezone.now() - 2 * DAY, began_at=timezone.now() - 62 * DAY)
    let_time_pass(timezone.now())
    assert "Its time ran out on" in page(house, "owner")
    assert "Put it on the table again" in page(house, "author")
    assert "Put it on the table again" not in page(house, "member")


def test_support_without_javascript_after_the_end_is_told_why_not(house):
    Clock.objects.update(due_at=timezone.now() - 2 * DAY, began_at=timezone.now() - 62 * DAY)
    let_time_pass(timezone.now())
    client = house.client("observer")
    text = client.post(house.path("/p/{slug}/ideas/{idea}/support/"), follow=True).content.decode()
    assert "This idea takes no more support." in text


def test_another_try_is_a_draft_and_then_another_idea_joined_to_the_first(house):
    Clock.objects.update(due_at=timezone.now() - 2 * DAY, began_at=timezone.now() - 62 * DAY)
    let_time_pass(timezone.now())
    client = house.client("author")
    draft = client.post(house.path("/p/{slug}/ideas/{idea}/again/"), follow=True).content.decode()
    assert house.idea.title in draft
    sent = {"title": house.idea.title, **house.idea.answers, "terms": "on", "terms_version": "1"}
    made = client.post(house.path("/p/{slug}/calls/{call}/write/"), sent, follow=True).content.decode()
    assert "It was on the table before as idea 1, and starts from zero." in made
    again = Idea.objects.latest("id")
    assert (again.supports_count, again.next_goal) == (0, 100)
    assert f"It is on the table again as idea {again.trail_item.number}." in page(house)


def test_what_was_put_aside_says_so_and_why_and_takes_no_comments(house):
    sent = house.ask("POST", "/studio/{slug}/ideas/{idea}/archive/", "owner", ASIDE)
    assert sent.status_code == 302
    text = page(house)
    assert "A legal reason." in text
    assert "Somebody holds a patent on it." in text
    assert "The team put this idea aside. It takes no support now." in text
    assert "Its clock stands still." in text
    comment = {"text": "Still.", "stance": "builds", "submission_key": "{new}"}
    assert house.ask("POST", "/items/{idea}/comments/", "member", comment).status_code in {302, 403, 404}
    house.ask("POST", "/studio/{slug}/ideas/{idea}/restore/", "owner")
    assert "A legal reason." not in page(house)
    assert "days left, of 60" in page(house)


def test_nothing_is_put_aside_without_words(house):
    refused = house.ask("POST", "/studio/{slug}/ideas/{idea}/archive/", "owner", {**ASIDE, "text": " "})
    assert refused.status_code == 422
    assert "An idea is never put aside without a reason." in refused.content.decode()
    assert not Archive.objects.exists()
    house.idea.refresh_from_db()
    assert house.idea.takes_support is True


def test_wishes_are_kept_shown_to_oneself_and_may_be_emptied(house):
    house.ask("POST", "/p/{slug}/ideas/{idea}/wishes/", "member", {"would_pay": "12.50", "would_buy": "2"})
    assert "You would pay 12.50 EUR." in page(house)
    wrong = house.ask("POST", "/p/{slug}/ideas/{idea}/wishes/", "member", {"would_pay": "-1", "would_buy": "2000"})
    assert wrong.status_code == 422
    assert 'value="2000"' in wrong.content.decode()
    house.ask("POST", "/p/{slug}/ideas/{idea}/wishes/", "member", {})
    support = Support.objects.get(idea=house.idea)
    assert (support.would_pay, support.would_buy) == (None, None)


def test_feedback_with_a_mark_missing_keeps_what_was_typed(house):
    refused = house.ask("POST", "/p/{slug}/ideas/{idea}/feedback/", "member", {**SAID, "mark_details": ""})
    assert refused.status_code == 422
    assert "A hook for the lamp." in refused.content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.django_db
def test_lists_say_how_far_it_is_and_how_long_it_has_without_asking_more(client: Client, count_queries):
    call = make_ladder(steps=STEPS)
    call.activity.visibility = "public"
    call.activity.save()
    address = reverse("ideas:call", args=[call.activity.programme.slug, call.activity.slug])
    now = timezone.now()
    idea = climbing(call, now=now - 47 * DAY - timedelta(hours=1))
    arrive_unnoticed(idea, *[now] * 3)
    client.get(address)
    with count_queries() as one:
        text = client.get(address).content.decode()
    assert "3 of 100, 12 days left" in text
    for _number in range(15):
        climbing(call, now=now)
    with count_queries() as many:
        client.get(address)
    assert len(many) == len(one)


@pytest.mark.django_db
def test_the_page_of_an_idea_asks_no_more_for_more_supporters_steps_and_feedback(client: Client, count_queries):
    now = timezone.now()
    call = make_ladder(steps=[{"supporters": number, "days": 60} for number in range(1, 9)], asks=True)
    owner = TeamRoleFactory(programme=call.activity.programme).person
    client.force_login(owner.user)
    idea = climbing(call, now=now - DAY)
    address = reverse("ideas:idea", args=[call.activity.programme.slug, idea.trail_item.public_id])
    client.get(address)
    with count_queries() as few:
        client.get(address)
    arrive_unnoticed(idea, *[now] * 6)
    let_time_pass(now)
    Support.objects.update(would_pay=5, would_buy=1)
    for support in Support.objects.select_related("person"):
        loaded = Idea.objects.select_related("call__activity__programme", "trail_item").get(pk=idea.pk)
        marks = {"originality": 3, "technique": 4, "details": 5}
        give_feedback(person=support.person, idea=loaded, marks=marks, words="Good.", now=now)
    with count_queries() as many:
        text = client.get(address).content.decode()
    assert "6 people, without their names." in text
    assert "6 said what they would pay." in text
    assert len(many) <= len(few) + 2


def test_an_idea_in_a_call_without_a_ladder_can_be_put_aside_and_taken_up_too(db):
    house = build()
    idea = Idea.objects.select_related("call__activity__programme", "trail_item").get(pk=house.idea.pk)
    owner, now = house.people["owner"], timezone.now()
    archive_idea(actor=owner, idea=idea, ground="licence", text="Not ours to build.", submission_key=KEY, now=now)
    assert "A licence that we do not have." in page(house)
    assert restore_idea(actor=owner, idea=idea, now=now) is True
    idea.refresh_from_db()
    assert (idea.takes_support, idea.support_until) == (True, None)
