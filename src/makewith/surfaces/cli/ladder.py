"""`makewith ladder`: trying out a ladder before anybody climbs it."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from makewith.foundation.programmes.recipes import all_recipes, recipe_named
from makewith.loop.ideas.ladders.rules import Ladder, Replayed, replay

COLUMN = "supported_at"
MOST_PROBLEMS = 20


@click.group()
def ladder() -> None:
    """Try a ladder of supporters with clocks."""


@ladder.command("replay")
@click.option("--recipe", "recipe_name", required=True, help="The recipe whose ladder is climbed.")
@click.option("--created", required=True, help="When the idea was published, like 2026-06-18T12:00:00+02:00.")
@click.option(
    "--supports",
    "path",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"A CSV file with a column {COLUMN}, in any order.",
)
@click.option("--until", default="", help="Up to when; now if nothing is said.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def replay_supports(recipe_name: str, created: str, path: Path, until: str, *, as_json: bool) -> None:
    """Replay when support came against the ladder of a recipe: which steps are reached, missed or open, and when.

    Ends with the first step that is missed or open; the clock of the next would begin when that one is reached. A moment
    without a time zone is in UTC. The last instant of a clock counts.
    """
    rungs = _ladder_of(recipe_name)
    created_at = _option(created, "--created")
    ends_at = _option(until, "--until") if until else timezone.now()
    if ends_at < created_at:
        raise click.BadParameter("The replay ends before the idea was published.", param_hint="--until")
    found = replay(rungs.steps, created_at, _moments(path, created_at), ends_at)
    if as_json:
        click.echo(json.dumps({"steps": [_as_json(step) for step in found]}, indent=2))
        return
    for step in found:
        when = f"{step.at:%Y-%m-%d %H:%M:%S}" if step.at else ""
        click.echo(
            f"{step.supporters:>10,}  due {step.due_at:%Y-%m-%d %H:%M:%S} UTC  {step.outcome:<7}  {when}".rstrip()
        )


def _ladder_of(recipe_name: str) -> Ladder:
    recipe = recipe_named(recipe_name)
    if recipe is None:
        known = ", ".join(one.name for one in all_recipes())
        raise click.BadParameter(f"There is no recipe {recipe_name!r}. There are: {known}.", param_hint="--recipe")
    ladders = [Ladder.read(activity.values.get("rules", {}).get(Ladder.key, {})) for activity in recipe.runnable]
    for found in ladders:
        if found.steps:
            return found
    raise click.BadParameter(f"The recipe {recipe_name!r} has no ladder.", param_hint="--recipe")


def _option(text: str, name: str) -> datetime:
    moment = _moment(text)
    if moment is None:
        raise click.BadParameter(f"{text!r} is no moment. Write it like 2026-06-18T12:00:00+02:00.", param_hint=name)
    return moment


def _moment(text: str) -> datetime | None:
    """A moment of ISO 8601 in UTC; one without a zone is in UTC already. None for what is none."""
    try:
        read = datetime.fromisoformat(text.strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _moments(path: Path, created_at: datetime) -> list[datetime]:
    """Every moment of support in the file. Stops with all rows that cannot be read, each by row and column."""
    moments: list[datetime] = []
    problems: list[str] = []
    for number, cell in _cells(path):
        moment = _moment(cell)
        if moment is None:
            problems.append(f"row {number}, column “{COLUMN}”: {cell!r} is no moment like 2026-06-18T12:00:00+02:00")
        elif moment < created_at:
            problems.append(f"row {number}, column “{COLUMN}”: {cell!r} is before the idea was published")
        else:
            moments.append(moment)
    if problems:
        more = len(problems) - MOST_PROBLEMS
        shown = [*problems[:MOST_PROBLEMS], *([f"and {more} more"] if more > 0 else [])]
        raise click.ClickException(f"{path.name} cannot be replayed.\n  " + "\n  ".join(shown))
    return moments


def _cells(path: Path) -> Iterator[tuple[int, str]]:
    """The row, as a spreadsheet counts, and the cell of our column. Rows that are empty throughout are passed over."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip() for name in next(reader, [])]
            if header.count(COLUMN) != 1:
                raise click.ClickException(
                    f"{path.name} needs one column {COLUMN}. It has: {', '.join(header) or 'none'}."
                )
            place = header.index(COLUMN)
            for number, cells in enumerate(reader, start=2):
                if any(cell.strip() for cell in cells):
                    yield number, cells[place] if place < len(cells) else ""
    except (UnicodeDecodeError, csv.Error) as error:
        raise click.ClickException(f"{path.name} cannot be read: {error}. Save the table as CSV in UTF-8.") from error


def _as_json(step: Replayed) -> dict[str, Any]:
    return {
        "supporters": step.supporters,
        "due_at": step.due_at.isoformat(),
        "outcome": step.outcome,
        "at": step.at.isoformat() if step.at else None,
    }
