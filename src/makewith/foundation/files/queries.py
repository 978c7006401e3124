"""Reads across files and what is stored of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet

from makewith.foundation.files.models import File

ORIGINALS = "originals"
PICTURES = "pictures"
LOOSE_AFTER = timedelta(hours=24)
_BATCH = 500


def loose_files(now: datetime) -> QuerySet[File]:
    """Files older than a day that no row of any table points at: the form they were meant for was never sent."""
    return unheld_files().filter(created_at__lt=now - LOOSE_AFTER)


def unheld_files() -> QuerySet[File]:
    """Files that no row of any table points at."""
    rows = File.objects.all()
    for relation in File._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.field.model is not File:
            model = relation.related_model
            assert not isinstance(model, str)
            holders = model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            rows = rows.filter(~Exists(holders))
    return rows


def stored_without_file(now: datetime) -> Iterator[str]:
    """Names in the storage, older than a day, that no File names: left over when something was cut off."""
    for folder in (ORIGINALS, PICTURES):
        try:
            _, found = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        names = sorted(f"{folder}/{name}" for name in found)
        for start in range(0, len(names), _BATCH):
            yield from _without_file(names[start : start + _BATCH], now)


def _without_file(names: list[str], now: datetime) -> Iterator[str]:
    known = set(File.objects.filter(stored_name__in=names).values_list("stored_name", flat=True))
    known |= set(File.objects.filter(thumbnail_name__in=names).values_list("thumbnail_name", flat=True))
    for name in names:
        if name in known:
            continue
        try:
            is_old = default_storage.get_modified_time(name) < now - LOOSE_AFTER
        except FileNotFoundError:
            continue
        if is_old:
            yield name
