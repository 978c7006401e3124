"""`makewith doctor`: what is wrong with this installation, and what to do about it."""

import json
import os
import platform
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click

OK, WARN, BAD = "ok", "warn", "bad"
MARKS = {OK: "ok  ", WARN: "warn", BAD: "BAD "}
LITTLE_SPACE, ALMOST_NO_SPACE = 2 * 2**30, 200 * 2**20


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is, and what to do when it is not well."""

    state: str
    about: str
    text: str
    to_do: str = ""


Check = Callable[[], Iterator[Finding]]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:
    """Explain what is wrong with this installation. Exit code 1 when something is broken."""
    findings = list(examine())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"{MARKS[finding.state]}  {finding.about}: {finding.text}")
            if finding.to_do:
                click.echo(f"      → {finding.to_do}")
    if any(finding.state == BAD for finding in findings):
        sys.exit(1)


def examine() -> Iterator[Finding]:
    """Look at everything, from the ground up. What stands on something broken is not looked at."""
    yield from python()
    data = Path(os.environ.get("MAKEWITH_DATA", "var")).resolve()
    folder = list(data_folder(data))
    yield from folder
    if any(finding.state == BAD for finding in folder):
        return
    try:
        from makewith.surfaces.cli.main import set_up_django

        set_up_django()
    except Exception as error:  # noqa: BLE001 - whatever a settings file can break is to be told, not thrown
        to_do = f"Look at {data / 'makewith.toml'} and at the variables that begin with MAKEWITH_."
        yield Finding(BAD, "Settings", f"cannot be loaded: {type(error).__name__}: {error}", to_do)
        return
    from makewith.surfaces.cli import health

    for check in health.CHECKS:
        try:
            for state, about, text, to_do in check():
                yield Finding(state, about, text, to_do)
        except Exception as error:  # noqa: BLE001 - the same: one broken thing keeps no other from being looked at
            about = check.__name__.replace("_", " ").capitalize()
            yield Finding(BAD, about, f"cannot be looked at: {type(error).__name__}: {error}", "See above.")


def python() -> Iterator[Finding]:
    version = platform.python_version()
    yield Finding(OK, "Python", version)


def data_folder(data: Path) -> Iterator[Finding]:
    about = "Data folder"
    if not data.exists():
        yield Finding(BAD, about, f"{data} is not there.", "Run `makewith init`, or set MAKEWITH_DATA to where it is.")
        return
    try:
        with tempfile.TemporaryFile(dir=data) as file:
            file.write(b"x")
    except OSError as error:
        yield Finding(BAD, about, f"{data} cannot be written to ({error.strerror}).", "Give it to this user.")
        return
    yield Finding(OK, about, str(data))
    free = shutil.disk_usage(data).free
    space = f"{free / 2**30:.1f} GB free"
    if free < ALMOST_NO_SPACE:
        yield Finding(BAD, "Disk", space, "Make room; the database stops when the disk is full.")
    elif free < LITTLE_SPACE:
        yield Finding(WARN, "Disk", space, "Make room before it runs out.")
    else:
        yield Finding(OK, "Disk", space)


def can_connect(url: str, default_port: int) -> tuple[bool, str]:
    """Whether something answers at host and port of a URL, and how long it took or why not."""
    parts = urlsplit(url)
    begun = time.monotonic()
    try:
        with socket.create_connection((parts.hostname or "localhost", parts.port or default_port), timeout=5):
            return True, f"answers in {(time.monotonic() - begun) * 1000:.0f} ms"
    except OSError as error:
        return False, str(error)
