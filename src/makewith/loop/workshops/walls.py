"""Who may open the big screen: the team of the workshop, and any machine that was given its address in the last hours.

A projector's computer is often not the facilitator's, so the console hands out a signed address. Opening it leaves a
signed cookie, by which the socket knows the wall again.
"""

import uuid
from collections.abc import Mapping

from django.core import signing
from django.urls import reverse

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.permissions import can_see_studio
from makewith.loop.workshops.models import Workshop

KEY_SECONDS = 12 * 60 * 60
_SALT = "makewith.workshops.wall"


def wall_address(workshop: Workshop) -> str:
    """The path of the big screen with its key, for twelve hours."""
    path = reverse("workshops:wall", args=[workshop.activity.public_id])
    return f"{path}?key={wall_key(workshop.activity.public_id)}"


def wall_key(workshop_id: uuid.UUID) -> str:
    return signing.dumps(str(workshop_id), salt=_SALT)


def wall_cookie(workshop_id: uuid.UUID) -> str:
    """The name of the cookie that a wall carries."""
    return f"makewith_wall_{workshop_id}"


def opens_wall(workshop_id: uuid.UUID, key: str) -> bool:
    """Whether a key is one of this workshop's and not too old."""
    try:
        return bool(signing.loads(key, salt=_SALT, max_age=KEY_SECONDS) == str(workshop_id))
    except signing.BadSignature:
        return False


def may_show_wall(workshop: Workshop, person: Person | None, cookies: Mapping[str, str]) -> bool:
    """The programme's team by who they are, any other machine by the cookie that a signed address left there."""
    workshop_id = workshop.activity.public_id
    is_known = opens_wall(workshop_id, cookies.get(wall_cookie(workshop_id), ""))
    return is_known or can_see_studio(person, workshop.activity.programme)
