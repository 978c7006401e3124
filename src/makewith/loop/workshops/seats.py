"""Who sits where: the key of a seat, the four words that stand for it, and the seat behind a request.

Whoever has a seat's key has the seat. It follows from the installation's secret, the seat and how often the seat was bound anew,
so the database keeps its digest alone and every page that may show it can; browsers keep it in a cookie that scripts cannot read.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.crypto import salted_hmac

from makewith.foundation.people.models import Person
from makewith.loop.workshops.models import GUESTS, Seat, Workshop

KEY_LENGTH = 32
WORDS = 4
COOKIE_SECONDS = 180 * 24 * 3600


@cache
def word_list() -> tuple[str, ...]:
    """256 short English words, each a byte: 4,294,967,296 codes of four."""
    words = tuple((Path(__file__).parent / "library" / "words.txt").read_text("utf-8").split())
    assert len(set(words)) == 256
    return words


def key_of(seat: Seat) -> str:
    """128 bits that open this seat until it is bound anew."""
    name = f"{seat.public_id}:{seat.key_round}"
    return salted_hmac("makewith.workshops.key", name, algorithm="sha256").hexdigest()[:KEY_LENGTH]


def key_digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def words_of(key: str) -> str:
    """The four words that stand for a key, "kettle brave otter seven"."""
    spread = salted_hmac("makewith.workshops.words", key, algorithm="sha256").digest()
    return " ".join(word_list()[byte] for byte in spread[:WORDS])


def words_digest(workshop: Workshop, words: str) -> str:
    """What is kept of the words: the same however they are written, another in each workshop."""
    same = " ".join(words.lower().replace("-", " ").replace(",", " ").split())
    return salted_hmac(f"makewith.workshops.words.{workshop.pk}", same, algorithm="sha256").hexdigest()


def bind_keys(seat: Seat) -> None:
    """Let the seat be opened by the key and the words it has now. Needs to be saved."""
    key = key_of(seat)
    seat.key_digest, seat.words_digest = key_digest(key), words_digest(seat.workshop, words_of(key))


def cookie_name(workshop: Workshop) -> str:
    """The cookie with the key of this browser's seat in one workshop, to be set HttpOnly for `COOKIE_SECONDS`."""
    return f"makewith_seat_{workshop.pk}"


def seat_with_key(key: str) -> Seat | None:
    """The seat that this key opens, unless it was taken away."""
    if len(key) != KEY_LENGTH:
        return None
    rows = Seat.objects.select_related("workshop__activity__programme", "person__kind", "kind", "table")
    return rows.filter(key_digest=key_digest(key), removed_at=None).first()


def find_seat(workshop: Workshop, person: Person | None, cookies: Mapping[str, str]) -> Seat | None:
    """The seat in this workshop of whoever looks: the one whose key their browser keeps, else that of the signed-in person.

    The cookie comes first: on a shared device whoever joined last is the one who sits there.
    """
    seat = seat_with_key(cookies.get(cookie_name(workshop), ""))
    if seat is not None and seat.workshop_id == workshop.pk:
        return seat
    if person is None:
        return None
    rows = Seat.objects.select_related("person__kind", "kind", "table")
    return rows.filter(workshop=workshop, person=person, removed_at=None).first()


def find_taken_seat(workshop: Workshop, person: Person | None, cookies: Mapping[str, str]) -> Seat | None:
    """The seat of whoever looks, as `find_seat`, if they sat down: whoever comes gives a name and agrees at the door first.

    Who has a role of the team is there without.
    """
    seat = find_seat(workshop, person, cookies)
    return seat if seat is not None and has_sat_down(seat) else None


def has_sat_down(seat: Seat) -> bool:
    return seat.joined_at is not None or seat.role not in GUESTS
