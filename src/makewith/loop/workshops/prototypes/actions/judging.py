"""Putting a version before the room, saying what one thinks of each part, and showing what was said."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.search.actions import index_many
from makewith.foundation.trail.actions import excerpt, link_items, make_item, next_number
from makewith.foundation.trail.models import Audience, Credit, Item, Relation
from makewith.kit.permissions import require
from makewith.kit.text import limited, limited_values
from makewith.loop.workshops.models import Seat, Workshop, WorkshopState
from makewith.loop.workshops.prototypes import events, permissions, queries
from makewith.loop.workshops.prototypes.actions.locking import locked_version
from makewith.loop.workshops.prototypes.models import WORDS_LIMIT, Change, Fix, Judgement, Part, Verdict, Version


@transaction.atomic
def open_judging(*, actor: Person, version: Version, now: datetime) -> bool:
    """Put a version before the room. Twice is as once; False if nothing changed.

    What was open before closes. A version that was closed opens again only while what was said is hidden: afterwards people
    would answer what they read. Its Item stands on the trail from now on.
    """
    require(permissions.can_run_judging, actor, version.prototype.workshop)
    return begin(version, now, actor)


@transaction.atomic
def close_judging(*, actor: Person, version: Version, now: datetime) -> bool:
    """From now on nothing can be said of this version, or changed. Twice is as once; False if nothing changed."""
    require(permissions.can_run_judging, actor, version.prototype.workshop)
    return end(version, now, actor)


@transaction.atomic
def reveal_judgements(*, actor: Person, version: Version, now: datetime) -> bool:
    """Show everybody in the room what was said of this version. It cannot be hidden again. Twice is as once."""
    require(permissions.can_run_judging, actor, version.prototype.workshop)
    return show(version, now, actor)


@transaction.atomic
def close_open(*, workshop: Workshop, now: datetime) -> int:
    """Close what is still judged in a workshop that is over; how many versions that were."""
    return sum(end(version, now, None) for version in queries.open_versions(workshop))


def begin(version: Version, now: datetime, actor: Person | None) -> bool:
    """`open_judging` for who asked elsewhere whether they may: the board by its policy, the agenda by its blocks."""
    locked = locked_version(version)
    if locked.is_open:
        return False
    workshop = locked.prototype.workshop
    if workshop.state != WorkshopState.LIVE:
        raise ValidationError(_("Open the lobby of the workshop first. Then people can judge."))
    if locked.revealed_at is not None:
        raise ValidationError(_("What was said of this version is shown already. Judge the next one."))
    if not locked.parts.exists():
        raise ValidationError(_("This version has no parts yet. Add the first one."))
    for other in queries.open_versions(workshop).exclude(pk=locked.pk):
        end(other, now, actor)
    locked.opened_at, locked.closed_at = locked.opened_at or now, None
    if locked.trail_item is None:
        locked.trail_item = make_item(
            programme=workshop.activity.programme,
            activity=workshop.activity,
            kind="prototype",
            title=_("%(title)s, version %(number)d") % {"title": locked.prototype.title, "number": locked.number},
            givers=(),
            audience=Audience.PUBLIC,
            now=now,
        )
        _link_changes(locked, now)
    locked.save(update_fields=["opened_at", "closed_at", "trail_item"])
    publish(_of(events.JudgingOpened, locked, actor), now=now)
    return True


def end(version: Version, now: datetime, actor: Person | None) -> bool:
    """`close_judging` for who asked elsewhere whether they may."""
    locked = locked_version(version)
    if not locked.is_open:
        return False
    locked.closed_at = now
    locked.save(update_fields=["closed_at"])
    publish(_of(events.JudgingClosed, locked, actor), now=now)
    return True


def show(version: Version, now: datetime, actor: Person | None) -> bool:
    """`reveal_judgements` for who asked elsewhere whether they may."""
    locked = locked_version(version)
    if locked.revealed_at is not None:
        return False
    if locked.opened_at is None:
        raise ValidationError(_("Nobody has judged this version yet."))
    locked.revealed_at = now
    locked.save(update_fields=["revealed_at"])
    publish(_of(events.JudgementsRevealed, locked, actor), now=now)
    return True


@transaction.atomic
def judge_part(*, seat: Seat, part: Part, verdict: str, why: str = "", fix: str = "", now: datetime) -> Judgement:
    """Say of a part what it is to oneself, why, and how one would mend it. Saying it again changes what one said.

    An empty `fix` takes one's own fix back, unless something became of it already.
    """
    version = locked_version(part.version)
    require(permissions.can_judge, seat, version)
    if verdict not in Verdict.values:
        raise ValidationError({"verdict": _("Choose one of the three.")})
    words = limited_values(Judgement, {"why": why})
    fix = limited(fix, WORDS_LIMIT, field="fix", line=True)
    judgement, _is_new = Judgement.objects.update_or_create(
        part=part, seat=seat, defaults={"verdict": verdict, "judged_at": now, **words}
    )
    mine = Fix.objects.filter(part=part, seat=seat)
    if fix:
        Fix.objects.update_or_create(part=part, seat=seat, defaults={"text": fix, "said_at": now, "table": seat.table})
    else:
        mine.filter(change=None).delete()
    return judgement


@transaction.atomic
def empty_unkept_words(*, seat: Seat, part_id: uuid.UUID) -> None:
    """The words from one seat about a part are gone, unless they are on the trail: from there they are taken back. Twice is as once."""
    part = Part.objects.select_related("version").filter(public_id=part_id).first()
    if part is None:
        return
    # So that they do not come to the trail in between.
    locked_version(part.version)
    Judgement.objects.filter(seat=seat, part=part, trail_item=None).update(why="")
    Fix.objects.filter(seat=seat, part=part, trail_item=None).update(text="")


@transaction.atomic
def put_words_on_trail(*, version: Version, now: datetime) -> int:
    """Make what people said of a version theirs on the trail, once everybody sees it and nobody changes it; how many.

    A mark without words is a number and no Item. Who has a seat but no account gets no credit until the seat is theirs.
    """
    locked = locked_version(version)
    if not locked.is_settled:
        return 0
    unkept_judgements, unkept_fixes = queries.unkept_words(locked)
    judgements, fixes = list(unkept_judgements), list(unkept_fixes)
    said = [(one.why, one.seat, one.judged_at) for one in judgements]
    for judgement, item in zip(judgements, _make_items(locked, "judgement", said), strict=True):
        judgement.trail_item = item
    mends = [(one.text, one.seat, one.said_at) for one in fixes]
    for fix, item in zip(fixes, _make_items(locked, "fix", mends), strict=True):
        fix.trail_item = item
    Judgement.objects.bulk_update(judgements, ["trail_item"])
    Fix.objects.bulk_update(fixes, ["trail_item"])
    for change in Change.objects.filter(fix__in=fixes, part__isnull=False).select_related("part__version"):
        if change.part is not None:
            _link_changes(change.part.version, now)
    return len(judgements) + len(fixes)


def _make_items(version: Version, kind: str, said: Sequence[tuple[str, Seat | None, datetime]]) -> list[Item]:
    if not said:
        return []
    activity = version.prototype.workshop.activity
    first = next_number(activity.programme, kind, count=len(said))
    items = Item.objects.bulk_create(
        Item(
            programme=activity.programme,
            activity=activity,
            kind=kind,
            number=first + position,
            title=excerpt(text),
            language=activity.programme.language,
            audience=Audience.CREDITED,
            occurred_at=moment,
        )
        for position, (text, _seat, moment) in enumerate(said)
    )
    index_many(rows=[(item, "", text) for item, (text, _seat, _moment) in zip(items, said, strict=True)])
    Credit.objects.bulk_create(
        Credit(item=item, person=seat.person, hidden=not version.shows_names)
        for item, (_text, seat, _moment) in zip(items, said, strict=True)
        if seat is not None and seat.person is not None and seat.keeps_trail and seat.person.erased_at is None
    )
    return items


@transaction.atomic
def credit_claimed(*, workshop: Workshop) -> None:
    """Credit what was said from a seat before it was anybody's to whoever claimed it since. Twice is as once."""
    for said in (Judgement, Fix):
        rows = said.objects.filter(
            part__version__prototype__workshop=workshop,
            trail_item__withdrawn_at=None,
            trail_item__isnull=False,
            seat__person__erased_at=None,
            seat__person__isnull=False,
            seat__keeps_trail=True,
        )
        Credit.objects.bulk_create(
            [
                Credit(item_id=item, person_id=person, hidden=not shows_names)
                for item, person, shows_names in rows.values_list(
                    "trail_item", "seat__person", "part__version__shows_names"
                )
            ],
            ignore_conflicts=True,
        )


def _link_changes(version: Version, now: datetime) -> None:
    """What people would mend became part of this version: their fixes lead to it on the trail."""
    if version.trail_item is None:
        return
    for change in Change.objects.filter(part__version=version).select_related("fix__trail_item", "made_by"):
        if change.fix.trail_item is not None:
            link_items(
                source=change.fix.trail_item,
                target=version.trail_item,
                relation=Relation.BECAME,
                made_by=change.made_by,
                now=now,
            )


def _of(
    event: type[events.JudgingOpened | events.JudgingClosed | events.JudgementsRevealed],
    version: Version,
    actor: Person | None,
) -> events.JudgingOpened | events.JudgingClosed | events.JudgementsRevealed:
    return event(
        actor_id=actor.public_id if actor is not None else None,
        programme_id=version.prototype.workshop.activity.programme.public_id,
        subject_id=version.public_id,
    )
