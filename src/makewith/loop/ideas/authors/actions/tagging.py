"""Tags: given by authors, few; kept in order by the team."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.kit.permissions import require
from makewith.kit.text import one_line
from makewith.loop.ideas.authors import events, permissions, queries
from makewith.loop.ideas.authors.about import about, locked
from makewith.loop.ideas.authors.models import IdeaTag, Tag
from makewith.loop.ideas.authors.rules import AuthorsRules
from makewith.loop.ideas.authors.withdrawable import forget_unused
from makewith.loop.ideas.models import Idea

TAG_LIMIT = 30


@transaction.atomic
def tag_idea(*, person: Person, idea: Idea, names: Sequence[str], now: datetime) -> list[Tag]:
    """Give an idea these tags in place of any it had. "Rain" and " rain " are one tag, named as it was first.

    Raises ValidationError, about `tags`, for too many, too long ones, and ones without a letter or figure.
    """
    idea = locked(idea)
    require(permissions.can_tag_idea, person, idea)
    wanted: dict[str, str] = {}
    for key, name in [_read(name) for name in names if one_line(name)]:
        wanted.setdefault(key, name)
    most = AuthorsRules.of(idea.call).most_tags
    if len(wanted) > most:
        text = ngettext("An idea here has up to %(n)d tag.", "An idea here has up to %(n)d tags.", most)
        raise ValidationError({"tags": text % {"n": most}})
    programme = idea.call.activity.programme
    tags = [
        Tag.objects.get_or_create(programme=programme, key=key, defaults={"name": name})[0]
        for key, name in sorted(wanted.items())
    ]
    had = {row.tag_id: row for row in idea.idea_tags.all()}
    gone = set(had) - {tag.pk for tag in tags}
    new = [IdeaTag(idea=idea, tag=tag) for tag in tags if tag.pk not in had]
    if gone or new:
        IdeaTag.objects.filter(idea=idea, tag__in=gone).delete()
        IdeaTag.objects.bulk_create(new, ignore_conflicts=True)
        forget_unused(gone)
        publish(about(events.IdeaTagged, idea, person), now=now)
    return tags


def _read(name: str) -> tuple[str, str]:
    """How a tag is compared, and how it is shown."""
    shown = one_line(name).lstrip("#").strip()
    key = queries.key_of(shown)
    if not key:
        raise ValidationError({"tags": _("“%(tag)s” has no letter in it.") % {"tag": shown[:TAG_LIMIT]}})
    if len(shown) > TAG_LIMIT or len(key) > 120:
        text = _("“%(tag)s” is too long. %(limit)d characters fit.")
        raise ValidationError({"tags": text % {"tag": shown[:TAG_LIMIT], "limit": TAG_LIMIT}})
    return key, shown


@transaction.atomic
def rename_tag(*, actor: Person, tag: Tag, name: str, now: datetime) -> Tag:
    """Call a tag something else everywhere. Raises ValidationError if another one has the name: merge the two instead."""
    require(permissions.can_curate_tags, actor, tag.programme)
    if not one_line(name):
        raise ValidationError({"name": _("A tag has a name.")})
    try:
        key, shown = _read(name)
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from None
    tag.name, tag.key = shown, key
    try:
        with transaction.atomic():
            tag.save(update_fields=["name", "key"])
    except IntegrityError:
        raise ValidationError({"name": _("There is a tag of this name. Merge the two.")}) from None
    _curated(tag.programme, actor, "renamed", now)
    return tag


@transaction.atomic
def merge_tags(*, actor: Person, tag: Tag, into: Tag, now: datetime) -> Tag:
    """Every idea with the first has the second, once, and the first is gone."""
    require(permissions.can_curate_tags, actor, tag.programme)
    if tag.pk == into.pk or tag.programme_id != into.programme_id:
        raise ValidationError({"into": _("Choose another tag of this programme.")})
    ideas = IdeaTag.objects.filter(tag=tag).values_list("idea_id", flat=True)
    IdeaTag.objects.bulk_create(
        [IdeaTag(idea_id=idea_id, tag=into) for idea_id in ideas], ignore_conflicts=True, batch_size=500
    )
    tag.delete()
    _curated(into.programme, actor, "merged", now)
    return into


@transaction.atomic
def remove_tag(*, actor: Person, tag: Tag, now: datetime) -> None:
    """Take a tag off every idea."""
    require(permissions.can_curate_tags, actor, tag.programme)
    programme = tag.programme
    tag.delete()
    _curated(programme, actor, "removed", now)


def _curated(programme: Programme, actor: Person, verb: str, now: datetime) -> None:
    ids = {"programme_id": programme.public_id, "subject_id": programme.public_id}
    publish(events.TagsCurated(actor_id=actor.public_id, verb=verb, **ids), now=now)
