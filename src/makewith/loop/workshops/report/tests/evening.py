"""An evening with people at the seats: Anna, Ben and Dora have accounts' persons, Hugo hosts, Fay leads."""

from datetime import timedelta

from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.loop.workshops.board.actions import show_seat
from makewith.loop.workshops.board.tests.room import Room, new_id
from makewith.loop.workshops.models import Seat

__all__ = ["Evening", "new_id"]


class Evening(Room):
    """A room whose guests have come; `person` are those who sit there."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.programme = self.workshop.activity.programme
        self.person: dict[str, Person] = {}
        for name, seat in self.rows.items():
            self.person[name] = PersonFactory(name=f"{name.title()} A.")
            seat.person = self.person[name]
            seat.joined_at = None if name == "dora" else self.now
            seat.save()
        for name, role in (("fay", Role.FACILITATOR), ("olga", Role.OBSERVER)):
            TeamRoleFactory(programme=self.programme, person=self.person[name], role=role)

    def walk_in(self, name: str, **values: object) -> Seat:
        """Somebody without an account, who has come."""
        seat = Seat.objects.create(workshop=self.workshop, name=name, joined_at=self.now, **values)
        show_seat(seat, now=self.now)
        setattr(self.seat, name.lower(), str(seat.public_id))
        return seat

    def close(self, minutes: int = 60) -> None:
        self.now += timedelta(minutes=minutes)
        self.do("fay", "workshop.close")
        self.workshop.refresh_from_db()
