"""Exercises as data: one TOML file each in `exercises/`, read once.

A team's own exercises are rows of `OwnExercise`, which gives the same shape; `queries.library_of` has both.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExerciseKind(models.TextChoices):
    """What an exercise is for."""

    BEGIN = "begin", _("Begin")
    FIND_OUT = "find_out", _("Find out")
    MAKE = "make", _("Make")
    CHOOSE = "choose", _("Choose")
    FINISH = "finish", _("Finish")
    PAUSE = "pause", _("Pause")


class BadExercise(ValueError):
    """An exercise's file lacks something or has something that is not known."""


@dataclass(frozen=True)
class Exercise:
    """`people` is for how few and how many it works; `quieter` are tips for people who say little; `rules` are those of
    the block it becomes (see `rules.py`). `made_by` is empty for what comes with Makewith.
    """

    key: str
    title: str
    kind: str
    purpose: str
    minutes: int
    steps: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    quieter: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    question: str = ""
    people: tuple[int, int] = (3, 200)
    by_phone: bool = True
    rules: Mapping[str, Any] = field(default_factory=dict)
    made_by: str = ""

    def matches(self, text: str) -> bool:
        """Whether every word of `text` stands somewhere in what is said about it; "phone" finds what works by phone."""
        about = [self.title, self.purpose, str(ExerciseKind(self.kind).label), *self.words, *self.steps, self.made_by]
        said = " ".join([*about, "by phone" if self.by_phone else ""]).casefold()
        return all(word in said for word in text.casefold().replace(",", " ").split())


LISTS = ("steps", "materials", "quieter", "words")


def read_exercise(path: Path) -> Exercise:
    """An exercise from its file, whose name is its key. Raises BadExercise with the file's name and what is wrong."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        fewest, most = data.pop("people", (3, 200))
        lists: dict[str, Any] = {name: tuple(data.pop(name, ())) for name in LISTS}
        found = Exercise(key=path.stem, people=(fewest, most), **lists, **data)
        ExerciseKind(found.kind)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadExercise(f"{path.name}: {error!r}") from error
    return found


@lru_cache(maxsize=1)
def exercises() -> dict[str, Exercise]:
    """Key -> exercise of those that come with Makewith: as a workshop goes, then by title."""
    found = [read_exercise(path) for path in (Path(__file__).parent / "exercises").glob("*.toml")]
    order = ExerciseKind.values
    return {one.key: one for one in sorted(found, key=lambda one: (order.index(one.kind), one.title))}
