"""Making a prototype and its versions, before the session or in it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.files.actions import receive_picture
from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.kit.text import limited, limited_values
from makewith.loop.workshops.models import Block, Workshop
from makewith.loop.workshops.prototypes import events, permissions
from makewith.loop.workshops.prototypes.actions.locking import locked_version
from makewith.loop.workshops.prototypes.models import TITLE_LIMIT, Element, ElementKind, Part, Prototype, Version

MOST_PARTS = 40
PINS_PER_PICTURE = 12
PIN_LIMIT = 80


@transaction.atomic
def make_prototype(
    *, actor: Person, workshop: Workshop, title: str, story: str = "", submission_key: uuid.UUID, now: datetime
) -> Prototype:
    """Something to try, with its first version. The same key again gives what is there. Raises ValidationError by field."""
    require(permissions.can_make_prototype, actor, workshop)
    if existing := Prototype.objects.filter(public_id=submission_key, workshop=workshop).first():
        return existing
    values = limited_values(Version, {"story": story})
    prototype = Prototype.objects.create(
        public_id=submission_key,
        workshop=workshop,
        title=limited(title, TITLE_LIMIT, field="title", empty=_("Give it a name."), line=True),
        made_at=now,
    )
    Version.objects.create(prototype=prototype, number=1, made_at=now, **values)
    publish(_of(events.PrototypeMade, prototype, actor), now=now)
    return prototype


@transaction.atomic
def take_on_prototype(
    *, actor: Person, workshop: Workshop, earlier: Prototype, submission_key: uuid.UUID, now: datetime
) -> Prototype:
    """Bring a prototype from an earlier workshop of the programme: its newest version is this one's first."""
    require(permissions.can_make_prototype, actor, workshop)
    require(permissions.can_see_prototypes, actor, earlier.workshop)
    if existing := Prototype.objects.filter(public_id=submission_key, workshop=workshop).first():
        return existing
    if earlier.workshop.activity.programme_id != workshop.activity.programme_id:
        raise ValidationError(_("That prototype belongs to another programme."))
    newest = earlier.versions.latest("number")
    prototype = Prototype.objects.create(
        public_id=submission_key, workshop=workshop, came_from=earlier, title=earlier.title, made_at=now
    )
    version = Version.objects.create(prototype=prototype, number=1, story=newest.story, made_at=now)
    for part in newest.parts.select_related("element"):
        element = Element.objects.create(prototype=prototype, kind=part.element.kind)
        _copy(part, version, element)
    publish(_of(events.PrototypeMade, prototype, actor), now=now)
    return prototype


@transaction.atomic
def start_version(*, actor: Person, after: Version, now: datetime) -> Version:
    """Begin the next version as a copy of this one. Asked twice, or by two at once, it begins once."""
    prototype = after.prototype
    require(permissions.can_make_prototype, actor, prototype.workshop)
    before = locked_version(after)
    version, is_new = Version.objects.get_or_create(
        prototype=prototype,
        number=before.number + 1,
        defaults={"story": before.story, "shows_names": before.shows_names, "made_at": now},
    )
    if is_new:
        for part in before.parts.select_related("element"):
            _copy(part, version, part.element)
        publish(_of(events.VersionStarted, prototype, actor, number=version.number), now=now)
    return version


def _copy(part: Part, version: Version, element: Element) -> Part:
    return Part.objects.create(
        version=version,
        element=element,
        position=part.position,
        title=part.title,
        text=part.text,
        picture=part.picture,
        picture_alt=part.picture_alt,
        pins=part.pins,
    )


@transaction.atomic
def change_version(
    *, actor: Person, version: Version, title: str, story: str, shows_names: bool, block: Block | None = None
) -> Version:
    """Say what a version is, when it is judged and whether with names. Once it was opened only its words change.

    What people were promised about their names when they judged stays as it was.
    """
    locked = _to_change(actor, version)
    values = limited_values(Version, {"story": story})
    name = limited(title, TITLE_LIMIT, field="title", empty=_("Give it a name."), line=True)
    if locked.opened_at is None:
        if block is not None and block.workshop_id != locked.prototype.workshop_id:
            raise ValidationError({"block": _("That part of the agenda belongs to another workshop.")})
        values |= {"shows_names": shows_names, "block": block}
    elif shows_names != locked.shows_names:
        raise ValidationError(
            {"shows_names": _("It was put before people already. What they were told about names stays.")}
        )
    _set(locked, values)
    _set(locked.prototype, {"title": name})
    return locked


@transaction.atomic
def add_part(
    *, actor: Person, version: Version, kind: str, title: str, text: str = "", submission_key: uuid.UUID
) -> Part:
    """Put one more part at the end of a version. The same key again gives what is there."""
    locked = _to_change(actor, version)
    if existing := locked.parts.filter(element__public_id=submission_key).first():
        return existing
    if kind not in ElementKind.values:
        raise ValidationError({"kind": _("Choose what it is.")})
    if locked.parts.count() >= MOST_PARTS:
        raise ValidationError(_("A version has up to %(count)d parts.") % {"count": MOST_PARTS})
    _refuse_opened(locked)
    values = _words({"title": title, "text": text})
    last = locked.parts.aggregate(last=Max("position"))["last"] or 0
    element = Element.objects.create(public_id=submission_key, prototype=locked.prototype, kind=kind)
    return Part.objects.create(version=locked, element=element, position=last + 1, **values)


@transaction.atomic
def change_part(
    *,
    actor: Person,
    part: Part,
    title: str,
    text: str,
    picture_alt: str = "",
    pins: Sequence[tuple[int, int, str]] = (),
) -> Part:
    """Change what a part says, before it is put before people. `pins` are (x, y, words) in percent of its picture."""
    locked = _to_change(actor, part.version)
    _refuse_opened(locked)
    values = _words({"title": title, "text": text, "picture_alt": picture_alt})
    values["pins"] = _pins(pins)
    _set(part, values)
    return part


def give_picture(*, actor: Person, part: Part, upload: "UploadedFile[Any]", now: datetime) -> Part:
    """Give a part its picture, in place of what it had. Raises RefusedFile with what is wrong."""
    require(permissions.can_make_prototype, actor, part.version.prototype.workshop)
    _refuse_opened(part.version)
    # Keeping the bytes may take long, so it comes before the transaction; a file that finds no place is swept up later.
    file = receive_picture(owner_id=actor.public_id, holder="prototype", upload=upload, now=now)
    with transaction.atomic():
        _refuse_opened(_to_change(actor, part.version))
        # What it had may still be in another version. A file that nothing points at is forgotten within a day.
        _set(part, {"picture": file})
    return part


@transaction.atomic
def move_part(*, actor: Person, part: Part, earlier: bool) -> bool:
    """Let a part change places with its neighbour; False at the end of the row."""
    locked = _to_change(actor, part.version)
    _refuse_opened(locked)
    parts = list(locked.parts.all())
    at = next(index for index, one in enumerate(parts) if one.pk == part.pk)
    to = at - 1 if earlier else at + 1
    if not 0 <= to < len(parts):
        return False
    parts[at], parts[to] = parts[to], parts[at]
    for position, one in enumerate(parts, start=1):
        _set(one, {"position": position})
    return True


@transaction.atomic
def remove_part(*, actor: Person, part: Part) -> None:
    """Take a part out of a version that nobody has judged. Earlier versions keep theirs."""
    locked = _to_change(actor, part.version)
    _refuse_opened(locked)
    element = part.element
    Part.objects.filter(pk=part.pk).delete()
    if not element.parts.exists():
        element.delete()


def _to_change(actor: Person, version: Version) -> Version:
    locked = locked_version(version)
    require(permissions.can_make_prototype, actor, locked.prototype.workshop)
    return locked


def _refuse_opened(version: Version) -> None:
    if version.opened_at is not None:
        raise ValidationError(
            _("People have seen version %(number)d, so it stays as it was. Change the next one.")
            % {"number": version.number}
        )


def _words(values: dict[str, Any]) -> dict[str, Any]:
    kept = limited_values(Part, values)
    if not kept["title"]:
        raise ValidationError({"title": _("Say in a few words what this part is.")})
    return kept


def _pins(given: Sequence[tuple[int, int, str]]) -> list[dict[str, Any]]:
    pins: list[dict[str, Any]] = [
        {"x": x, "y": y, "words": limited(words, PIN_LIMIT, field="pins", line=True)} for x, y, words in given
    ]
    if len(pins) > PINS_PER_PICTURE:
        raise ValidationError({"pins": _("A picture has up to %(count)d pins.") % {"count": PINS_PER_PICTURE}})
    if any(not 0 <= pin[axis] <= 100 for pin in pins for axis in ("x", "y")) or not all(pin["words"] for pin in pins):
        raise ValidationError({"pins": _("Each pin has a place on the picture, from 0 to 100, and words.")})
    return pins


def _set(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _of(event: type[Any], prototype: Prototype, actor: Person, **more: Any) -> Any:
    return event(
        actor_id=actor.public_id,
        programme_id=prototype.workshop.activity.programme.public_id,
        subject_id=prototype.public_id,
        **more,
    )
