"""What happens when ideas move house."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class IdeasExported(Happened):
    """The ideas of a call went out as a file. `subject_id` is the call's activity."""

    format: str
