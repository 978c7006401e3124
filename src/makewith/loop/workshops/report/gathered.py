"""What a report says, as values. Nothing in here is more than everybody in the room was shown."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Part:
    """A block as it went. `minutes` is what was planned, `took` what it became; None where it was never begun."""

    title: str
    question: str
    minutes: int
    began_at: datetime | None = None
    took: int | None = None


@dataclass(frozen=True)
class Said:
    """One note. `name` and `side` are empty where it was given without a name.

    A drawing has `strokes` on a sheet of 1000 × 1000, each x, y, x, y …; a photo the path of its `picture`.
    """

    thing: str
    text: str
    kind: str = "note"
    name: str = ""
    side: str = ""
    paper: str = ""
    table: str = ""
    reactions: int = 0
    is_late: bool = False
    strokes: tuple[tuple[int, ...], ...] = ()
    picture: str = ""

    @property
    def path(self) -> str:
        """The strokes as the path of a drawing."""
        points = (" ".join(map(str, stroke)) for stroke in self.strokes)
        return "".join(f"M{stroke}" for stroke in points)


@dataclass(frozen=True)
class Gathered:
    """Notes that people put together, by the name they gave them; the name is empty for what nobody named."""

    thing: str
    name: str
    notes: tuple[Said, ...]
    dots: int | None = None


@dataclass(frozen=True)
class Wall:
    """A photographed wall of paper, and the notes that were typed in from it."""

    picture: str
    notes: tuple[Said, ...]


@dataclass(frozen=True)
class Counted:
    """A vote. `voters` is None where so few voted that nothing is said of it; then it has no rows."""

    title: str
    voters: int | None
    rows: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class TakenOn:
    """A commitment."""

    text: str
    name: str
    due_on: str
    done: bool


@dataclass(frozen=True)
class Judged:
    """One part of a prototype with its marks per version: (version, gives something, no difference, in the way)."""

    prototype: str
    part: str
    marks: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True)
class Present:
    """Who was there. None where there were too few to be a number; the sides are those that can be told apart."""

    people: int | None
    sides: tuple[tuple[str, int], ...] = ()
    wrote: int | None = None


@dataclass(frozen=True)
class NotHeard:
    """Whom and what the room did not get to."""

    sides: tuple[str, ...] = ()
    alone: int = 0
    late: int = 0
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.sides or self.alone or self.late or self.words)


@dataclass(frozen=True)
class Report:
    """A workshop as it went."""

    title: str
    programme: str
    brief: str
    place: str
    began_at: datetime | None
    ended_at: datetime | None
    present: Present
    parts: tuple[Part, ...] = ()
    groups: tuple[Gathered, ...] = ()
    walls: tuple[Wall, ...] = ()
    votes: tuple[Counted, ...] = ()
    judged: tuple[Judged, ...] = ()
    commitments: tuple[TakenOn, ...] = ()
    not_heard: NotHeard = NotHeard()
    learned: str = ""

    @property
    def notes(self) -> int:
        return sum(len(group.notes) for group in self.groups)
