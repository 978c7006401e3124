"""`makewith restore`: put a backup in place, after checking that it is whole."""

import json
import shutil
import tarfile
import tempfile
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

import click
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files import File as OpenFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, models, transaction

from makewith.foundation.people.models import Person
from makewith.surfaces.cli.backup import CONFIGURATION, FORMAT, digest_of, migrations, tables
from makewith.surfaces.cli.migrate import bring_up_to_date
from makewith.surfaces.cli.serve import only_process_on_sqlite

ROWS_AT_ONCE = 500


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what is in this installation. It cannot be undone.")
def restore(file: Path, force: bool) -> None:
    """Put the backup in FILE in place. Stop `makewith serve` first.

    An installation that has people is left alone unless --force is given. The settings that came with the backup are
    put beside those in use, as makewith.toml.restored.
    """
    with only_process_on_sqlite(), tempfile.TemporaryDirectory(dir=_data()) as folder:
        manifest = unpack(file, Path(folder))
        bring_up_to_date()
        if Person.objects.exists() and not force:
            raise click.ClickException("There are people in this installation. To replace everything, add --force.")
        if missing := sorted(set(manifest["migrations"]) ^ set(migrations())):
            raise click.ClickException(
                f"The backup was made by version {manifest['version']}, whose database differs ({missing[0]}). "
                "Restore it with that version, then update."
            )
        rows = put_rows(Path(folder) / "database", manifest)
        files = put_files(Path(folder) / "files")
        notes = put_configuration(Path(folder) / "configuration")
    click.echo(f"Restored {rows:,} rows and {files} files from {manifest['made_at'][:16].replace('T', ' ')} UTC.")
    for note in notes:
        click.echo(note)


def _data() -> Path:
    folder: Path = settings.DATA
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack and verify the archive; its manifest. Raises ClickException for one that is cut off, changed or foreign."""
    try:
        with tarfile.open(file, "r:gz") as tar:
            for member in tar:
                if not member.isfile() or ".." in PurePosixPath(member.name).parts or member.name.startswith("/"):
                    raise click.ClickException(f"{file.name} is no backup of Makewith: it holds {member.name}.")
                tar.extract(member, folder, filter="data")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise click.ClickException(f"{file.name} is damaged or no backup: {error}") from error
    path = folder / "manifest.json"
    if not path.exists():
        raise click.ClickException(f"{file.name} has no manifest, so it is cut off or no backup of Makewith.")
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if manifest["format"] != FORMAT:
        raise click.ClickException(f"{file.name} is of format {manifest['format']}; this version reads {FORMAT}.")
    for name, checksum in manifest["checksums"].items():
        part = folder / name
        if not part.is_file() or digest_of(part) != checksum:
            raise click.ClickException(f"{file.name} is damaged: {name} is not what it was.")
    return manifest


def put_rows(folder: Path, manifest: dict[str, Any]) -> int:
    """Replace the content of every table, in one transaction, and check that every row arrived."""
    every = tables()
    with transaction.atomic():
        emptied: list[type[models.Model]] = [*every, Session]
        with connection.cursor() as cursor:
            # Relations are checked at the end of the transaction, so the order of tables does not matter.
            for model in emptied:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        for model in every:
            label = model._meta.label
            count = _insert(model, folder / f"{label}.jsonl")
            if count != manifest["rows"].get(label, 0) or count != model._base_manager.count():
                raise click.ClickException(f"Not every row of {label} could be restored; nothing was changed.")
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), every):
                cursor.execute(statement)
    ContentType.objects.clear_cache()
    return sum(manifest["rows"].values())


def _insert(model: type[models.Model], file: Path) -> int:
    """Write the rows of one table as they were, with the values that would otherwise be set at saving."""
    if not file.exists():
        return 0
    fields = {field.attname: field for field in model._meta.concrete_fields}
    count = 0
    with file.open(encoding="utf-8") as lines, connection.cursor() as cursor:
        kept = [fields[name] for name in json.loads(next(lines))]
        quote = connection.ops.quote_name
        sql = (
            f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in kept)}) "  # noqa: S608
            f"VALUES ({', '.join(['%s'] * len(kept))})"
        )
        while chunk := list(islice(lines, ROWS_AT_ONCE)):
            rows = [
                [
                    field.get_db_prep_save(field.to_python(value), connection)
                    for field, value in zip(kept, json.loads(line), strict=True)
                ]
                for line in chunk
            ]
            cursor.executemany(sql, rows)
            count += len(rows)
    return count


def put_files(folder: Path) -> int:
    """Store the files under the names the database knows; how many."""
    count = 0
    for path in sorted(part for part in folder.rglob("*") if part.is_file()):
        name = path.relative_to(folder).as_posix()
        default_storage.delete(name)
        with path.open("rb") as file:
            stored = default_storage.save(name, OpenFile(file))
        if stored != name:
            raise click.ClickException(f"{name} could not be stored under its name.")
        count += 1
    return count


def put_configuration(folder: Path) -> list[str]:
    """Put the secret in place, and the settings beside those in use; what the operator has to know of it."""
    notes = []
    for name in CONFIGURATION:
        kept, here = folder / name, settings.DATA / name
        if not kept.exists() or (here.exists() and here.read_bytes() == kept.read_bytes()):
            continue
        if name == "makewith.toml":
            # They name the database and the mail server of the house that was backed up; this may be a copy to try out.
            here = here.with_suffix(".toml.restored")
            notes.append(
                f"The settings of the backup are in {here}; those in use here stay. "
                "To take them over, look at the database and the mail server they name, then rename the file to makewith.toml."
            )
        shutil.copyfile(kept, here)
        here.chmod(0o600)
    return notes
