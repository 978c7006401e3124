"""What somebody keeps an eye on: what they follow, and the ideas they stand behind."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from makewith.foundation.following.models import Follow
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail.models import Item
from makewith.kit.pages import Page, keyset_page
from makewith.loop.ideas.models import Support


@dataclass(frozen=True)
class Followed:
    """A programme or a call on the page; `is_muted` is whether it keeps quiet."""

    target: Programme | Activity
    is_muted: bool


def followed_programmes(person: Person) -> list[Followed]:
    """Programmes that somebody follows and still sees, by name."""
    muted = dict(Follow.objects.filter(person=person, programme__isnull=False).values_list("programme_id", "muted_at"))
    rows = Programme.objects.visible_to(person).filter(pk__in=muted).order_by("name", "pk")
    return [Followed(row, muted[row.pk] is not None) for row in rows]


def followed_activities(person: Person) -> list[Followed]:
    """Activities that somebody follows and still sees, newest first."""
    muted = dict(Follow.objects.filter(person=person, activity__isnull=False).values_list("activity_id", "muted_at"))
    rows = Activity.objects.visible_to(person).filter(pk__in=muted).select_related("programme").order_by("-pk")
    return [Followed(row, muted[row.pk] is not None) for row in rows]


def followed_items(person: Person, cursor: str | None) -> Page[Item]:
    """Items that somebody follows or stands behind and still sees, newest first; each with is_muted and is_supported."""
    follows = Follow.objects.filter(person=person, item=OuterRef("pk"))
    supports = Support.objects.in_favour().filter(person=person, idea__trail_item=OuterRef("pk"))
    rows = Item.objects.visible_to(person).given().filter(Q(Exists(follows)) | Q(Exists(supports)))
    rows = rows.annotate(is_muted=Exists(follows.exclude(muted_at=None)), is_supported=Exists(supports))
    return keyset_page(rows.select_related("programme"), order=("-id",), cursor=cursor, size=30)
