"""Thanks after a workshop: everybody who was there, once, and not while it can be opened again."""

from datetime import timedelta

import pytest

from makewith.foundation.jobs import worker
from makewith.foundation.notifications.models import Notification
from makewith.foundation.trail.models import Credit
from makewith.loop.workshops.models import Invitation
from makewith.loop.workshops.report.models import Note
from makewith.loop.workshops.report.tests.evening import Evening
from makewith.loop.workshops.seats import key_of


@pytest.fixture
def evening(db: None) -> Evening:
    return Evening()


def thanks() -> list[str]:
    rows = Notification.objects.filter(kind="workshop").order_by("person__name")
    return list(rows.values_list("person__name", flat=True))


def run(evening: Evening, minutes: int = 0) -> None:
    worker.run_due(evening.now + timedelta(minutes=minutes), in_this_process=True)


def test_everybody_who_came_is_thanked_once(evening: Evening) -> None:
    evening.workshop.thank_you = "Helene decides by 26 May."
    evening.workshop.save()
    evening.begin(1)
    evening.walk_in("Mo")
    evening.add_note("anna")
    evening.close()
    run(evening, 9)
    assert thanks() == []
    run(evening, 10)
    run(evening, 60)
    assert thanks() == ["Anna A.", "Ben A.", "Carl A.", "Cora A.", "Fay A.", "Hugo A.", "Nils A.", "Olga A."]
    told = Notification.objects.filter(kind="workshop")[0]
    assert (told.title, told.body) == (
        "Thank you for coming to “The last ten metres, together”",
        "Helene decides by 26 May.",
    )
    assert told.path.endswith("/afterwards/")


def test_a_workshop_that_was_opened_again_thanks_nobody_until_it_is_closed(evening: Evening) -> None:
    evening.begin(1)
    evening.close()
    evening.now += timedelta(minutes=5)
    evening.do("fay", "workshop.reopen")
    run(evening, 30)
    assert thanks() == []
    evening.close()
    run(evening, 10)
    assert len(thanks()) == 8


def test_revealing_and_closing_bring_notes_to_the_trail_by_jobs(evening: Evening) -> None:
    evening.begin(0)
    evening.add_note("anna", "Ask me where safe is")
    run(evening)
    assert Note.objects.count() == 0
    evening.do("fay", "reveal")
    run(evening)
    assert Credit.objects.get().person == evening.person["anna"]
    evening.do("ben", "note.add", thing="7d0f1f2e-1111-4a3f-9c7b-6a4d1f1c0d11", text="The hall is nobody’s.")
    evening.close()
    run(evening)
    assert Note.objects.count() == 2


def test_a_guest_without_an_account_is_thanked_by_letter_with_their_link_once(evening: Evening, mailoutbox) -> None:
    evening.workshop.thank_you = "Helene decides by 26 May."
    evening.workshop.save()
    evening.begin(1)
    mo, io = evening.walk_in("Mo"), evening.walk_in("Io")
    Invitation.objects.create(workshop=evening.workshop, seat=mo, address="mo@example.org")
    Invitation.objects.create(workshop=evening.workshop, seat=io)
    evening.close()
    run(evening, 10)
    run(evening, 60)
    [letter] = [one for one in mailoutbox if one.to == ["mo@example.org"]]
    assert letter.subject == "Thank you for coming: The last ten metres, together"
    assert "Helene decides by 26 May." in letter.body
    assert f"/join/seat/{key_of(mo)}/coming/" in letter.body
