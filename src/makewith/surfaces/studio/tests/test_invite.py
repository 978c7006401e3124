"""Inviting people by a list or a file."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from makewith.foundation.jobs import worker
from makewith.foundation.people.tests.factories import StakeholderKindFactory
from makewith.foundation.programmes.models import Invitation, TeamRole


def sent(house) -> list[tuple[str, str]]:
    rows = Invitation.objects.exclude(pk=house.invitation.pk).order_by("id")
    return list(rows.values_list("email", "role"))


def tally(page: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page))


def test_a_list_is_shown_before_anybody_is_written_to(house):
    text = "dora@example.org\nDan P. <dan@example.org>; ben@example.org\nDORA@example.org"
    page = house.client("owner").post(house.url("import/people/"), {"people": text}).content.decode()
    assert tally(page) == {
        "get a letter": "2", "were invited before": "1", "take part already": "0", "stand on the list twice": "1",
    }  # fmt: skip
    assert "<b>dan@example.org</b>, Dan P." in page
    assert "Write to 2 people" in page
    assert sent(house) == []


def test_then_everybody_new_gets_one_letter_with_a_way_to_say_no(house, mailoutbox):
    data = {"people": "dora@example.org\nben@example.org", "do": "invite"}
    response = house.client("owner").post(house.url("import/people/"), data)
    assert response["Location"] == house.url("people/invitations/")
    assert sent(house) == [("dora@example.org", "")]
    worker.run_due(timezone.now())
    worker.run_due(timezone.now())
    [letter] = mailoutbox
    assert letter.to == ["dora@example.org"]
    decline = f"/invitations/{Invitation.objects.get(email='dora@example.org').public_id}/decline/"
    assert decline in letter.body
    assert decline in letter.alternatives[0][0]
    visitor = house.client("visitor")
    assert visitor.get(decline).status_code == 200
    visitor.post(decline)
    assert Invitation.objects.get(email="dora@example.org").declined_at is not None


def test_a_file_says_what_is_wrong_by_line_and_column_and_stays_in_the_form(house):
    content = "\ufeffemail;name;role;kind\r\ndora@example.org;Dora;;\r\nnobody;Ben;king;martian\r\n".encode()
    file = SimpleUploadedFile("people.csv", content)
    response = house.client("owner").post(house.url("import/people/"), {"file": file, "do": "invite"})
    assert response.status_code == 422
    page = response.content.decode()
    places = re.findall(r'"row">Line (\d+)</th><td data-label="Column">(\w+)</td>', page)
    assert places == [("3", "email"), ("3", "role"), ("3", "kind")]
    assert "nobody;Ben;king;martian" in page
    assert sent(house) == []


def test_rows_may_name_a_role_and_a_kind(house):
    courier = StakeholderKindFactory(name="courier")
    text = "email,name,role,kind\njonas@example.org,Jonas,researcher,Courier\n"
    house.client("owner").post(house.url("import/people/"), {"people": text, "do": "invite"})
    assert sent(house) == [("jonas@example.org", "researcher")]
    assert Invitation.objects.get(email="jonas@example.org").kind == courier


def test_a_facilitator_invites_nobody_to_the_team(house):
    text = "email,role\njonas@example.org,owner"
    response = house.client("facilitator").post(house.url("import/people/"), {"people": text, "do": "invite"})
    assert response.status_code == 422
    assert "Only an owner can invite people to the team." in response.content.decode()
    assert sent(house) == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"people": " \n"}, "Nobody is on the list yet"),
        ({"people": "<script>alert(1)</script>"}, "is not an e-mail address"),
        ({"people": "مرحبا"}, "is not an e-mail address"),
        ({"people": "\n".join(f"g{number}@example.org" for number in range(1001))}, "more than 1000 people"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(house, data, says):
    response = house.client("owner").post(house.url("import/people/"), {**data, "do": "invite"})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert "<script>alert(1)" not in response.content.decode()
    assert sent(house) == []


def test_a_file_of_latin_1_bytes_is_read(house):
    file = SimpleUploadedFile("people.csv", "email,name\njose@example.org,José\n".encode("latin-1"))
    response = house.client("owner").post(house.url("import/people/"), {"file": file})
    assert "<b>jose@example.org</b>, José" in response.content.decode()


def test_a_letter_goes_out_again_but_not_at_once_twice(house):
    client, path = house.client("owner"), house.url(f"people/invitations/{house.invitation.public_id}/resend/")
    before = house.invitation.invited_at
    client.post(path)
    house.invitation.refresh_from_db()
    again = house.invitation.invited_at
    assert again > before
    assert "less than an hour ago" in client.post(path, follow=True).content.decode()
    house.invitation.refresh_from_db()
    assert house.invitation.invited_at == again


def test_the_last_owner_stays(house):
    owner = house.people["owner"]
    data = {"person": owner.public_id, "role": "owner"}
    page = house.client("owner").post(house.url("people/roles/take/"), data, follow=True)
    assert "A programme needs an owner." in page.content.decode()
    assert TeamRole.objects.filter(person=owner, role="owner").exists()


def test_a_role_is_given_only_to_people_of_the_programme(house):
    stranger = house.people["administrator"]
    house.client("owner").post(house.url("people/roles/give/"), {"person": stranger.public_id, "role": "owner"})
    assert not TeamRole.objects.filter(person=stranger).exists()
