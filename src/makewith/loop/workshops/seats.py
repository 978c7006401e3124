"""Who sits where: the key of a seat, the four words that stand for it, and the seat behind a request.

A key is 128 random bits. Whoever has it has the seat, so the database keeps its digest alone; browsers keep it in a cookie that
scripts cannot read. The words follow from the key, so that they can be shown again wherever the key is.
"""

import hashlib
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.crypto import salted_hmac

from makewith.foundation.people.models import Person
from makewith.loop.workshops.models import Seat, Workshop

KEY_LENGTH = 32
WORDS = 4


@cache
def word_list() -> tuple[str, ...]:
    """256 short English words, each a byte: 4,294,967,296 codes of four."""
    words = tuple((Path(__file__).parent / "library" / "words.txt").read_text("utf-8").split())
    assert len(set(words)) == 256
    return words


def new_key() -> str:
    return secrets.token_hex(KEY_LENGTH // 2)


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


def cookie_name(workshop: Workshop) -> str:
    """The cookie with the key of a seat in this workshop. Needs `activity` to be loaded."""
    return f"makewith_seat_{workshop.activity.public_id.hex}"


def seat_with_key(key: str) -> Seat | None:
    """The seat that this key opens, unless it was taken away."""
    if len(key) != KEY_LENGTH:
        return None
    rows = Seat.objects.select_related("workshop__activity__programme", "person__kind", "kind", "table")
    return rows.filter(key_digest=key_digest(key), removed_at=None).first()


def find_seat(workshop: Workshop, *, person: Person | None, cookies: Mapping[str, str]) -> Seat | None:
    """The seat in this workshop of whoever looks: the one whose key their browser keeps, else that of the signed-in person."""
    seat = seat_with_key(cookies.get(cookie_name(workshop), ""))
    if seat is not None and seat.workshop_id == workshop.pk:
        return seat
    if person is None:
        return None
    rows = Seat.objects.select_related("person__kind", "kind", "table")
    return rows.filter(workshop=workshop, person=person, removed_at=None).first()
