"""`makewith backup`: database and files of one moment in one archive.

The database is read in one snapshot and written as rows, table by table, in a form that both databases read: a backup
of a SQLite installation can be restored to PostgreSQL and the other way round. Files are named by content and never
change, so those that the snapshot speaks of are whole when they are copied after it.
"""

import hashlib
import json
import shutil
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from makewith.foundation.files.models import File
from makewith.surfaces.cli.migrate import pending_migrations

FORMAT = 1
# Who was signed in signs in again.
LEFT_OUT = {"sessions.Session"}
CONFIGURATION = ("makewith.toml", "secret-key")
ROWS_AT_ONCE = 5000


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file of that name.")
def backup(file: Path, force: bool) -> None:
    """Write database, files and settings into FILE (.tar.gz). People may go on working meanwhile.

    The archive holds the installation's secret and everything people wrote: keep it as carefully as the server.
    """
    if file.exists() and not force:
        raise click.ClickException(f"{file} is there already. Choose another name, or write over it with --force.")
    if pending_migrations():
        raise click.ClickException("The database is behind this version. Run `makewith migrate` first.")
    summary = write_backup(file)
    click.echo(f"{file}: {summary['rows']:,} rows, {summary['files']} files, {file.stat().st_size / 2**20:.1f} MB.")


def tables() -> list[type[models.Model]]:
    """Every table with content, in one order."""
    every = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted(
        (model for model in every if not model._meta.proxy and model._meta.label not in LEFT_OUT),
        key=lambda model: model._meta.label,
    )


def columns_of(model: type[models.Model]) -> list[str]:
    """What of a row is kept: all that is stored and not computed by the database."""
    return [field.attname for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def migrations() -> list[str]:
    """The migrations that made the database what it is."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


@contextmanager
def _snapshot() -> Iterator[None]:
    """A transaction that sees the database of one moment, whatever others write meanwhile, and holds up nobody."""
    driver: Any = connection
    mode = getattr(driver, "transaction_mode", None)
    if connection.vendor == "sqlite":
        # The product's own transactions begin with the right to write, of which there is one.
        driver.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        driver.transaction_mode = mode


def plain(value: Any) -> Any:
    """A value as JSON holds it; `restore` asks the field to read it back."""
    if isinstance(value, datetime | date | time | Decimal | UUID):
        return value.isoformat() if isinstance(value, datetime | date | time) else str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return value


def write_backup(file: Path) -> dict[str, int]:
    """Write the archive; how many rows and files it holds. A backup that is cut off leaves no file of that name."""
    draft = file.with_name(f".{file.name}.draft")
    checksums: dict[str, str] = {}
    counts: dict[str, int] = {}
    try:
        with (
            tempfile.TemporaryDirectory(dir=file.parent) as folder,
            tarfile.open(draft, "w:gz", compresslevel=6) as tar,
        ):
            with _snapshot():
                for model in tables():
                    label = model._meta.label
                    path = Path(folder) / f"{label}.jsonl"
                    counts[label] = _write_rows(model, path)
                    _add(tar, f"database/{label}.jsonl", path, checksums)
                    path.unlink()
                names = sorted(
                    name
                    for pair in File.objects.values_list("stored_name", "thumbnail_name").iterator()
                    for name in pair
                    if name
                )
            copied = sum(_add_stored(tar, name, Path(folder), checksums) for name in names)
            for name in CONFIGURATION:
                if (settings.DATA / name).exists():
                    _add(tar, f"configuration/{name}", settings.DATA / name, checksums)
            manifest = {
                "format": FORMAT,
                "version": metadata.version("makewith"),
                "made_at": timezone.now().isoformat(),
                "database": connection.vendor,
                "migrations": migrations(),
                "rows": counts,
                "checksums": checksums,
            }
            text = json.dumps(manifest, indent=1).encode()
            entry = tarfile.TarInfo("manifest.json")
            entry.size, entry.mode = len(text), 0o600
            tar.addfile(entry, BytesIO(text))
        draft.chmod(0o600)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return {"rows": sum(counts.values()), "files": copied}


def _write_rows(model: type[models.Model], path: Path) -> int:
    count = 0
    rows = model._base_manager.order_by("pk").values_list(*columns_of(model))
    with path.open("w", encoding="utf-8") as out:
        out.write(json.dumps(columns_of(model)) + "\n")
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            out.write(json.dumps([plain(value) for value in row], ensure_ascii=False) + "\n")
            count += 1
    return count


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, name: str, path: Path, checksums: dict[str, str]) -> None:
    checksums[name] = digest_of(path)
    tar.add(path, name)


def _add_stored(tar: tarfile.TarFile, name: str, folder: Path, checksums: dict[str, str]) -> bool:
    """Copy one stored file, wherever the storage keeps it. One that was taken back meanwhile is left out."""
    copy = folder / "file"
    try:
        with default_storage.open(name, "rb") as stored, copy.open("wb") as out:
            shutil.copyfileobj(stored, out)
    except FileNotFoundError:
        return False
    _add(tar, f"files/{name}", copy, checksums)
    return True
