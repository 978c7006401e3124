"""What happens to ideas."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class IdeaSubmitted(Happened):
    """`subject_id` is the idea's Item."""


@dataclass(frozen=True, kw_only=True)
class IdeaSupported(Happened):
    """`subject_id` is the idea's Item."""


@dataclass(frozen=True, kw_only=True)
class IdeaOpposed(Happened):
    """Somebody voted against an idea. `subject_id` is the idea's Item."""


@dataclass(frozen=True, kw_only=True)
class SupportTakenBack(Happened):
    """`subject_id` is the idea's Item."""


@dataclass(frozen=True, kw_only=True)
class IdeasImported(Happened):
    """Many ideas came in at once. `subject_id` is the call's activity."""

    source: str
    count: int


@dataclass(frozen=True, kw_only=True)
class SupportsImported(Happened):
    """Many people stood behind ideas at once. `subject_id` is the call's activity."""

    count: int


@dataclass(frozen=True, kw_only=True)
class GuestWrote(Happened):
    """Somebody without an account wrote an idea, which waits for its address. `subject_id` is the call's activity."""

    guest_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RulesChanged(Happened):
    """A section of a call's rules is another from now on. `subject_id` is the call's activity."""

    section: str
