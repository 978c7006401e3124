"""Reads across prototypes: versions side by side, what was said, what became of fixes."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Prefetch, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.prototypes.comparing import Comparison, Counts, compare
from makewith.loop.workshops.prototypes.models import Element, Fix, Judgement, Part, Prototype, Verdict, Version

PAGE = 24
WORDS_SHOWN = 12


def prototypes_of(workshop: Workshop) -> QuerySet[Prototype]:
    """Of one workshop, with their versions."""
    return Prototype.objects.filter(workshop=workshop).prefetch_related("versions").order_by("id")


def earlier_prototypes(workshop: Workshop, person: Person | None) -> QuerySet[Prototype]:
    """Prototypes of the programme's other workshops that could be brought along, newest first."""
    rows = Prototype.objects.visible_to(person).filter(workshop__activity__programme=workshop.activity.programme_id)
    return rows.exclude(workshop=workshop).select_related("workshop__activity").order_by("-id")[:PAGE]


def programme_prototypes(programme: Programme, person: Person | None) -> QuerySet[Prototype]:
    return (
        Prototype.objects.visible_to(person)
        .filter(workshop__activity__programme=programme)
        .select_related("workshop__activity")
        .prefetch_related("versions")
    )


def prototype_rows() -> QuerySet[Prototype]:
    """Prototypes with all that permissions and addresses ask of them."""
    return Prototype.objects.select_related("workshop__activity__programme")


def version_rows() -> QuerySet[Version]:
    return Version.objects.select_related("prototype__workshop__activity__programme")


def counts_of(version_ids: Iterable[int]) -> dict[int, Counts]:
    """What was said of each part of these versions, by key of the part, in one query."""
    rows = Judgement.objects.filter(part__version__in=list(version_ids)).values_list("part", "verdict")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for part, verdict, number in rows.annotate(number=Count("pk")):
        found[part][verdict] = number
    return {part: Counts(**numbers) for part, numbers in found.items()}


def newest_words(version: Version) -> datetime | None:
    """When something was last said of a version."""
    said = Judgement.objects.filter(part__version=version).aggregate(at=Max("judged_at"))["at"]
    fixed = Fix.objects.filter(part__version=version).aggregate(at=Max("said_at"))["at"]
    return max(filter(None, (said, fixed)), default=None)


def people_who_judged(version: Version) -> int:
    return Judgement.objects.filter(part__version=version).values("seat").distinct().count()


@dataclass
class ElementRow:
    """One element as the versions show it. `parts` and `counts` are by number of the version."""

    element: Element
    parts: dict[int, Part] = field(default_factory=dict)
    counts: dict[int, Counts] = field(default_factory=dict)
    comparison: Comparison | None = None

    @property
    def newest(self) -> Part:
        return self.parts[max(self.parts)]


@dataclass
class Story:
    """A prototype's versions side by side. `people` is how many judged each version, by its number."""

    versions: list[Version]
    rows: list[ElementRow]
    people: dict[int, int]

    @property
    def compared(self) -> tuple[Version, Version] | None:
        """The two newest versions that somebody judged, and that everybody in the room has seen."""
        judged = [one for one in self.versions if one.revealed_at and self.people.get(one.number)]
        return (judged[-2], judged[-1]) if len(judged) > 1 else None

    @property
    def changed_most(self) -> ElementRow | None:
        """The element whose share changed most between the two versions."""
        shown = [row for row in self.rows if row.comparison and row.comparison.is_shown]
        return max(shown, key=lambda row: abs(_gap(row)), default=None)


def _gap(row: ElementRow) -> float:
    assert row.comparison is not None
    return row.comparison.after.share - row.comparison.before.share


def story_of(prototype: Prototype) -> Story:
    """Everything the page of a prototype draws, in four queries however many people judged."""
    parts = Prefetch("parts", Part.objects.select_related("element", "picture"))
    versions = list(prototype.versions.prefetch_related(parts).order_by("number"))
    said: dict[int, dict[int, str]] = defaultdict(dict)
    judged = Judgement.objects.filter(part__version__prototype=prototype)
    for part_id, seat_id, verdict in judged.values_list("part", "seat", "verdict"):
        said[part_id][seat_id] = verdict
    rows: dict[int, ElementRow] = {}
    people: dict[int, int] = {}
    for version in versions:
        seats: set[int] = set()
        for part in version.parts.all():
            part.version = version
            row = rows.setdefault(part.element_id, ElementRow(part.element))
            row.parts[version.number] = part
            row.counts[version.number] = _counts(said[part.pk])
            seats |= said[part.pk].keys()
        people[version.number] = len(seats)
    story = Story(versions, _in_order(rows.values(), versions), people)
    if pair := story.compared:
        for row in story.rows:
            before, after = (row.parts.get(version.number) for version in pair)
            if before and after:
                row.comparison = compare(said[before.pk], said[after.pk])
    return story


def _counts(said: dict[int, str]) -> Counts:
    verdicts = list(said.values())
    return Counts(**{name: verdicts.count(name) for name in Verdict.values})


def _in_order(rows: Iterable[ElementRow], versions: list[Version]) -> list[ElementRow]:
    """As the newest version tells the story; what it left out comes after, as it was told before."""
    newest = versions[-1].number if versions else 0
    return sorted(rows, key=lambda row: (newest not in row.parts, -max(row.parts), row.newest.position, row.element.pk))


def words_about(element: Element) -> dict[str, list[Judgement]]:
    """What people said of an element in versions that were revealed, newest version first, by verdict."""
    rows = (
        Judgement.objects.filter(part__element=element, part__version__revealed_at__isnull=False)
        .exclude(why="")
        .select_related("seat__kind", "part__version", "trail_item")
        .order_by("-part__version__number", "judged_at", "id")
    )
    found: dict[str, list[Judgement]] = {name: [] for name in Verdict.values}
    for judgement in rows:
        found[judgement.verdict].append(judgement)
    return found


def fixes_of(element: Element) -> list[Fix]:
    """Fixes of an element in versions that were revealed, with what became of them: what became something comes first."""
    return list(
        Fix.objects.filter(part__element=element, part__version__revealed_at__isnull=False)
        .exclude(text="")
        .select_related("seat__kind", "seat__table", "table", "part__version", "change__part__version", "trail_item")
        .order_by("part__version__number", "said_at", "id")
    )


def open_fixes(part: Part) -> list[Fix]:
    """What people would mend about the element before this version, revealed and not settled yet."""
    return [
        fix
        for fix in fixes_of(part.element)
        if fix.part.version.number < part.version.number and not hasattr(fix, "change")
    ]


def changes_in(version: Version) -> dict[int, list[Fix]]:
    """Fixes that are built into parts of this version, by key of the part."""
    rows = Fix.objects.filter(change__part__version=version).select_related(
        "seat__kind", "seat__table", "table", "part__version", "change", "trail_item"
    )
    found: dict[int, list[Fix]] = defaultdict(list)
    for fix in rows.order_by("said_at", "id"):
        if fix.change.part_id is not None:
            found[fix.change.part_id].append(fix)
    return found


def open_version(workshop: Workshop) -> Version | None:
    """The version the room judges now: the one opened last."""
    return open_versions(workshop).order_by("opened_at", "pk").last()


def shown_version(workshop: Workshop) -> Version | None:
    """What the wall shows: the version being judged, or else the one that was judged last."""
    judged = version_rows().filter(prototype__workshop=workshop, opened_at__isnull=False)
    return open_version(workshop) or judged.order_by("closed_at", "pk").last()


def parts_of(version: Version) -> list[Part]:
    return list(version.parts.select_related("picture", "element"))


def said_by(seat: Seat, version: Version) -> tuple[dict[int, Judgement], dict[int, Fix]]:
    """One's own judgements and fixes of a version, by key of the part."""
    judgements = Judgement.objects.filter(seat=seat, part__version=version)
    fixes = Fix.objects.filter(seat=seat, part__version=version)
    return {one.part_id: one for one in judgements}, {one.part_id: one for one in fixes}


def unkept_words(version: Version) -> tuple[QuerySet[Judgement], QuerySet[Fix]]:
    """Words of a version that have no Item yet."""
    judgements = Judgement.objects.filter(part__version=version, trail_item=None).exclude(why="")
    fixes = Fix.objects.filter(part__version=version, trail_item=None).exclude(text="")
    return judgements.select_related("seat__person", "part"), fixes.select_related("seat__person", "part")


def unkept_from(seat: Seat) -> dict[uuid.UUID, list[str]]:
    """Words from one seat that have no Item, by name of the part that they are about, as the prototype tells it."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for said, words in ((Judgement, "why"), (Fix, "text")):
        rows = said.objects.filter(seat=seat, trail_item=None).exclude(**{words: ""})
        for part, text in rows.order_by("part__version", "part__position", "pk").values_list("part__public_id", words):
            found[part].append(text)
    return found


def open_versions(workshop: Workshop) -> QuerySet[Version]:
    return version_rows().filter(prototype__workshop=workshop, opened_at__isnull=False, closed_at=None)


def versions_of_block(workshop: Workshop, block_id: str) -> QuerySet[Version]:
    """What is to be judged in a block of the agenda, the newest version last."""
    return version_rows().filter(prototype__workshop=workshop, block__public_id=block_id).order_by("number", "pk")


def loudest(version: Version) -> tuple[list[Judgement], list[Fix]]:
    """The newest words and fixes of a version, as many as a wall has room for."""
    judgements = Judgement.objects.filter(part__version=version).exclude(why="").select_related("seat__kind", "part")
    fixes = Fix.objects.filter(part__version=version).exclude(text="").select_related("seat__kind", "table", "part")
    return list(judgements.order_by("-judged_at", "-id")[:6]), list(fixes.order_by("-said_at", "-id")[:4])


def marks_shown(workshop: Workshop) -> list[tuple[str, str, tuple[tuple[int, int, int, int], ...]]]:
    """For a report: of each part that the room was shown, its prototype, its newest title, and (version, gives, same, hinders) by version.

    Nothing of what fewer than five people judged.
    """
    versions = list(version_rows().filter(prototype__workshop=workshop, revealed_at__isnull=False))
    counts = counts_of(version.pk for version in versions)
    parts = Part.objects.filter(version__in=versions).select_related("version__prototype")
    rows: dict[int, tuple[str, str, tuple[tuple[int, int, int, int], ...]]] = {}
    for part in parts.order_by("version__prototype", "version__number", "position", "pk"):
        found = counts.get(part.pk)
        if found is not None and found.is_shown:
            _prototype, _title, before = rows.get(part.element_id, ("", "", ()))
            marks = (part.version.number, found.gives, found.same, found.hinders)
            rows[part.element_id] = (part.version.prototype.title, part.title, (*before, marks))
    return list(rows.values())
