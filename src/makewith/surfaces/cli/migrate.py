"""`makewith migrate`: the database and the static files of this version."""

import hashlib
import os
from pathlib import Path

import click
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@click.command()
def migrate() -> None:
    """Bring the database and the static files to this version. Safe to run again."""
    applied = bring_up_to_date()
    click.echo(f"{applied} changes made to the database." if applied else "The database is up to date.")


def pending_migrations() -> list[str]:
    """Names of the changes the database does not have yet, in their order. Raises OperationalError without a database."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def bring_up_to_date() -> int:
    """Migrate, and collect static files where they changed; how many migrations were applied."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    keep_private()
    pending = pending_migrations()
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    if not settings.DEBUG:
        collect_static()
    return len(pending)


def keep_private() -> None:
    """Make SQLite's file, before SQLite does, so that nobody else on the machine can read it; its companions follow it."""
    if (
        connection.vendor != "sqlite"
        or ":memory:" in (name := str(connection.settings_dict["NAME"]))
        or "mode=memory" in name
    ):
        return
    path = Path(name)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for part in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        if part.exists():
            part.chmod(0o600)


def _fingerprint() -> str:
    """Changes whenever a static file of the package does."""
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]["BACKEND"]).encode())
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> bool:
    """Copy the static files, compressed and named by content, to where they are served from. Whether there was need to."""
    stamp = settings.DATA / "static-fingerprint"
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text("utf-8") == fingerprint and (settings.STATIC_ROOT / "css").exists():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint, "utf-8")
    return True
