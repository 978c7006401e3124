"""The prototype of a workshop in the story: made, judged by the people in the room, mended, and judged again.

The workshop's own acts give it the seats of the people by their key, and its blocks and tables by theirs. Each act has its
moment, so they are planned among the others; judging needs a workshop that is live at that moment.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from makewith.foundation.people.models import Person
from makewith.loop.workshops.models import Block, Seat, Table, Workshop
from makewith.loop.workshops.prototypes import live, queries
from makewith.loop.workshops.prototypes.actions import (
    add_part,
    add_table_fix,
    change_part,
    change_version,
    give_picture,
    judge_part,
    make_prototype,
    say_decided,
    settle_fix,
    start_version,
)
from makewith.loop.workshops.prototypes.models import Fix, Part, Prototype, Version
from makewith.loop.workshops.prototypes.permissions import JUDGES
from makewith.surfaces.cli.demo.acts import Act, key_for
from makewith.surfaces.cli.demo.story import PICTURES

VERDICTS = ("gives", "same", "hinders")


class TriedPrototype:
    """`acts()` are what happens to one prototype of the story, with the moment of each, in order."""

    def __init__(
        self,
        row: dict[str, Any],
        *,
        workshop: Workshop,
        actor: Person,
        seats: Mapping[str, Seat],
        blocks: Mapping[str, Block],
        tables: Mapping[str, Table],
    ) -> None:
        self.row, self.workshop, self.actor = row, workshop, actor
        self.seats = {key: seat for key, seat in seats.items() if seat.role in JUDGES}
        self.blocks, self.tables = blocks, tables
        self.prototype: Prototype

    def acts(self) -> Iterator[Act]:
        first, *later = self.row["versions"]
        yield self.row["made_at"], partial(self.make, first)
        yield from self.judging(first, 1)
        for number, version in enumerate(later, start=2):
            yield version["made_at"], partial(self.mend, version, number)
            yield from self.judging(version, number)
        for change in self.row["changes"]:
            yield change["at"], partial(self.settle, change)
        yield self.row["decided_at"], self.decide

    def judging(self, row: dict[str, Any], number: int) -> Iterator[Act]:
        yield row["opened_at"], partial(self.run, "open", number, row["opened_at"])
        yield row["opened_at"], partial(self.judge, row, number)
        yield row["closed_at"], partial(self.run, "close", number, row["closed_at"])
        yield row["revealed_at"], partial(self.run, "reveal", number, row["revealed_at"])

    def make(self, row: dict[str, Any]) -> None:
        key = f"prototype {self.row['key']}"
        self.prototype = make_prototype(
            actor=self.actor,
            workshop=self.workshop,
            title=self.row["title"],
            submission_key=key_for(key),
            now=self.row["made_at"],
        )
        version = self._version(1)
        self._tell(version, row)
        for part in row["parts"]:
            made = add_part(
                actor=self.actor,
                version=version,
                kind=part.get("kind", "frame"),
                title=part["title"],
                text=part["text"],
                submission_key=key_for(f"{key} {part['key']}"),
            )
            self._picture(made, part, self.row["made_at"])

    def mend(self, row: dict[str, Any], number: int) -> None:
        version = start_version(actor=self.actor, after=self._version(number - 1), now=row["made_at"])
        self._tell(version, row)
        for part in row["parts"]:
            shown = self._part(number, part["key"])
            change_part(
                actor=self.actor, part=shown, title=part["title"], text=part["text"], picture_alt=shown.picture_alt
            )
            self._picture(shown, part, row["made_at"])

    def _tell(self, version: Version, row: dict[str, Any]) -> None:
        change_version(
            actor=self.actor,
            version=version,
            title=self.row["title"],
            story=row["story"],
            shows_names=True,
            block=self.blocks.get(row["block"]),
        )

    def _picture(self, part: Part, row: dict[str, Any], now: datetime) -> None:
        if "picture" not in row:
            return
        name = row["picture"]
        upload = SimpleUploadedFile(name, (PICTURES / name).read_bytes(), "image/png")
        give_picture(actor=self.actor, part=part, upload=upload, now=now)
        change_part(actor=self.actor, part=part, title=row["title"], text=row["text"], picture_alt=row["alt"])

    def run(self, act: str, number: int, now: datetime) -> None:
        live.run(act, actor=self.actor, version=self._version(number), now=now)

    @transaction.atomic
    def judge(self, row: dict[str, Any], number: int) -> None:
        """First those whose words are told, then everybody else, until each mark is given as often as the story says."""
        people = {key: seat for key, seat in self.seats.items() if key not in row.get("absent", ())}
        for place, part in enumerate(row["parts"]):
            shown = self._part(number, part["key"])
            left = dict(zip(VERDICTS, part["marks"], strict=True))
            told = {said["by"]: said for said in part.get("said", ()) if said["by"] in people}
            for said in told.values():
                left[said["verdict"]] -= 1
            silent = [key for key in people if key not in told]
            # Each part begins with somebody else, so that nobody says the same of all.
            silent = silent[place * 5 % len(silent) :] + silent[: place * 5 % len(silent)]
            marks = [verdict for verdict in VERDICTS for _ in range(max(0, left[verdict]))]
            given = [*told.values(), *({"by": key, "verdict": mark} for key, mark in zip(silent, marks, strict=False))]
            for said in given:
                judge_part(
                    seat=people[said["by"]],
                    part=shown,
                    verdict=said["verdict"],
                    why=said.get("why", ""),
                    fix=said.get("fix", ""),
                    now=row["opened_at"],
                )
            for fix in part.get("table_fixes", ()):
                add_table_fix(
                    actor=self.actor,
                    part=shown,
                    table=self.tables.get(fix["table"]),
                    text=fix["text"],
                    submission_key=key_for(f"fix {fix['key']}"),
                    now=row["closed_at"],
                )

    def settle(self, change: dict[str, Any]) -> None:
        fixes = Fix.objects.filter(part__element__public_id=self._element(change["part"]), part__version__number=1)
        if "key" in change:
            fixes = fixes.filter(public_id=key_for(f"fix {change['key']}"))
        else:
            fixes = fixes.filter(seat=self.seats[change["by"]])
        fix = fixes.select_related("part__version__prototype__workshop__activity__programme").get()
        settle_fix(
            actor=self.actor,
            fix=fix,
            outcome=change["outcome"],
            reason=change.get("reason", ""),
            now=change["at"],
        )

    def decide(self) -> None:
        say_decided(actor=self.actor, prototype=self.prototype, decided=self.row["decided"])

    def _version(self, number: int) -> Version:
        return queries.version_rows().get(prototype=self.prototype, number=number)

    def _element(self, key: str) -> Any:
        return key_for(f"prototype {self.row['key']} {key}")

    def _part(self, number: int, key: str) -> Part:
        rows = Part.objects.select_related("version__prototype__workshop__activity__programme", "element")
        return rows.get(version=self._version(number), element__public_id=self._element(key))
