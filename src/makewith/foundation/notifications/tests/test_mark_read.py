import pytest
from django.core.exceptions import PermissionDenied

from makewith.foundation.notifications import actions, queries
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.tests.factories import PersonFactory

from .conftest import NOW

pytestmark = pytest.mark.django_db


def test_one_piece_of_news_is_read_once(news, person):
    actions.tell([news(), news()], now=NOW)
    first = Notification.objects.earliest("id")
    assert actions.mark_read(person=person, notification=first, now=NOW) == 1
    assert actions.mark_read(person=person, notification=first, now=NOW) == 0
    first.refresh_from_db()
    assert first.read_at == NOW
    assert queries.unread_count(person) == 1


def test_all_of_ones_own_news_is_read_and_nobody_elses(news, person):
    other = PersonFactory()
    actions.tell([news(), news(), news(person_id=other.pk)], now=NOW)
    assert actions.mark_read(person=person, now=NOW) == 2
    assert (queries.unread_count(person), queries.unread_count(other)) == (0, 1)


def test_somebody_elses_news_stays_unread(news, person):
    actions.tell([news()], now=NOW)
    with pytest.raises(PermissionDenied):
        actions.mark_read(person=PersonFactory(), notification=Notification.objects.get(), now=NOW)
    assert queries.unread_count(person) == 1
