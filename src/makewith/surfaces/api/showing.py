"""Rows as the shapes that go out."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from makewith.foundation.conversation.models import Answer, Comment, Stance
from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.people.nameless import Nameless
from makewith.foundation.programmes.models import ActivityState, Programme, ProgrammeState, Round, Terms, Visibility
from makewith.foundation.trail.models import Item, Link, Relation
from makewith.foundation.trail.registry import kind_of
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.voting.rules import Categories, Pipeline, Votes
from makewith.surfaces.api import shapes


def _url(name: str, *args: object) -> str:
    return f"{settings.URL}{reverse(name, args=args)}"


def kind(row: StakeholderKind | None) -> shapes.Kind | None:
    return shapes.Kind(id=row.public_id, name=row.name) if row else None


def author(row: Person | Nameless, reader: Person | None) -> shapes.Author:
    """Without an id: people who appear as one of their kind, or without a name, must not be told apart by one."""
    shown_kind = None if row.erased_at else kind(row.kind)
    return shapes.Author(name=row.shown_name, kind=shown_kind, is_you=reader is not None and reader.pk == row.pk)


def me(row: Person) -> shapes.Me:
    return shapes.Me(
        name=row.name, shown_as=row.shown_name, kind=kind(row.kind), time_zone=row.time_zone, language=row.language
    )


def programme(row: Programme) -> shapes.Programme:
    return shapes.Programme(
        id=row.public_id,
        slug=row.slug,
        name=row.name,
        goal=row.goal,
        lead=row.lead,
        state=ProgrammeState(row.state),
        visibility=Visibility(row.visibility),
        language=row.language,
        time_zone=row.time_zone,
        promise_days=row.promise_days,
        started_on=row.started_on,
        url=_url("portal:programme", row.slug),
    )


def programme_in_full(row: Programme, rounds: list[Round]) -> shapes.ProgrammeInFull:
    return shapes.ProgrammeInFull(
        **dict(programme(row)),
        rounds=[
            shapes.Round(number=one.number, name=one.name, starts_on=one.starts_on, ends_on=one.ends_on)
            for one in rounds
        ],
    )


def call(row: Call, now: datetime) -> shapes.Call:
    activity = row.activity
    return shapes.Call(
        id=activity.public_id,
        slug=activity.slug,
        programme=activity.programme.slug,
        title=activity.title,
        brief=activity.brief,
        thanks=activity.thanks,
        state=ActivityState(activity.state),
        visibility=Visibility(activity.visibility),
        opens_at=activity.opens_at,
        closes_at=activity.closes_at,
        is_open=activity.is_open_at(now),
        url=_url("ideas:call", activity.programme.slug, activity.slug),
    )


def call_in_full(row: Call, terms: Terms | None, now: datetime) -> shapes.CallInFull:
    votes = Votes.of(row)
    return shapes.CallInFull(
        **dict(call(row, now)),
        questions=[
            shapes.Question(
                key=question["key"],
                label=question["label"],
                hint=question.get("hint", ""),
                limit=question["limit"],
                required=question["required"],
            )
            for question in row.questions
        ],
        terms=shapes.Terms(version=terms.version, text=terms.text, published_at=terms.published_at) if terms else None,
        support_label=row.support_label,
        votes=shapes.Votes(points=votes.points, both_ways=votes.both_ways, budget=votes.budget),
        categories=[shapes.Category(key=one.key, label=one.label, words=one.words) for one in Categories.of(row).rows],
        statuses=[shapes.Status(key=one.key, label=one.label, ends=one.ends) for one in Pipeline.of(row).rows],
    )


def support(row: Idea, *, supported: bool) -> shapes.SupportState:
    return shapes.SupportState(
        supports=row.supports_count, supported=supported, against=row.against_count, points=row.points
    )


def idea(row: Idea, shown_in: Call, reader: Person | None, verdict: Link | None) -> shapes.Idea:
    """An idea on the table; `row` may carry `supported`, as the queries of ideas add it for a reader."""
    assert row.trail_item is not None
    assert row.submitted_at is not None
    item = row.trail_item
    return shapes.Idea(
        id=item.public_id,
        number=item.number,
        call=shown_in.activity.public_id,
        title=row.title,
        author=author(row.author_for(reader), reader),
        submitted_at=row.submitted_at,
        active_at=row.active_at,
        category=row.category,
        status=row.status,
        supports=row.supports_count,
        against=row.against_count,
        points=row.points,
        comments=row.comments_count,
        needs_answer=row.needs_answer,
        supported=bool(getattr(row, "supported", False)),
        verdict=_verdict(verdict) if verdict else None,
        url=_url("ideas:idea", shown_in.activity.programme.slug, item.public_id),
    )


def _verdict(link: Link) -> shapes.Verdict:
    return shapes.Verdict(
        relation=Relation(link.relation),
        decision=link.target.public_id,
        reason=link.reason,
        look_again_on=link.look_again_on,
    )


def idea_in_full(row: Idea, reader: Person | None, verdict: Link | None, letters: list[Answer]) -> shapes.IdeaInFull:
    return shapes.IdeaInFull(
        **dict(idea(row, row.call, reader, verdict)),
        answers=[
            shapes.Answered(key=question["key"], label=question["label"], text=row.answers.get(question["key"], ""))
            for question in row.call.questions
        ],
        pictures=[
            shapes.Picture(url=_url("files:file", picture.file.public_id), caption=picture.caption, alt=picture.alt)
            for picture in row.pictures.select_related("file")
        ],
        letters=[
            shapes.Letter(
                id=letter.trail_item.public_id,
                signed_by=letter.signed_by.shown_name,
                text=letter.text,
                next_on=letter.next_on,
                created_at=letter.created_at,
            )
            for letter in letters
        ],
    )


def comment(row: Comment, target: Item, reader: Person | None) -> shapes.Comment:
    withdrawn = row.trail_item.withdrawn_at is not None
    return shapes.Comment(
        id=row.trail_item.public_id,
        on=target.public_id,
        reply_to=row.reply_to.trail_item.public_id if row.reply_to else None,
        author=None if withdrawn else author(row.speaker, reader),
        stance=Stance(row.stance),
        text=row.text,
        created_at=row.created_at,
        withdrawn=withdrawn,
    )


def item(row: Item, slugs: Mapping[int, str]) -> shapes.Item:
    """`slugs` are those of the programmes, by id."""
    slug = slugs[row.programme_id]
    return shapes.Item(
        id=row.public_id,
        kind=row.kind,
        number=row.number,
        title=row.title,
        programme=slug,
        occurred_at=row.occurred_at,
        withdrawn=row.withdrawn_at is not None,
        url=_url(kind_of(row.kind).url_name, slug, row.public_id),
    )


def link(row: Link, items: Mapping[int, Item]) -> shapes.Link:
    """`items` are the Items by id that the reader may see."""
    return shapes.Link(
        source=items[row.source_id].public_id,
        target=items[row.target_id].public_id,
        relation=Relation(row.relation),
        reason=row.reason,
        look_again_on=row.look_again_on,
        quote=row.quote,
    )
