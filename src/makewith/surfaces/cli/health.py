"""What `makewith doctor` looks at once the settings are loaded. Each check gives (state, about, text, what to do)."""

import stat
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.utils import OperationalError
from django.utils import timezone

from makewith.foundation.accounts.models import User
from makewith.foundation.jobs.models import Job, JobState, ScheduleRun
from makewith.surfaces.cli.doctor import BAD, OK, WARN, can_connect
from makewith.surfaces.cli.migrate import pending_migrations

Told = Iterator[tuple[str, str, str, str]]

WAITED_LONG = timedelta(minutes=5)
CLOCK_FLOOR = datetime(2025, 1, 1, tzinfo=timezone.get_fixed_timezone(0))


def secret() -> Told:
    path = settings.DATA / "secret-key"
    if len(settings.SECRET_KEY) < 32:
        yield BAD, "Secret", "is shorter than 32 characters", "Set MAKEWITH_SECRET_KEY to a long random text."
    elif path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield BAD, "Secret", f"{path} can be read by others", f"chmod 600 {path}"
    else:
        yield OK, "Secret", "is long, and nobody else's", ""


def database() -> Told:
    try:
        pending = pending_migrations()
    except OperationalError as error:
        to_do = "Is the database running, and is MAKEWITH_DATABASE_URL right?"
        yield BAD, "Database", f"cannot be reached: {str(error).strip()}", to_do
        return
    if connection.vendor == "sqlite":
        yield from _sqlite()
    else:
        version = connection.cursor().execute("SHOW server_version").fetchone()[0]
        yield OK, "Database", f"PostgreSQL {version}", ""
    if pending:
        yield BAD, "Migrations", f"{len(pending)} are missing, first {pending[0]}", "Run `makewith migrate`."
    else:
        yield OK, "Migrations", "the database is up to date", ""
        yield from _contents()


def _sqlite() -> Told:
    with connection.cursor() as cursor:
        version = cursor.execute("SELECT sqlite_version()").fetchone()[0]
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        has_fts5 = cursor.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0]
        check = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
    if check != "ok":
        yield BAD, "Database", f"the SQLite file is damaged: {check}", "Restore a backup: `makewith restore FILE`."
    elif not has_fts5:
        yield BAD, "Database", f"SQLite {version} has no FTS5", "Use a Python whose SQLite has it, or PostgreSQL."
    elif mode != "wal":
        yield (
            BAD,
            "Database",
            f"SQLite {version} writes in {mode} mode, not WAL",
            "Put the data folder on a local disk.",
        )
    else:
        yield OK, "Database", f"SQLite {version}, WAL, FTS5, undamaged", ""


def _contents() -> Told:
    if User.objects.filter(is_administrator=True, is_active=True).exists():
        yield OK, "Administrator", "there is one", ""
    else:
        yield WARN, "Administrator", "nobody can administer this installation", "Run `makewith init --force`."
    now = timezone.now()
    failed = Job.objects.filter(state=JobState.FAILED).count()
    oldest = Job.objects.due(now).order_by("run_at").first()
    if failed:
        yield WARN, "Jobs", f"{failed} failed for good", "See them with `makewith jobs`, repeat them with `retry-all`."
    if oldest and now - oldest.run_at > WAITED_LONG:
        minutes = int((now - oldest.run_at).total_seconds() // 60)
        to_do = "Is `makewith serve` (or `makewith worker`) running?"
        yield WARN, "Worker", f"the oldest job has waited for {minutes} minutes", to_do
    elif not (last := ScheduleRun.objects.order_by("-last_run_at").first()):
        yield WARN, "Worker", "has not run yet", "It runs inside `makewith serve`."
    elif now - last.last_run_at > WAITED_LONG:
        yield WARN, "Worker", f"was last seen {last.last_run_at:%Y-%m-%d %H:%M} UTC", "Start `makewith serve`."
    else:
        yield OK, "Worker", "is alive", ""
    if not failed:
        yield OK, "Jobs", "none failed", ""


def browser_code() -> Told:
    manifest = settings.PACKAGE / "static" / "built" / "manifest.json"
    if not manifest.exists():
        yield BAD, "Browser code", "is not built", "Run `make setup`, or install the wheel, which has it inside."
    else:
        yield OK, "Browser code", "is built", ""
    if settings.DEBUG:
        yield WARN, "Debug mode", "is on: errors show their insides to everybody", "Unset MAKEWITH_DEBUG."
    elif not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield BAD, "Static files", "are not collected", "Run `makewith migrate`."
    else:
        yield OK, "Static files", "are collected", ""


def mail() -> Told:
    if not settings.EMAIL_URL:
        text = f"no server: letters are kept in {settings.MAIL_FOLDER}"
        yield WARN, "Mail", text, "Set MAKEWITH_EMAIL_URL, as smtp+tls://user:password@host:587."
        return
    answers, how = can_connect(settings.EMAIL_URL, settings.EMAIL_PORT)
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    if answers:
        yield OK, "Mail", f"{server} {how}", ""
    else:
        yield BAD, "Mail", f"{server} cannot be reached: {how}", "Is MAKEWITH_EMAIL_URL right, and is the port open?"


def address() -> Told:
    parts = urlsplit(settings.URL)
    is_local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        yield BAD, "Address", f"“{settings.URL}” is none", "Set MAKEWITH_URL like https://together.example.org."
    elif parts.hostname == "127.0.0.1":
        yield WARN, "Address", "browsers refuse passkeys on 127.0.0.1", "Use http://localhost instead."
    elif parts.scheme == "http" and not is_local:
        text = f"{settings.URL} is not https: cookies travel unprotected and passkeys do not work"
        yield BAD, "Address", text, "Put a proxy with a certificate in front and set MAKEWITH_URL to https://…"
    elif parts.scheme == "https" and not settings.SECURE_PROXY_SSL_HEADER:
        text = f"{settings.URL}, but no proxy is told of that would speak TLS"
        yield WARN, "Address", text, "Set MAKEWITH_BEHIND_PROXY=1 when a proxy adds X-Forwarded-Proto."
    else:
        yield OK, "Address", settings.URL, ""
    if settings.DEMO and not settings.DEMO_LOOPBACK_BIND and not is_local:
        yield WARN, "Demo mode", "is on", "Unset MAKEWITH_DEMO where it is not a demo."


def files() -> Told:
    """Whether a file can be kept, read and removed where uploads lie."""
    about, where = (
        "Files",
        "in the data folder" if settings.STORAGE == "disk" else f"in the storage “{settings.STORAGE}”",
    )
    if settings.STORAGE not in {"disk", "s3"}:
        yield BAD, about, f"“{settings.STORAGE}” is no storage", "Set MAKEWITH_STORAGE to disk or s3."
        return
    try:
        name = default_storage.save("doctor", ContentFile(b"well"))
        with default_storage.open(name) as file:
            is_whole = file.read() == b"well"
        default_storage.delete(name)
    except ModuleNotFoundError as error:
        yield BAD, about, f"{error.name} is not installed", "Install Makewith with its extra: makewith[s3]."
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        to_do = "Are the variables that begin with MAKEWITH_S3_ right, and is the bucket there?"
        to_do = to_do if settings.STORAGE == "s3" else "Give the data folder to this user."
        yield BAD, about, f"cannot be kept {where}: {error}", to_do
    else:
        yield (
            (OK, about, f"are kept {where}", "") if is_whole else (BAD, about, "come back changed", "Is the disk well?")
        )


def clock() -> Told:
    now = timezone.now()
    if settings.TEST_CLOCK:
        yield (
            BAD,
            "Clock",
            f"is set by {settings.TEST_CLOCK}",
            "Unset MAKEWITH_TEST_CLOCK: it is for trying things out.",
        )
    if now < CLOCK_FLOOR:
        yield BAD, "Clock", f"says {now:%Y-%m-%d}", "Set it; sign-in codes and deadlines follow it."
        return
    newest = Job.objects.order_by("-created_at").values_list("created_at", flat=True).first()
    if newest and newest > now + timedelta(minutes=2):
        yield WARN, "Clock", f"is behind what was written at {newest:%Y-%m-%d %H:%M} UTC", "Was it set back?"
    else:
        yield OK, "Clock", f"{now:%Y-%m-%d %H:%M} UTC", ""


CHECKS: list[Callable[[], Told]] = [secret, database, browser_code, mail, address, files, clock]
