"""Forgetting who somebody was."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from makewith.foundation.accounts import actions as accounts
from makewith.foundation.accounts.models import User
from makewith.foundation.accounts.queries import sessions_naming
from makewith.foundation.activity.actions import publish
from makewith.foundation.files.actions import forget_files_of
from makewith.foundation.people import registry
from makewith.foundation.people.events import PersonErased
from makewith.foundation.people.models import Erasure, ErasureReason, Person, ShownAs
from makewith.foundation.people.permissions import can_erase_person
from makewith.kit.permissions import require


def erase_person(*, actor: Person, person: Person, takes_back: bool, reason: str, now: datetime) -> Erasure:
    """Forget who somebody was: name, address, account and all that is kept about them; a nameless row stays.

    What they gave stays without their name, or with `takes_back` is taken back by a job that follows. Twice is as once.
    Raises ValidationError for a reason there is none of, the only administrator, and what the keepers say stands against it.
    """
    if person.erased_at is None:
        require(can_erase_person, actor, person)
    if reason not in ErasureReason.values:
        raise ValidationError(_("Choose a reason from the list."))
    user = person.user
    sessions = sessions_naming(user) if user else []
    with transaction.atomic():
        gone = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if gone.erased_at is not None:
            return Erasure.objects.get(person=gone)
        _check_administrator_left(user)
        for keeper in registry.keepers():
            keeper.forget(gone)
        gone.archives.all().delete()
        forget_files_of(owner_id=gone.public_id)
        gone.user, gone.email, gone.name, gone.about, gone.erased_at = None, "", "", "", now
        gone.shown_as, gone.time_zone, gone.language, gone.theme = ShownAs.NAME, "UTC", "en", ""
        if takes_back:
            gone.kind = None
        gone.save()
        if user is not None:
            accounts.close_account(user=user, sessions=sessions)
        erasure = Erasure.objects.create(
            person=gone,
            asked_by_id=actor.public_id,
            reason=reason,
            takes_back=takes_back,
            begun_at=now,
            finished_at=None if takes_back else now,
        )
        erased = PersonErased(actor_id=actor.public_id, subject_id=gone.public_id, takes_back=takes_back)
        publish(erased, now=now)
    return erasure


def _check_administrator_left(user: User | None) -> None:
    # Locked, so that two administrators who erase themselves at once take turns.
    rows = User.objects.select_for_update().filter(is_administrator=True, is_active=True).order_by("pk")
    administrators = list(rows.values_list("pk", flat=True))
    if user is not None and administrators == [user.pk]:
        raise ValidationError(
            _("This is the only administrator of this installation. Make somebody else administrator first.")
        )


def note_erasing(*, erasure: Erasure, done: int, items: int | None = None, now: datetime) -> None:
    """Say how far taking back has come; it is finished once `done` of all `items` are gone."""
    rows = Erasure.objects.filter(pk=erasure.pk)
    if items is not None:
        rows.update(items=items)
    rows.update(done=F("done") + done)
    rows.filter(done__gte=F("items"), finished_at=None).update(finished_at=now)
