"""What is to be seen to, counted from the day, and what whoever sits with people should have practised: data."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Step:
    """`days` counts from the day: -28 is four weeks before, 1 the day after."""

    days: int
    text: str
    note: str = ""


@dataclass(frozen=True)
class Skill:
    """`opens` is what somebody may do once this and everything that opens less is done: "sit" or "host"."""

    key: str
    title: str
    words: str
    opens: str


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "countdown.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def countdown() -> tuple[Step, ...]:
    return tuple(sorted((Step(**row) for row in _data()["steps"]), key=lambda step: step.days))


@lru_cache(maxsize=1)
def skills() -> tuple[Skill, ...]:
    return tuple(Skill(**row) for row in _data()["skills"])
