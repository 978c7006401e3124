"""Writing an idea without an account: it waits until the address that it came from is proven."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.queries import current_terms
from makewith.kit.permissions import require
from makewith.kit.text import one_line
from makewith.loop.ideas import events, permissions
from makewith.loop.ideas.actions.submitting import write_idea
from makewith.loop.ideas.authors.models import GuestIdea
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.words import Words

GUESTS_WAIT = timedelta(days=7)
_EMPTY = {"email": "", "name": "", "title": "", "answers": {}}


@transaction.atomic
def write_as_guest(
    *, call: Call, name: str, email: str, words: Words, terms_version: int | None, now: datetime
) -> GuestIdea:
    """Keep what somebody without an account wrote, and send a letter to the address they gave. Nobody sees it until then.

    Whether the address is known here changes nothing of what happens. Raises ValidationError by field.
    """
    require(permissions.can_write_as_guest, None, call, now)
    name, email = one_line(name), one_line(email).lower()
    problems: dict[str, str] = {}
    if not name or len(name) > 80:
        problems["name"] = "Write a name of up to 80 characters. It stands beside your idea."
    try:
        validate_email(email)
    except ValidationError:
        problems["email"] = "This is not an e-mail address."
    if len(email) > 254:
        problems["email"] = "This address is too long."
    try:
        limited = words.limited(call)
    except ValidationError as error:
        problems |= {field: messages[0] for field, messages in error.message_dict.items()}
        raise ValidationError(problems) from error
    problems |= limited.missing(call)
    terms = current_terms(call.activity)
    if terms and terms_version != terms.version:
        problems["terms"] = "Please say that you agree to the terms. Without it we may not use what you write."
    if problems:
        raise ValidationError(problems)
    guest = GuestIdea.objects.create(
        activity=call.activity,
        email=email,
        name=name,
        title=limited.title,
        answers={**limited.answers, **({"": limited.category} if limited.category else {})},
        terms_version=terms.version if terms else None,
        written_at=now,
    )
    programme = call.activity.programme
    publish(
        events.GuestWrote(
            programme_id=programme.public_id, subject_id=call.activity.public_id, guest_id=guest.public_id
        ),
        now=now,
    )
    return guest


@transaction.atomic
def confirm_guest_idea(*, guest: GuestIdea, now: datetime) -> Idea:
    """Put it on the table, by whoever reads the letters to its address. Twice is as once.

    Somebody who was not known here becomes a person who waits for an account. Raises ValidationError for one that was
    forgotten meanwhile, PermissionDenied where its writer may not write any more.
    """
    guest = GuestIdea.objects.select_for_update(of=("self",), no_key=True).select_related("idea").get(pk=guest.pk)
    if guest.idea is not None:
        return guest.idea
    if guest.closed_at is not None:
        raise ValidationError(_("It waited too long and was forgotten. Write it again."))
    call = Call.objects.select_related("activity__programme").get(activity=guest.activity_id)
    if not permissions.can_write_as_guest(None, call, now):
        raise PermissionDenied("ideas.write_as_guest")
    answers = dict(guest.answers)
    words = Words(guest.title, {key: text for key, text in answers.items() if key}, answers.get("", ""))
    idea = write_idea(
        author=_person_at(guest, now),
        call=call,
        words=words,
        terms_version=guest.terms_version,
        submission_key=guest.public_id,
        now=now,
    )
    guest.idea, guest.closed_at = idea, now
    for field, value in _EMPTY.items():
        setattr(guest, field, value)
    guest.save(update_fields=["idea", "closed_at", *_EMPTY])
    return idea


def _person_at(guest: GuestIdea, now: datetime) -> Person:
    """Whoever has this address, or a new person who waits for an account under it."""
    rows = Person.objects.filter(email__iexact=guest.email)
    if existing := rows.first():
        return existing
    try:
        with transaction.atomic():
            return Person.objects.create(email=guest.email, name=guest.name)
    except IntegrityError:
        return rows.get()


def forget_guest_ideas(*, now: datetime) -> int:
    """Empty what nobody confirmed in time; how many there were."""
    old = GuestIdea.objects.filter(closed_at=None, written_at__lt=now - GUESTS_WAIT)
    return old.update(closed_at=now, **_EMPTY)
