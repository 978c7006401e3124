"""A copy of somebody's data lies ready: they find the way to it in their inbox."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.people.actions import ARCHIVE_KEPT
from makewith.foundation.people.models import Archive
from makewith.kit.dates import day


def tell_owner(*, event_id: str, now: datetime) -> None:
    archive = Archive.objects.select_related("person").filter(public_id=event_of(event_id).subject).first()
    if archive is None:
        return
    with translation.override(archive.person.language):
        until = day(archive.asked_at + ARCHIVE_KEPT - timedelta(days=1))
        news = News(
            person_id=archive.person_id,
            programme_id=None,
            kind="own_data",
            fate=Fate.OTHER,
            unique_key=f"archive:{archive.public_id}",
            title=_("The copy of your data is ready"),
            body=_("It lies here until %(day)s. Then it is deleted.") % {"day": until},
            path=reverse("people:data"),
        )
    tell([news], now=now)
