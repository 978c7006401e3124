"""A new wording that has to be read first waits by itself: the idea stays as it was, and follows what moderators say."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.moderation.actions import appeal, publish_items, refuse_items, undo
from makewith.foundation.moderation.models import Case, CaseState, ModerationAction, Policy
from makewith.foundation.notifications.models import Notification
from makewith.foundation.search.queries import matching
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Item
from makewith.loop.ideas.actions import Words, support_idea
from makewith.loop.ideas.authors.actions import edit_idea, leave_idea
from makewith.loop.ideas.authors.models import Version
from makewith.loop.ideas.authors.queries import base_of, waiting_wording
from makewith.loop.ideas.authors.tests.cast import join
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.tests.factories import WORDS

LATER = NOW + timedelta(hours=1)
OTHER = Words("Show the courier the Quillonbarth gate in a photo", dict(WORDS.answers))


@pytest.fixture
def walk(walk: Walk) -> Walk:
    """One idea that Ruth stands behind, in a call whose new words are read first from now on."""
    idea = walk.idea()
    support_idea(person=walk.ruth, idea=idea, now=NOW)
    Policy.objects.create(activity=walk.call.activity, before="everybody")
    walk.run()
    return walk


def the_idea() -> Idea:
    return Idea.objects.select_related("trail_item", "author", "call__activity__programme").earliest("id")


def edit(walk: Walk, words: Words = OTHER, *, person=None, note: str = "") -> Idea:
    idea = the_idea()
    base = base_of(idea, waiting_wording(idea))
    return edit_idea(person=person or walk.amina, idea=idea, words=words, based_on=base, note=note, now=LATER)


def waits() -> Version:
    found = waiting_wording(the_idea())
    assert found is not None
    return found


def decide(walk: Walk, act, **more):
    items = [waits().trail_item.public_id]
    done = act(actor=walk.helene, programme=walk.programme, items=items, now=LATER, **more)
    walk.run()
    return done


def found(text: str) -> list[str]:
    return list(Item.objects.filter(pk__in=matching(text)).order_by("id").values_list("kind", flat=True))


def news(kind: str) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(kind=kind).order_by("id").values_list("person__name", "title"))


def test_the_idea_stays_on_the_table_as_it_was_while_its_new_wording_waits(walk: Walk) -> None:
    edit(walk)
    walk.run()
    idea = the_idea()
    assert (idea.state, idea.title, idea.version, idea.trail_item.held_at) == (IdeaState.OPEN, WORDS.title, 1, None)
    case = Case.objects.get(state=CaseState.OPEN)
    assert (case.item.kind, case.item.title, case.item.number) == ("wording", OTHER.title, 1)
    assert found("Quillonbarth") == ["wording"]
    assert not Item.objects.visible_to(walk.ruth).filter(kind="wording").exists()
    assert news("followed") == []


def test_a_published_wording_is_in_place_and_told_once(walk: Walk) -> None:
    edit(walk, Words("An entirely other line about other things than before", dict(WORDS.answers)), note="Clearer")
    decide(walk, publish_items)
    walk.run()
    idea = the_idea()
    assert (idea.title, idea.version) == ("An entirely other line about other things than before", 2)
    assert [(row.number, row.title, row.note) for row in idea.versions.order_by("number")] == [
        (1, WORDS.title, ""),
        (2, "An entirely other line about other things than before", "Clearer"),
    ]
    assert found("entirely") == ["idea"]
    assert ("Amina K.", "Your new wording 1 is there for everybody") in news("moderation")
    assert [name for name, _ in news("followed")] == ["Ruth O."]


def test_a_refused_wording_leaves_the_idea_and_may_be_changed_or_appealed(walk: Walk) -> None:
    edit(walk)
    decide(walk, refuse_items, reason="Whose gate?")
    assert (the_idea().title, the_idea().state) == (WORDS.title, IdeaState.OPEN)
    assert ("Amina K.", "Your new wording 1 is not shown to others") in news("moderation")
    refusal = ModerationAction.objects.get(verb="refused")
    assert appeal(person=walk.amina, refusal=refusal, words="It is mine.", now=LATER).refusal == refusal
    # Changed words are others: they wait anew, in the same place.
    edit(walk, Words("Show the courier our own gate in a photo", dict(WORDS.answers)))
    assert Case.objects.get().state == CaseState.APPEALED
    assert (Version.objects.count(), waits().rewordings, waits().trail_item.number) == (1, 1, 1)


def test_changing_refused_words_puts_them_before_the_moderators_again(walk: Walk) -> None:
    edit(walk)
    decide(walk, refuse_items, reason="Whose gate?")
    edit(walk, Words("Show the courier our own gate in a photo", dict(WORDS.answers)))
    assert (Case.objects.get().state, waits().title) == (CaseState.OPEN, "Show the courier our own gate in a photo")
    decide(walk, publish_items)
    assert the_idea().title == "Show the courier our own gate in a photo"


def test_an_undone_publication_takes_the_words_out_of_place_again(walk: Walk) -> None:
    edit(walk)
    done = decide(walk, publish_items)
    undo(actor=walk.helene, programme=walk.programme, batch=done.batch, now=LATER)
    walk.run()
    walk.run()
    idea = the_idea()
    assert (idea.title, idea.version, idea.trail_item.title) == (WORDS.title, 1, WORDS.title)
    assert (waits().title, found("Quillonbarth")) == (OTHER.title, ["wording"])
    decide(walk, publish_items)
    assert (the_idea().title, the_idea().version) == (OTHER.title, 2)


def test_newer_words_that_wait_follow_the_ones_whose_publication_was_undone(walk: Walk) -> None:
    edit(walk)
    done = decide(walk, publish_items)
    edit(walk, Words("The third line", dict(WORDS.answers)))
    undo(actor=walk.helene, programme=walk.programme, batch=done.batch, now=LATER)
    walk.run()
    assert (the_idea().title, the_idea().version, waits().title) == (WORDS.title, 1, "The third line")
    assert list(Version.objects.filter(title=OTHER.title)) == []
    decide(walk, publish_items)
    assert (the_idea().title, the_idea().version) == ("The third line", 2)


def test_words_that_others_were_built_upon_leave_the_history_and_not_the_table(walk: Walk) -> None:
    edit(walk)
    first = decide(walk, publish_items)
    edit(walk, Words("The third line", dict(WORDS.answers)))
    decide(walk, publish_items)
    undo(actor=walk.helene, programme=walk.programme, batch=first.batch, now=LATER)
    walk.run()
    assert (the_idea().title, the_idea().version) == ("The third line", 3)
    page = reverse("ideas_authors:versions", args=[walk.programme.slug, the_idea().trail_item.public_id])
    for number in (2, 3):
        shown = Client().get(f"{page}?n={number}").content.decode()
        assert ("These words are not shown." in shown, "Quillonbarth" in shown) == (True, False)


def test_of_two_authors_who_change_waiting_words_at_once_the_second_is_told(walk: Walk) -> None:
    walk.call.rules = {"authors": {"most_co_authors": 2}}
    walk.call.save()
    join(the_idea(), walk.ruth, 30)
    idea = the_idea()
    edit(walk)
    with pytest.raises(ValidationError, match="Somebody changed it meanwhile"):
        edit_idea(person=walk.ruth, idea=idea, words=WORDS_OF_RUTH, based_on="1", now=LATER)
    edit(walk, WORDS_OF_RUTH, person=walk.ruth)
    assert (waits().title, waits().by, waits().trail_item.credits.get().person) == (
        WORDS_OF_RUTH.title,
        walk.ruth,
        walk.ruth,
    )


WORDS_OF_RUTH = Words("Show the courier the bench", dict(WORDS.answers))


def test_the_old_words_again_let_nothing_wait(walk: Walk) -> None:
    edit(walk)
    edit(walk, WORDS)
    assert waiting_wording(the_idea()) is None
    assert Case.objects.get().state == CaseState.WITHDRAWN


def said() -> set[str]:
    """Tables that say the word."""
    tables = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                names = connection.ops.quote_name(table), connection.ops.quote_name(column.name)
                cursor.execute(f"SELECT count(*) FROM {names[0]} WHERE lower(CAST({names[1]} AS text)) LIKE '%quillonbarth%'")  # noqa: S608  # fmt: skip
                if cursor.fetchone()[0]:
                    tables.add(table)
    return tables


@pytest.mark.parametrize("how", ["the wording", "the idea", "leaving"])
@pytest.mark.parametrize("then", ["waits", "refused", "published"])
def test_what_waited_is_gone_everywhere_when_it_is_taken_back(walk: Walk, how: str, then: str) -> None:
    author = walk.amina
    if how == "leaving":
        walk.call.rules = {"authors": {"most_co_authors": 2}}
        walk.call.save()
        join(the_idea(), walk.ruth, 30)
        author = walk.ruth
    edit(walk, person=author, note="Quillonbarth")
    walk.run()
    if then == "refused":
        decide(walk, refuse_items, reason="Quillonbarth?")
    elif then == "published":
        decide(walk, publish_items)
        Policy.objects.all().delete()
        edit(walk, Words("The third line", dict(WORDS.answers)))
    assert said() >= {"ideas_authors_version", "trail_item"}
    if how == "the wording":
        withdraw_item(actor=walk.amina, item=Item.objects.get(kind="wording"), now=LATER)
    elif how == "the idea":
        withdraw_item(actor=walk.amina, item=the_idea().trail_item, now=LATER)
    else:
        leave_idea(person=walk.ruth, idea=the_idea(), now=LATER)
    walk.run()
    assert said() == set()


def test_pages_say_that_the_new_wording_waits_to_its_authors_and_the_team_only(walk: Walk) -> None:
    idea = the_idea()
    slug, key = walk.programme.slug, idea.trail_item.public_id
    author, reader, team = Client(), Client(), Client()
    author.force_login(walk.amina.user)
    reader.force_login(walk.ruth.user)
    team.force_login(walk.helene.user)
    edit_page = reverse("ideas:edit", args=[slug, key])
    sent = {"title": OTHER.title, **OTHER.answers, "based_on": "1", "note": "Which gate"}
    told = author.post(edit_page, sent, follow=True).content.decode()
    assert "Your new wording waits to be read by us." in told
    assert f'<h1 class="title" dir="auto">{WORDS.title}</h1>' in told
    form = author.get(edit_page).content.decode()
    assert (OTHER.title in form, "Let this version wait" in form, "Which gate" in form) == (True, True, True)
    page = reverse("ideas:idea", args=[slug, key])
    assert "A new wording of it waits to be read." in team.get(page).content.decode()
    assert "ew wording" not in reader.get(page).content.decode()
    own = reverse("ideas_authors:wording", args=[slug, waits().trail_item.public_id])
    for client, status in ((author, 302), (team, 302), (reader, 404), (Client(), 404)):
        assert client.get(own).status_code == status
    shown = author.get(own, follow=True).content.decode()
    assert ("<ins>" in shown, "Waits to be read by us." in shown) == (True, True)
    versions = reverse("ideas_authors:versions", args=[slug, key])
    for client in (reader, Client()):
        assert "Quillonbarth" not in client.get(f"{versions}?waiting").content.decode()
    queue = team.get(reverse("moderation:queue", args=[slug])).content.decode()
    assert ("New wording 1" in queue, OTHER.title in queue) == (True, True)


def test_an_idea_that_waits_itself_takes_new_words_at_once(walk: Walk) -> None:
    Idea.objects.all().update(state=IdeaState.HELD)
    Item.objects.filter(kind="idea").update(held_at=NOW)
    edit(walk)
    assert (the_idea().title, the_idea().version, waiting_wording(the_idea())) == (OTHER.title, 2, None)
