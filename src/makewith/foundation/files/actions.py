"""Taking files in, making pictures fit to be shown, and forgetting them."""

import logging
import uuid
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from makewith.foundation.files import pictures, queries
from makewith.foundation.files.models import File, FileState
from makewith.foundation.jobs.actions import enqueue_paths

log = logging.getLogger("makewith.files")

PREPARE_PICTURE = "makewith.foundation.files.tasks.prepare_picture"


class RefusedFile(ValueError):
    """A file was not taken in. The text is a sentence for the person who sent it."""


def receive_picture(
    *,
    owner_id: UUID | None,
    holder: str,
    upload: "UploadedFile[Any]",
    now: datetime,
    is_whole: bool = False,
    keeps_name: bool = True,
) -> File:
    """Keep an uploaded picture as it came and have it prepared; until then it is RECEIVED. The name that its giver had
    for it is kept with it, unless `keeps_name` is False.

    Raises RefusedFile for anything but a whole JPEG, PNG, WebP, GIF or HEIC of at most 20 MB and 50 megapixels. A large
    HEIC or WebP that turns out to be broken is REFUSED later, with `problem` saying why, or with `is_whole` at once. Writes to the storage, which may
    be a network: call it before a transaction of your own rather than in one.
    """
    if (upload.size or 0) > pictures.MAX_BYTES:
        raise RefusedFile(_("The picture did not arrive. It is larger than 20 MB. Choose a smaller one."))
    if not upload.size:
        raise RefusedFile(_("This file is empty. Choose another one."))
    assert upload.file is not None
    try:
        header = pictures.inspect(upload.file, is_whole=is_whole)
    except pictures.BrokenPicture as problem:
        raise RefusedFile(str(problem)) from problem
    stored_name = default_storage.save(f"{queries.ORIGINALS}/{uuid.uuid4().hex}", upload)
    try:
        with transaction.atomic():
            file = File.objects.create(
                owner_id=owner_id,
                holder=holder,
                original_name=_plain_name(upload.name or "") if keeps_name else "",
                content_type=header.content_type,
                size=upload.size,
                width=header.width,
                height=header.height,
                stored_name=stored_name,
                created_at=now,
            )
            enqueue_paths([PREPARE_PICTURE], unique_key=str(file.public_id), payload={"file_id": file.pk}, run_at=now)
    except Exception:
        _forget_stored([stored_name])
        raise
    return file


def copy_picture(*, file: File, now: datetime) -> File | None:
    """The same picture as a file of its own, for its owner to use again; None for one that was refused or is gone.

    Writes to the storage: call it before a transaction of your own rather than in one.
    """
    if not file.stored_name:
        return None
    try:
        stored = _copy_stored(file.stored_name)
        thumbnail = _copy_stored(file.thumbnail_name) if file.thumbnail_name else ""
    except FileNotFoundError:
        return None
    with transaction.atomic():
        copy = File.objects.create(
            owner_id=file.owner_id,
            holder=file.holder,
            original_name=file.original_name,
            content_type=file.content_type,
            size=file.size,
            width=file.width,
            height=file.height,
            stored_name=stored,
            thumbnail_name=thumbnail,
            state=file.state,
            created_at=now,
        )
        if copy.state == FileState.RECEIVED:
            enqueue_paths([PREPARE_PICTURE], unique_key=str(copy.public_id), payload={"file_id": copy.pk}, run_at=now)
    return copy


def _copy_stored(name: str) -> str:
    place, _, last = name.rpartition("/")
    # Beside the one it is a copy of, with its ending: "pictures/4f….webp", "pictures/4f…-s.webp", "originals/4f…".
    fresh = f"{uuid.uuid4().hex}{'-s' if '-s.' in last else ''}{PurePath(last).suffix}"
    with default_storage.open(name, "rb") as original:
        return default_storage.save(f"{place}/{fresh}", original)


def _plain_name(name: str) -> str:
    """The last part of a file's name without control characters, at most 120 characters with its ending kept."""
    plain = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable()).strip()
    if not plain.strip("."):
        return "picture"
    if len(plain) <= 120:
        return plain
    ending = PurePath(plain).suffix[:12]
    return plain[: 120 - len(ending)] + ending


def make_ready(*, file_id: int) -> None:
    """Replace the original of a RECEIVED picture by its clean copies; REFUSED when it cannot be decoded.

    Run again after it was cut off it starts anew; on a file that is no longer RECEIVED it does nothing.
    """
    file = File.objects.filter(pk=file_id, state=FileState.RECEIVED).first()
    if file is None:
        return
    try:
        with default_storage.open(file.stored_name, "rb") as original:
            picture, thumbnail = pictures.clean_copies(original)
    except (pictures.BrokenPicture, FileNotFoundError) as problem:
        sentence = (
            str(problem) if isinstance(problem, pictures.BrokenPicture) else _("This picture was lost. Send it again.")
        )
        _replace(file, state=FileState.REFUSED, problem=sentence, stored_name="")
        return
    name = uuid.uuid4().hex
    stored = default_storage.save(f"{queries.PICTURES}/{name}.{picture.extension}", ContentFile(picture.content))
    small = default_storage.save(f"{queries.PICTURES}/{name}-s.{thumbnail.extension}", ContentFile(thumbnail.content))
    is_replaced = _replace(
        file,
        state=FileState.READY,
        stored_name=stored,
        thumbnail_name=small,
        content_type=picture.content_type,
        size=len(picture.content),
        width=picture.width,
        height=picture.height,
    )
    if not is_replaced:
        # It was emptied meanwhile.
        _forget_stored([stored, small])


def _replace(file: File, **values: object) -> bool:
    with transaction.atomic():
        is_replaced = bool(File.objects.filter(pk=file.pk, state=FileState.RECEIVED).update(**values))
        if is_replaced:
            transaction.on_commit(partial(_forget_stored, [file.stored_name]))
    return is_replaced


def discard_file(*, file: File) -> None:
    """Forget an upload that found no place: its row and its bytes."""
    with transaction.atomic():
        transaction.on_commit(partial(_forget_stored, [n for n in (file.stored_name, file.thumbnail_name) if n]))
        file.delete()


def empty_file(*, file: File) -> None:
    """Forget what somebody uploaded: its bytes, its thumbnail and its name. The row stays."""
    with transaction.atomic():
        locked = File.objects.select_for_update().get(pk=file.pk)
        names = [name for name in (locked.stored_name, locked.thumbnail_name) if name]
        file.state, file.original_name, file.problem = FileState.EMPTIED, "", ""
        file.stored_name = file.thumbnail_name = ""
        file.save(update_fields=["state", "original_name", "problem", "stored_name", "thumbnail_name"])
        transaction.on_commit(partial(_forget_stored, names))


def give_files(*, old_owner_id: UUID, owner_id: UUID) -> None:
    """What somebody uploaded before they had an account is theirs."""
    File.objects.filter(owner_id=old_owner_id).update(owner_id=owner_id)


def forget_files_of(*, owner_id: UUID) -> None:
    """Forget what somebody uploaded and nothing holds, and the names under which the rest was on their device."""
    with transaction.atomic():
        mine = File.objects.filter(owner_id=owner_id)
        for file in queries.unheld_files().filter(owner_id=owner_id):
            discard_file(file=file)
        mine.update(original_name="")


def _forget_stored(names: list[str]) -> None:
    """Delete stored files; one that cannot be deleted now is found again by `forget_loose`."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception:
            log.exception("a stored file could not be deleted yet")


def forget_loose(*, now: datetime) -> int:
    """Drop files that nothing holds a day after they came, and stored bytes that belong to no file; how many."""
    loose = queries.loose_files(now)
    dropped = 0
    for file in loose:
        # Somebody may take hold of it at this moment; then it is no longer loose.
        with suppress(ProtectedError, IntegrityError), transaction.atomic():
            if loose.filter(pk=file.pk).delete()[0]:
                dropped += 1
                transaction.on_commit(
                    partial(_forget_stored, [n for n in (file.stored_name, file.thumbnail_name) if n])
                )
    for name in queries.stored_without_file(now):
        _forget_stored([name])
        dropped += 1
    return dropped
