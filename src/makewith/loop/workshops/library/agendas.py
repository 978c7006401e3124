"""Agendas to begin with, as data."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Agenda:
    """`minutes` is how long it is planned for; `blocks` are as `create_workshop` takes them."""

    key: str
    title: str
    words: str
    minutes: int
    tables: int
    blocks: list[dict[str, Any]]


@lru_cache(maxsize=1)
def agendas() -> dict[str, Agenda]:
    data = tomllib.loads((Path(__file__).parent / "agendas.toml").read_text("utf-8"))
    return {key: Agenda(key, **row) for key, row in data.items()}
