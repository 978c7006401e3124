import pytest
from django.urls import reverse

from makewith.foundation.notifications import actions, letters
from makewith.foundation.notifications.models import Preference, Rhythm
from makewith.foundation.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def rhythm_of(person, programme):
    return Preference.objects.filter(person=person, programme=programme).values_list("rhythm", flat=True).first()


def address(person, programme):
    return reverse("notifications:unsubscribe", args=[letters.unsubscribe_token(person, programme)])


def test_a_letters_link_ends_letters_about_its_programme_only(person, programme):
    other = PersonFactory()
    assert actions.unsubscribe(letters.unsubscribe_token(person, programme)) == actions.Leaving(person, programme, "")
    assert actions.unsubscribe(letters.unsubscribe_token(person, None)) == actions.Leaving(person, None, "")
    actions.unsubscribe(letters.unsubscribe_token(person, None))
    assert (rhythm_of(person, programme), rhythm_of(person, None)) == (Rhythm.NEVER, Rhythm.NEVER)
    assert Preference.objects.count() == 2
    assert rhythm_of(other, programme) is None


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1], lambda token: "x" + token, lambda token: "", lambda token: "a:b"]
)
def test_a_link_that_is_not_whole_ends_nothing(change, person, programme, client):
    token = change(letters.unsubscribe_token(person, programme))
    with pytest.raises(actions.BadToken):
        actions.unsubscribe(token)
    if token:
        assert client.post(reverse("notifications:unsubscribe", args=[token])).status_code == 404
    assert Preference.objects.count() == 0


def test_opening_the_link_changes_nothing(person, programme, client):
    response = client.get(address(person, programme))
    assert response.status_code == 200
    assert programme.name in response.content.decode()
    assert Preference.objects.count() == 0


def test_a_mail_program_unsubscribes_in_one_click_without_a_cookie(person, programme):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    response = client.post(address(person, programme), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert rhythm_of(person, programme) == Rhythm.NEVER
