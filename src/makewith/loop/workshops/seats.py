"""Which seat somebody has: by who they are, or by the cookie that joining sets."""

from collections.abc import Mapping

from django.core import signing

from makewith.foundation.people.models import Person
from makewith.loop.workshops.models import Seat, Workshop

COOKIE_SECONDS = 60 * 60 * 24 * 60
_SALT = "makewith.workshops.seat"


def cookie_name(workshop: Workshop) -> str:
    """The cookie that names the seat of this browser in one workshop."""
    return f"makewith_seat_{workshop.pk}"


def cookie_value(seat: Seat) -> str:
    """What the cookie says: the seat, signed. To be set HttpOnly, for `COOKIE_SECONDS`."""
    return signing.dumps(str(seat.public_id), salt=_SALT)


def find_seat(workshop: Workshop, person: Person | None, cookies: Mapping[str, str]) -> Seat | None:
    """The seat that this browser's cookie names, else the person's own; None also for one that was removed.

    The cookie comes first: on a shared device whoever joined last is the one who sits there.
    """
    seats = Seat.objects.filter(workshop=workshop, removed_at=None)
    if cookie := cookies.get(cookie_name(workshop)):
        try:
            return seats.get(public_id=signing.loads(cookie, salt=_SALT, max_age=COOKIE_SECONDS))
        except (signing.BadSignature, Seat.DoesNotExist):
            pass
    return seats.filter(person=person).first() if person is not None else None
