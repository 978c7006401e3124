"""What happens to programmes."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class ProgrammeCreated(Happened):
    recipe: str = ""


@dataclass(frozen=True, kw_only=True)
class ProgrammeChanged(Happened):
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ProgrammeOpened(Happened):
    pass


@dataclass(frozen=True, kw_only=True)
class ProgrammeArchived(Happened):
    pass


@dataclass(frozen=True, kw_only=True)
class ProgrammeExported(Happened):
    """Somebody took the programme's data out of the house."""


@dataclass(frozen=True, kw_only=True)
class RoundPlanned(Happened):
    number: int


@dataclass(frozen=True, kw_only=True)
class RoundRemoved(Happened):
    number: int


@dataclass(frozen=True, kw_only=True)
class ActivityCreated(Happened):
    kind: str


@dataclass(frozen=True, kw_only=True)
class ActivityChanged(Happened):
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Happened):
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class InvitationAnswered(Happened):
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Happened):
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Happened):
    """Somebody left by themself, the team too if they were in it. What they gave stays."""

    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TeamRoleGiven(Happened):
    role: str
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TeamRoleTaken(Happened):
    role: str
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SegmentSet(Happened):
    """A segment was made or changed. The subject is the segment."""


@dataclass(frozen=True, kw_only=True)
class SegmentRemoved(Happened):
    pass


@dataclass(frozen=True, kw_only=True)
class TermsPublished(Happened):
    version: int
