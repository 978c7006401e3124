"""Who sees a picture: whoever sees something on the board that names it."""

from collections.abc import Iterable

from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.permissions import can_see_studio
from makewith.kit.permissions import permission
from makewith.loop.workshops.board.audiences import Audience, Side, audience_of, shown
from makewith.loop.workshops.board.models import Photo
from makewith.loop.workshops.board.queries import state_of
from makewith.loop.workshops.models import Seat
from makewith.loop.workshops.seats import find_seat


@permission("workshops_board.see_photo")
def can_see_photo(person: Person | None, file: File) -> bool:
    """From their seat, or as one of the team. On a device without an account and on the wall its own page asks `is_shown`."""
    photo = Photo.objects.select_related("board__workshop__activity__programme").filter(file=file).first()
    if photo is None or person is None:
        return False
    seat = find_seat(photo.board.workshop, person=person, cookies={})
    return is_shown(photo, person=person, seat=seat)


def is_shown(photo: Photo, *, person: Person | None, seat: Seat | None, others: Iterable[Audience] = ()) -> bool:
    """Whether the board shows a picture to this seat, to this person as one of the team, or to other audiences they are in."""
    state = state_of(photo.board)
    audiences = list(others)
    if seat is not None and f"seat:{seat.public_id}" in state:
        audiences.append(audience_of(state, str(seat.public_id)))
    if can_see_studio(person, photo.board.workshop.activity.programme):
        audiences.append(Audience(Side.TEAM))
    name = str(photo.file.public_id)
    things = [thing for thing, cell in state.items() if thing.startswith("thing:") and cell.get("photo") == name]
    seen = (shown(state, thing, audience) for thing in things for audience in audiences)
    return any(cell is not None and cell.get("photo") == name for cell in seen)
