"""The pages of segments, and roles with a last day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Segment, TeamRole
from makewith.loop.ideas.models import Call

CALL = {"title": "Where else?", "first_question": "What happens?", "terms": "You keep it."}


def test_the_count_is_of_what_is_ticked_and_few_are_not_counted(house):
    client, kind = house.client("owner"), house.people["member"].kind
    address = house.url("people/segments/count/")
    assert "Choose what they have in common" in client.get(address).content.decode()
    assert "Fewer than 5 people" in client.get(address, {"is_invited": "on"}).content.decode()
    for _ in range(9):
        PersonFactory(kind=kind)
    everybody = kind.people.count()
    said = client.get(address, {"kinds": str(kind.public_id)}).content.decode()
    assert f"{everybody} people are in it now" in said


def test_a_segment_is_typed_kept_shown_again_and_chosen_for_a_call(house):
    client = house.client("facilitator")
    typed = {"name": "Long here", "sides": ["customer"], "joined_by": "2026-03-01", "took_part_in": ""}
    assert client.post(house.url("people/segments/new/"), typed).url == house.url("people/segments/")
    segment = Segment.objects.get(name="Long here")
    page = client.get(house.url(f"people/segments/{segment.public_id}/")).content.decode()
    assert 'value="2026-03-01"' in page
    assert 'value="customer" id="id_sides_0" checked' in page
    answer = client.post(house.url("ideas/new/"), {**CALL, "visibility": f"segment:{segment.public_id}"})
    assert answer.status_code == 302
    activity = Call.objects.get(activity__title="Where else?").activity
    assert (activity.visibility, activity.segment) == ("segment", segment)
    form = client.get(house.url(f"ideas/{activity.slug}/")).content.decode()
    assert f'value="segment:{segment.public_id}" selected' in form
    assert "Long here" in house.client("owner").get(house.url("plan/")).content.decode()


def test_a_programmes_own_audience_may_be_a_segment(house):
    segment = house.segment
    client = house.client("owner")
    for visibility, expected in (
        (f"segment:{segment.public_id}", ("segment", segment)),
        ("members", ("members", None)),
    ):
        client.post(house.url("plan/audience/"), {"audience": "All.", "visibility": visibility})
        house.programme.refresh_from_db()
        assert (house.programme.visibility, house.programme.segment) == expected


@pytest.mark.parametrize("typed", [{"name": ""}, {"name": "All"}, {"name": "x" * 61, "is_invited": "on"}])
def test_what_is_wrong_with_a_segment_stands_in_the_form(house, typed):
    answer = house.client("owner").post(house.url("people/segments/new/"), typed)
    assert answer.status_code == 422
    assert Segment.objects.count() == 1


def test_segments_of_another_programme_are_not_offered(house):
    other = Segment.objects.create(name="House", is_invited=False)
    assert house.client("owner").get(house.url(f"people/segments/{other.public_id}/")).status_code == 404


def test_a_coach_has_a_last_day(house):
    client, member = house.client("owner"), house.people["member"]
    typed = {"person": str(member.public_id), "role": "coach"}
    yesterday = (timezone.now() - timedelta(days=2)).date().isoformat()
    for ends_on in ("", yesterday, "soon"):
        client.post(house.url("people/roles/give/"), {**typed, "ends_on": ends_on})
    assert not TeamRole.objects.filter(person=member).exists()
    client.post(house.url("people/roles/give/"), {**typed, "ends_on": "2099-03-01"})
    given = TeamRole.objects.get(person=member)
    assert (given.role, given.ends_at.date().isoformat()) == ("coach", "2099-03-01")
    assert "until 1 March 2099" in client.get(house.url("people/")).content.decode()
