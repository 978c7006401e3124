"""A copy of what is kept about somebody, for them to take along."""

import json
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.files import File as StoredFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from makewith.foundation.activity.actions import publish
from makewith.foundation.files.actions import empty_file
from makewith.foundation.files.models import File, FileState
from makewith.foundation.jobs.actions import enqueue_paths
from makewith.foundation.people import registry
from makewith.foundation.people.events import ArchiveReady
from makewith.foundation.people.models import Archive, Person
from makewith.foundation.people.permissions import can_change_person
from makewith.kit.permissions import require

MAKE_ARCHIVE = "makewith.foundation.people.tasks.make_archive"
HOLDER = "archive"
FOLDER = "archives"
ARCHIVE_KEPT = timedelta(days=7)


def ask_for_archive(*, person: Person, by: Person | None, now: datetime) -> Archive:
    """Have a copy made. Asked again while one is being made or lies ready, it is that one."""
    require(can_change_person, by, person)
    with transaction.atomic():
        ready = person.archives.filter(ready_at__isnull=False, asked_at__gt=now - ARCHIVE_KEPT).first()
        if ready is not None:
            return ready
        archive, new = Archive.objects.get_or_create(person=person, ready_at=None, defaults={"asked_at": now})
        if new:
            enqueue_paths([MAKE_ARCHIVE], unique_key=str(archive.public_id), payload={"archive_id": archive.pk})
        return archive


def make_archive(*, archive_id: int, now: datetime) -> None:
    """Write the copy: one JSON file, and the files somebody uploaded. Begun again after it was cut off it does no harm."""
    archive = (
        Archive.objects.select_related("person__user", "person__kind").filter(pk=archive_id, ready_at=None).first()
    )
    if archive is None:
        return
    person = archive.person
    with tempfile.TemporaryFile() as draft:
        _write(draft, person, now)
        size = draft.tell()
        draft.seek(0)
        name = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.zip", StoredFile(draft))
    with transaction.atomic():
        # Somebody who was erased meanwhile has no archive any more.
        waiting = Archive.objects.select_for_update().filter(pk=archive.pk, ready_at=None).first()
        if waiting is None:
            transaction.on_commit(lambda: default_storage.delete(name))
            return
        waiting.file = File.objects.create(
            owner_id=person.public_id,
            holder=HOLDER,
            state=FileState.READY,
            stored_name=name,
            original_name=f"makewith-{now:%Y-%m-%d}.zip",
            content_type="application/zip",
            size=size,
            created_at=now,
        )
        waiting.ready_at = now
        waiting.save(update_fields=["file", "ready_at"])
        publish(ArchiveReady(actor_id=person.public_id, subject_id=archive.public_id), now=now)


def _write(target: Any, person: Person, now: datetime) -> None:
    said: dict[str, Any] = {"made_at": now, "person": _told_of(person)}
    for keeper in registry.keepers():
        said |= keeper.tell(person)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr("about-you.json", text)
        for file in _files_of(person):
            _add(archive, file)


def _add(archive: zipfile.ZipFile, file: File) -> None:
    """Put a file in as it is kept. One that is gone from the storage is left out."""
    with suppress(FileNotFoundError), default_storage.open(file.stored_name, "rb") as content:
        name = f"files/{file.public_id}-{_plain(file.original_name or 'file')}"
        with archive.open(name, "w", force_zip64=True) as place:
            shutil.copyfileobj(content, place)


def _plain(name: str) -> str:
    return name.replace("/", "_").replace("\\", "_")


def _files_of(person: Person) -> Iterator[File]:
    mine = File.objects.filter(owner_id=person.public_id).exclude(holder=HOLDER).exclude(stored_name="")
    return mine.order_by("id").iterator(chunk_size=200)


def _told_of(person: Person) -> dict[str, Any]:
    user = person.user
    return {
        "id": person.public_id,
        "name": person.name,
        "address": person.email,
        "about": person.about,
        "kind": person.kind.name if person.kind else None,
        "shown_as": person.shown_as,
        "time_zone": person.time_zone,
        "language": person.language,
        "theme": person.theme,
        "here_since": person.created_at,
        "signs_in_since": user.date_joined if user else None,
        "last_signed_in_at": user.last_login if user else None,
        "keys": list(user.api_tokens.values("name", "hint", "created_at", "last_used_at")) if user else [],
    }


def forget_archives(*, now: datetime) -> int:
    """Drop copies that were asked for a week ago or earlier; how many."""
    old = list(Archive.objects.select_related("file").filter(asked_at__lte=now - ARCHIVE_KEPT, ready_at__isnull=False))
    for archive in old:
        with transaction.atomic():
            archive.delete()
            if archive.file is not None:
                empty_file(file=archive.file)
    return len(old)
