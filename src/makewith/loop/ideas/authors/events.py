"""What happens around who makes an idea and how it grows. `subject_id` is the idea's Item unless another is named."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class CoAuthorInvited(Happened):
    """`offer_id` is the offer's public_id."""

    offer_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class CoAuthorJoined(Happened):
    """Somebody accepted, and is an author from now on."""


@dataclass(frozen=True, kw_only=True)
class CoAuthorDeclined(Happened):
    """`offer_id` is the offer's public_id."""

    offer_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AuthorLeft(Happened):
    """One of several authors took back their part."""


@dataclass(frozen=True, kw_only=True)
class SharesProposed(Happened):
    """`proposal_id` is the proposal's public_id."""

    proposal_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SharesAgreed(Happened):
    """Every author said yes: the new shares count."""

    proposal_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaEdited(Happened):
    """There is a new version. `is_substantial` by the call's rules."""

    version: int
    is_substantial: bool


@dataclass(frozen=True, kw_only=True)
class IdeaUpdatePosted(Happened):
    """`update_id` is the update's Item."""

    update_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaTagged(Happened):
    """The tags of an idea are others."""


@dataclass(frozen=True, kw_only=True)
class TagsCurated(Happened):
    """The team renamed, merged or removed a tag. `subject_id` is the programme."""

    verb: str
