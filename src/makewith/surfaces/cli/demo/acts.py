"""What people in the story give, and what comes of it."""

import uuid
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from makewith.foundation.conversation.actions import add_comment, give_answer
from makewith.foundation.conversation.models import Comment
from makewith.foundation.moderation.actions import report_item
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.actions import link_items
from makewith.foundation.trail.models import Item, Numbering, Relation
from makewith.loop.decisions.actions import Effect, Verdict, record_decision, record_delivery
from makewith.loop.decisions.models import Decision
from makewith.loop.ideas.actions import Words, add_picture, describe_pictures, draft_of, keep_draft, submit_idea
from makewith.loop.ideas.authors.actions import edit_idea, invite_co_author, tag_idea
from makewith.loop.ideas.ladders.actions import archive_idea, give_feedback
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.voting.actions import keep_idea, set_status, take_idea
from makewith.loop.insights.actions import Piece, add_evidence, make_insight, publish_insight, reword_insight
from makewith.loop.insights.models import Insight
from makewith.surfaces.cli.demo.story import PICTURES

_KEYS = uuid.UUID("6d3f1d0c-8a1e-4d5b-9d55-5b0f2a2f8c11")

Act = tuple[datetime, Callable[[], object]]


def key_for(name: str) -> uuid.UUID:
    """The submission key of something in the story, the same at every start."""
    return uuid.uuid5(_KEYS, name)


def words_of(row: dict[str, Any], instead: str) -> Words:
    return Words(row["title"], {"today": row["today"], "instead": instead}, row.get("category", ""))


class Acts:
    """Plans what happens and when. `items` and the others are what was made so far, by its key in the story."""

    def __init__(self, programme: Programme, people: dict[str, Person], calls: dict[str, Call]) -> None:
        self.programme, self.people, self.calls = programme, people, calls
        self.items: dict[str, Item] = {}
        self.ideas: dict[str, Idea] = {}
        self.insights: dict[str, Insight] = {}
        self.decisions: dict[str, Decision] = {}
        self.planned: list[Act] = []

    def plan(self, at: datetime, act: Callable[[], object]) -> None:
        self.planned.append((at, act))

    # What people gave

    def next_is(self, kind: str, number: int) -> None:
        """Let the next Item of this kind carry the number it has in the story."""
        Numbering.objects.update_or_create(programme=self.programme, kind=kind, defaults={"last": number - 1})

    def plan_idea(self, row: dict[str, Any]) -> None:
        self.plan(row["at"], lambda: self.write_idea(row))
        for comment in row.get("comments", ()):
            self.plan(comment["at"], partial(self.comment, row, comment))
            if report := comment.get("report"):
                self.plan(report["at"], partial(self.report, comment, report))
            if answer := comment.get("answer"):
                self.plan(answer["at"], partial(self.answer, comment, answer, 0))
        if taken := row.get("taken"):
            self.plan(taken["at"], partial(self.take, row, taken))
        for status in row.get("statuses", ()):
            self.plan(status["at"], partial(self.stand, row, status))
        for position, answer in enumerate(row.get("answers", ())):
            self.plan(answer["at"], partial(self.answer, row, answer, position))
        if "reworded_at" in row:
            self.plan(row["reworded_at"], partial(self.reword_idea, row))
        if offer := row.get("offer"):
            self.plan(offer["at"], partial(self.offer, row, offer))
        for person, at in row.get("kept", {}).items():
            self.plan(at, partial(self.keep, row, person, at))
        if aside := row.get("put_aside"):
            self.plan(aside["at"], partial(self.put_aside, row, aside))
        for said in row.get("in_private", ()):
            self.plan(said["at"], partial(self.say_in_private, row, said))

    def start_idea(self, row: dict[str, Any]) -> tuple[Idea, Words]:
        author, at = self.people[row["author"]], row["at"]
        draft = draft_of(author=author, call=self.calls[row["call"]], now=at)
        words = words_of(row, row.get("first_instead", row.get("instead", "")))
        keep_draft(author=author, idea=draft, words=words, now=at)
        shown = []
        for picture in row.get("pictures", ()):
            path = PICTURES / picture["file"]
            upload = SimpleUploadedFile(path.name, path.read_bytes())
            added = add_picture(author=author, idea=draft, upload=upload, now=at)
            shown.append((added.file.public_id, picture["caption"], picture["alt"]))
        describe_pictures(author=author, idea=draft, pictures=shown)
        return draft, words

    def write_idea(self, row: dict[str, Any]) -> None:
        draft, words = self.start_idea(row)
        self.next_is("idea", row["number"])
        idea = submit_idea(author=self.people[row["author"]], idea=draft, words=words, terms_version=1, now=row["at"])
        assert idea.trail_item is not None
        if "tags" in row:
            tag_idea(person=self.people[row["author"]], idea=idea, names=row["tags"], now=row["at"])
        self.ideas[row["key"]], self.items[row["key"]] = idea, idea.trail_item

    def comment(self, idea: dict[str, Any], row: dict[str, Any]) -> None:
        comment = add_comment(
            author=self.people[row["by"]],
            target=self.items[idea["key"]],
            text=row["text"],
            stance=row["stance"],
            reply_to=Comment.objects.get(trail_item=self.items[row["reply_to"]]) if "reply_to" in row else None,
            submission_key=key_for(row["key"]),
            now=row["at"],
        )
        self.items[row["key"]] = comment.trail_item

    def report(self, comment: dict[str, Any], row: dict[str, Any]) -> None:
        report_item(
            person=self.people[row["by"]],
            item=self.items[comment["key"]],
            ground=row["ground"],
            words=row["words"],
            now=row["at"],
        )

    def answer(self, about: dict[str, Any], row: dict[str, Any], position: int) -> None:
        give_answer(
            signed_by=self.people[row["by"]],
            target=self.items[about["key"]],
            text=row["text"],
            next_on=row.get("next_on"),
            submission_key=key_for(f"{about['key']} answer {position}"),
            now=row["at"],
        )

    def take(self, idea: dict[str, Any], row: dict[str, Any]) -> None:
        """An idea partner puts it into their queue."""
        take_idea(person=self.people[row["by"]], idea=self.ideas[idea["key"]], now=row["at"])

    def stand(self, idea: dict[str, Any], row: dict[str, Any]) -> None:
        """Somebody says where it stands."""
        set_status(
            actor=self.people[row["by"]],
            idea=self.ideas[idea["key"]],
            status=row["status"],
            text=row.get("text", ""),
            submission_key=key_for(f"{idea['key']} {row['status']}"),
            now=row["at"],
        )

    def reword_idea(self, row: dict[str, Any]) -> None:
        """Its author puts the words on the table that it has today."""
        edit_idea(
            person=self.people[row["author"]],
            idea=self.ideas[row["key"]],
            words=words_of(row, row["instead"]),
            based_on=1,
            now=row["reworded_at"],
        )

    def offer(self, idea: dict[str, Any], row: dict[str, Any]) -> None:
        invite_co_author(
            author=self.people[idea["author"]],
            idea=self.ideas[idea["key"]],
            to=row["to"],
            share=row["share"],
            now=row["at"],
        )

    def keep(self, idea: dict[str, Any], person: str, at: datetime) -> None:
        keep_idea(person=self.people[person], idea=self.ideas[idea["key"]], now=at)

    def put_aside(self, idea: dict[str, Any], row: dict[str, Any]) -> None:
        archive_idea(
            actor=self.people[row["by"]],
            idea=self.ideas[idea["key"]],
            ground=row["ground"],
            text=row["text"],
            submission_key=key_for(f"{idea['key']} aside"),
            now=row["at"],
        )

    def say_in_private(self, idea: dict[str, Any], row: dict[str, Any]) -> None:
        give_feedback(
            person=self.people[row["by"]],
            idea=self.ideas[idea["key"]],
            marks=row["marks"],
            words=row.get("words", ""),
            now=row["at"],
        )

    # What came of it

    def plan_insight(self, row: dict[str, Any]) -> None:
        self.plan(row["at"], lambda: self.make_insight(row))
        for piece in row["pieces"]:
            if "at" in piece:
                self.plan(piece["at"], partial(self.feed, row, piece))
        for wording in row.get("wordings", ()):
            self.plan(wording["at"], partial(self.reword, row, wording))
        if "published_at" in row:
            self.plan(row["published_at"], lambda: self.publish(row))

    def _piece(self, row: dict[str, Any]) -> Piece:
        return Piece(self.items[row["from"]], row["quote"], speaks_for=not row.get("against", False))

    def make_insight(self, row: dict[str, Any]) -> None:
        self.next_is("insight", row["number"])
        insight = make_insight(
            actor=self.people[row["by"]],
            programme=self.programme,
            claim=row["claim"],
            summary=row["summary"],
            strength=row["strength"],
            not_heard_yet=row.get("not_heard_yet", ""),
            pieces=[self._piece(piece) for piece in row["pieces"] if "at" not in piece],
            now=row["at"],
        )
        self.insights[row["key"]], self.items[row["key"]] = insight, insight.trail_item

    def feed(self, row: dict[str, Any], piece: dict[str, Any]) -> None:
        add_evidence(
            actor=self.people[row["by"]],
            insight=self.insights[row["key"]],
            piece=self._piece(piece),
            now=piece["at"],
        )

    def reword(self, row: dict[str, Any], wording: dict[str, Any]) -> None:
        reword_insight(
            actor=self.people[row["by"]],
            insight=self.insights[row["key"]],
            claim=wording["claim"],
            summary=row["summary"],
            strength=row["strength"],
            not_heard_yet=row.get("not_heard_yet", ""),
            now=wording["at"],
        )

    def publish(self, row: dict[str, Any]) -> None:
        publish_insight(actor=self.people[row["by"]], insight=self.insights[row["key"]], now=row["published_at"])
        self.items[row["key"]].refresh_from_db()

    def plan_decision(self, row: dict[str, Any]) -> None:
        self.plan(row["at"], lambda: self.decide(row))
        for delivery in row.get("deliveries", ()):
            self.plan(delivery["at"], partial(self.deliver, row, delivery))

    def decide(self, row: dict[str, Any]) -> None:
        self.next_is("decision", row["number"])
        decision = record_decision(
            actor=self.people[row["by"]],
            programme=self.programme,
            title=row["title"],
            verdicts=[
                Verdict(
                    self.items[verdict["about"]], verdict["outcome"], verdict["reason"], verdict.get("look_again_on")
                )
                for verdict in row["verdicts"]
            ],
            decided_by=self.people[row["by"]],
            decided_on=row["at"].date(),
            carried_by=row.get("carried_by", ""),
            starts_on=row.get("starts_on"),
            heard_again_on=row.get("heard_again_on"),
            submission_key=key_for(row["key"]),
            now=row["at"],
        )
        self.decisions[row["key"]] = decision

    def deliver(self, decided: dict[str, Any], row: dict[str, Any]) -> None:
        effect = row["effect"]
        self.next_is("delivery", row["number"])
        record_delivery(
            actor=self.people["helene"],
            decision=self.decisions[decided["key"]],
            title=row["title"],
            text=row["text"],
            shipped_on=row["at"].date(),
            effect=Effect(
                measure=effect["measure"],
                before=Decimal(effect["before"]),
                after=Decimal(effect["after"]),
                unit=effect["unit"],
                basis=effect["basis"],
            ),
            submission_key=key_for(row["key"]),
            now=row["at"],
        )

    def plan_merge(self, row: dict[str, Any]) -> None:
        self.plan(row["at"], lambda: self.merge(row))

    def merge(self, row: dict[str, Any]) -> None:
        link_items(
            source=self.items[row["from"]],
            target=self.items[row["into"]],
            relation=Relation.MERGED_INTO,
            reason=row["reason"],
            made_by=self.people[row["by"]],
            now=row["at"],
        )
