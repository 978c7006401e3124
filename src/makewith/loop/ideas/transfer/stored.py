"""Where a table that came in is kept until it is imported."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

FOLDER = "imports"


def keep(upload: "UploadedFile[Any]") -> str:
    """Store a file and say under which name."""
    return default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", upload)


def forget(name: str) -> None:
    if name:
        with suppress(FileNotFoundError):
            default_storage.delete(name)


def older_than(moment: datetime) -> set[str]:
    """Names of what has been kept since before then."""
    try:
        _, found = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return set()
    names = {f"{FOLDER}/{name}" for name in found}
    return {name for name in names if default_storage.get_modified_time(name) < moment}


@contextmanager
def local(name: str) -> Iterator[Path]:
    """The file as a path on this machine, for readers that jump about in it. Raises FileNotFoundError."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, default_storage.open(name, "rb") as stored:
            shutil.copyfileobj(stored, copy)
            copy.flush()
            yield Path(copy.name)
        return
    if not path.is_file():
        raise FileNotFoundError(name)
    yield path
