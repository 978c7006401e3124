"""Programmes, what there is to take part in, who takes part, and what was agreed to."""

from makewith.foundation.programmes.models.activities import Activity, ActivityQuerySet, Participation
from makewith.foundation.programmes.models.blocks import Block
from makewith.foundation.programmes.models.choices import (
    ActivityState,
    ParticipationState,
    ProgrammeState,
    Role,
    Visibility,
)
from makewith.foundation.programmes.models.people import Departure, Invitation, Membership, TeamRole, TeamRoleQuerySet
from makewith.foundation.programmes.models.programmes import Programme, ProgrammeQuerySet, Round
from makewith.foundation.programmes.models.segments import Segment, SegmentKind, SegmentSide, segments_of
from makewith.foundation.programmes.models.sight import (
    NO_SIGHT,
    Sight,
    forget_sight,
    seen_activities,
    seen_programmes,
    sees_everything,
    sight_of,
)
from makewith.foundation.programmes.models.terms import Acceptance, Terms

__all__ = [
    "NO_SIGHT",
    "Acceptance",
    "Activity",
    "ActivityQuerySet",
    "ActivityState",
    "Block",
    "Departure",
    "Invitation",
    "Membership",
    "Participation",
    "ParticipationState",
    "Programme",
    "ProgrammeQuerySet",
    "ProgrammeState",
    "Role",
    "Round",
    "Segment",
    "SegmentKind",
    "SegmentSide",
    "Sight",
    "TeamRole",
    "TeamRoleQuerySet",
    "Terms",
    "Visibility",
    "forget_sight",
    "seen_activities",
    "seen_programmes",
    "sees_everything",
    "segments_of",
    "sight_of",
]
