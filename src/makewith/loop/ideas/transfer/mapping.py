"""How the columns of somebody's file become ideas. A mapping is TOML: one of the presets, or a file of one's own."""

import re
import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from makewith.kit.tables import Problem, Row
from makewith.kit.tables.guard import unguarded

PRESETS = Path(__file__).parent / "presets"
TITLE_LIMIT = 80
MOST_SUPPORTS = 2**31 - 1
_SAMPLE = datetime(2025, 6, 18, 14, 30, tzinfo=UTC)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:$|[T ])")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


class WrongMapping(ValueError):
    """The mapping cannot be used, or does not fit the file; the text says why."""


@dataclass(frozen=True)
class Status:
    """What a status of the source means here. `expects` is checked: its supports are "below" or have "reached" the threshold."""

    needs_answer: bool
    expects: str = ""


@dataclass(frozen=True)
class Mapped:
    """One row as an idea, before it is known who its author is here."""

    row: int
    source_id: str
    author: str
    title: str
    answers: dict[str, str]
    submitted_at: datetime
    supports: int
    needs_answer: bool
    status: str
    title_was_cut: bool
    answer: "tuple[str, datetime, str] | None" = None


@dataclass(frozen=True)
class Mapping:
    """Read by `load`; the presets show every key. `title` is what people call the source.

    `answers_in` begins the names of columns that each hold the answers to one question, by its key.
    """

    source: str
    columns: dict[str, str]
    author: str
    text: dict[str, list[str]]
    title: str = ""
    answers_in: str = ""
    language: str = ""
    date_format: str = "iso"
    empty: tuple[str, ...] = ("",)
    statuses: dict[str, Status] = field(default_factory=dict)
    answer: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def used_columns(self) -> set[str]:
        used = set(self.columns.values()) | {name for names in self.text.values() for name in names}
        templates = (self.author, self.answer.get("signed_by", ""), self.answer.get("text", ""))
        used |= {name for template in templates for name in _PLACEHOLDER.findall(template)}
        return used | ({self.answer["given_at"]} if self.answer else set())

    def check_header(self, header: list[str]) -> None:
        missing = sorted(self.used_columns() - set(header))
        if missing:
            raise WrongMapping(
                f"The file has no column {', '.join(f'“{name}”' for name in missing)}. "
                f"It has {', '.join(f'“{name}”' for name in header)}."
            )

    def unused(self, header: list[str]) -> list[tuple[str, str]]:
        """Columns that do not come in, each with the reason."""
        used = self.used_columns() - {self.columns.get("threshold")}
        used |= {name for name in header if self.answers_in and name.startswith(self.answers_in)}
        return [(name, self.left_out.get(name, "the mapping does not use it")) for name in header if name not in used]


def preset_names() -> list[str]:
    return sorted(path.stem for path in PRESETS.glob("*.toml"))


def load(name_or_path: str) -> Mapping:
    """A preset by its name, or the mapping in a TOML file. Raises WrongMapping."""
    path = PRESETS / f"{name_or_path}.toml" if name_or_path in preset_names() else Path(name_or_path)
    if not path.is_file():
        raise WrongMapping(
            f"There is no preset and no file “{name_or_path}”. Presets are: {', '.join(preset_names())}."
        )
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongMapping(f"{path.name} is no TOML: {error}") from error
    return read(data, path.name)


def preset(name: str) -> Mapping:
    """One of the presets and nothing else. Raises WrongMapping."""
    return read(preset_data(name), name)


def preset_data(name: str) -> dict[str, Any]:
    """What stands in the TOML of a preset. Raises WrongMapping."""
    if name not in preset_names():
        raise WrongMapping(f"There is no preset “{name}”. Presets are: {', '.join(preset_names())}.")
    return tomllib.loads((PRESETS / f"{name}.toml").read_text("utf-8"))


def read(data: Table[str, Any], name: str) -> Mapping:
    """A mapping from what stands in its TOML; `name` is what the file is called in sentences. Raises WrongMapping."""
    known = {
        "source",
        "title",
        "answers_in",
        "language",
        "empty",
        "columns",
        "dates",
        "author",
        "text",
        "statuses",
        "answer",
        "left_out",
    }
    if unknown := sorted(set(data) - known):
        raise WrongMapping(
            f"{name} has “{unknown[0]}”, which means nothing here. Known are: {', '.join(sorted(known))}."
        )
    columns = {str(key): str(value) for key, value in data.get("columns", {}).items()}
    for needed in ("source_id", "title", "submitted_at"):
        if needed not in columns:
            raise WrongMapping(f"{name} does not say under [columns] which column is “{needed}”.")
    if not data.get("source"):
        raise WrongMapping(f'{name} does not name its source. Add: source = "where-it-is-from"')
    answer = {str(key): str(value) for key, value in data.get("answer", {}).items()}
    if answer and not {"given_at", "signed_by", "text"} <= set(answer):
        raise WrongMapping(f"{name} needs given_at, signed_by and text under [answer].")
    try:
        statuses = {key: Status(**value) for key, value in data.get("statuses", {}).items()}
    except TypeError as error:
        raise WrongMapping(f"{name}: a status has needs_answer and perhaps expects, nothing else ({error}).") from error
    return Mapping(
        source=str(data["source"])[:40],
        title=str(data.get("title", "")),
        answers_in=str(data.get("answers_in", "")),
        columns=columns,
        author=str(data.get("author", {}).get("name", "Somebody")),
        text={key: list(names) for key, names in data.get("text", {}).items()},
        language=str(data.get("language", "")),
        date_format=str(data.get("dates", {}).get("format", "iso")),
        empty=tuple(data.get("empty", [""])),
        statuses=statuses,
        answer=answer,
        left_out={str(key): str(value) for key, value in data.get("left_out", {}).items()},
    )


class _Wrong(Exception):
    def __init__(self, column: str, text: str) -> None:
        super().__init__(text)
        self.column, self.text = column, text


class Reader:
    """Turns rows into ideas by a mapping, for a call whose first question is `first_question`.

    `is_guarded` says that an apostrophe before what begins like a formula is none of the text (see kit/tables/guard.py).
    """

    def __init__(self, mapping: Mapping, first_question: str, now: datetime, *, is_guarded: bool = False) -> None:
        self.mapping, self.first_question, self.now = mapping, first_question, now
        self.is_guarded = is_guarded

    def read(self, row: Row) -> Mapped | Problem:
        if row.problem:
            return row.problem
        try:
            return self._read(row)
        except _Wrong as wrong:
            return Problem(row.number, wrong.column, wrong.text)

    def _cell(self, row: Row, column: str) -> str:
        cell = row.cells[column]
        cell = (unguarded(cell) if self.is_guarded else cell).strip()
        return "" if cell in self.mapping.empty else cell

    def _named(self, row: Row, name: str) -> str:
        column = self.mapping.columns.get(name)
        return self._cell(row, column) if column else ""

    def _filled(self, row: Row, template: str) -> str:
        return " ".join(_PLACEHOLDER.sub(lambda match: self._cell(row, match[1]), template).split())

    def _words(self, row: Row, template: str) -> str:
        """The same, with its lines where the template is one column and nothing else."""
        alone = _PLACEHOLDER.fullmatch(template)
        return _lines(self._cell(row, alone[1])) if alone else self._filled(row, template)

    def _read(self, row: Row) -> Mapped:
        columns = self.mapping.columns
        source_id = self._named(row, "source_id")
        if not source_id:
            raise _Wrong(columns["source_id"], "is empty; without it the same idea would come in twice")
        if len(source_id) > 80:
            raise _Wrong(columns["source_id"], f"has {len(source_id)} characters, and 80 fit")
        full = " ".join(self._named(row, "title").split())
        if not full:
            raise _Wrong(columns["title"], "is empty")
        title = full if len(full) <= TITLE_LIMIT else full[: TITLE_LIMIT - 1].rstrip() + "…"
        answers = {
            self.first_question if key == "first" else key: "\n\n".join(
                cell for name in names if (cell := _lines(self._cell(row, name)))
            )
            for key, names in self.mapping.text.items()
        }
        if self.mapping.answers_in:
            columns_of = (name for name in row.cells if name.startswith(self.mapping.answers_in))
            answers |= {
                name.removeprefix(self.mapping.answers_in): _lines(self._cell(row, name)) for name in columns_of
            }
        if title != full:
            answers[self.first_question] = f"{full}\n\n{answers.get(self.first_question, '')}".strip()
        supports = self._number(row, "supports")
        status = self._named(row, "status")
        return Mapped(
            row=row.number,
            source_id=source_id,
            author=self._filled(row, self.mapping.author)[:80] or "Somebody",
            title=title,
            answers=answers,
            submitted_at=self._moment(row, columns["submitted_at"]),
            supports=supports,
            needs_answer=self._meaning(row, status, supports).needs_answer,
            status=status,
            title_was_cut=title != full,
            answer=self._answer(row),
        )

    def _meaning(self, row: Row, status: str, supports: int) -> Status:
        if not self.mapping.statuses:
            return Status(needs_answer=True)
        column = self.mapping.columns["status"]
        meaning = self.mapping.statuses.get(status)
        if meaning is None:
            raise _Wrong(column, f"is “{status[:60]}”. Known are: {', '.join(self.mapping.statuses)}")
        if meaning.expects and "threshold" in self.mapping.columns:
            threshold = self._number(row, "threshold")
            if (meaning.expects == "reached") != (supports >= threshold):
                raise _Wrong(column, f"is “{status}”, which does not fit {supports} supports of {threshold}")
        return meaning

    def _number(self, row: Row, name: str) -> int:
        text = self._named(row, name)
        if not text:
            return 0
        if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > MOST_SUPPORTS:
            raise _Wrong(self.mapping.columns[name], f"is “{text[:40]}”, and should be a whole number")
        return int(text)

    def _moment(self, row: Row, column: str) -> datetime:
        text, kind = self._cell(row, column), self.mapping.date_format
        try:
            moment = _in_form(text, kind)
        except (ValueError, OverflowError, OSError):
            sample = _SAMPLE.strftime(kind) if kind not in {"epoch", "iso"} else "2025-06-18"
            expected = "seconds since 1970" if kind == "epoch" else f"a date like {sample}"
            raise _Wrong(column, f"is “{text[:40]}”, and should be {expected}") from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        if moment > self.now:
            raise _Wrong(column, f"is “{text[:40]}”, which has not come yet")
        return moment

    def _answer(self, row: Row) -> tuple[str, datetime, str] | None:
        if not self.mapping.answer or not self._cell(row, self.mapping.answer["given_at"]):
            return None
        return (
            self._filled(row, self.mapping.answer["signed_by"])[:80],
            self._moment(row, self.mapping.answer["given_at"]),
            self._words(row, self.mapping.answer["text"])[:4000],
        )


def _in_form(text: str, kind: str) -> datetime:
    """The moment as the source writes it, or as a workbook's own dates are read."""
    try:
        if kind == "epoch":
            return datetime.fromtimestamp(int(text), UTC)
        if kind != "iso":
            return datetime.strptime(text, kind)  # noqa: DTZ007
    except ValueError:
        if not _ISO_DAY.match(text):
            raise
    return datetime.fromisoformat(text)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
