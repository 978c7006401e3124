"""What happens to insights."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class InsightPublished(Happened):
    """`subject_id` is the insight's Item."""


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(Happened):
    """A published insight got another piece. `subject_id` is the insight's Item, `source_id` the piece's."""

    source_id: uuid.UUID
