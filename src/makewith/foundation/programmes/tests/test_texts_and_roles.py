"""A programme's texts as they are kept, versions of terms, and roles that count at once."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.actions import (
    change_activity,
    change_programme,
    give_role,
    publish_terms,
    take_role,
)
from makewith.foundation.programmes.models import Activity, Role
from makewith.foundation.programmes.permissions import can_change_programme, roles_of
from makewith.foundation.programmes.tests.factories import ActivityFactory, ProgrammeFactory, TeamRoleFactory
from makewith.foundation.trail.tests.test_make_item import NOW


@pytest.mark.django_db
def test_a_role_counts_at_once_also_for_somebody_who_was_asked_about_before():
    programme, person = ProgrammeFactory(), PersonFactory()
    owner = TeamRoleFactory(programme=programme).person
    assert not can_change_programme(person, programme)
    give_role(actor=owner, programme=programme, person=person, role=Role.OWNER, now=NOW)
    assert can_change_programme(person, programme)
    take_role(actor=owner, programme=programme, person=person, role=Role.OWNER, now=NOW)
    assert roles_of(person, programme) == frozenset()


@pytest.mark.django_db
def test_texts_are_kept_plain_and_too_long_ones_are_said_by_field():
    programme = ProgrammeFactory()
    owner = TeamRoleFactory(programme=programme).person
    changed = change_programme(
        actor=owner, programme=programme, now=NOW, name=" The last\r\nmetres\0 ", audience="All.\r\nBoth.\ud83d"
    )
    assert (changed.name, changed.audience) == ("The last metres", "All.\nBoth.")
    with pytest.raises(ValidationError) as error:
        change_programme(actor=owner, programme=programme, now=NOW, name="x" * 81, thanks="y" * 1001)
    assert error.value.message_dict == {
        "name": ["This line has 81 characters. 80 fit."],
        "thanks": ["This has 1001 characters. 1000 fit."],
    }
    activity = ActivityFactory(programme=programme)
    assert change_activity(actor=owner, activity=activity, now=NOW, brief="a\r\nb").brief == "a\nb"


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_terms_at_once_make_two_versions():
    activity = ActivityFactory()
    owner = TeamRoleFactory(programme=activity.programme).person
    start = threading.Barrier(2)
    versions: list[int] = []

    def publish(text: str) -> None:
        row, actor = Activity.objects.get(pk=activity.pk), Person.objects.get(pk=owner.pk)
        start.wait()
        versions.append(publish_terms(actor=actor, activity=row, text=text, now=NOW).version)
        connection.close()

    threads = [threading.Thread(target=publish, args=(text,)) for text in ("One.", "Two.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(versions) == [1, 2]
