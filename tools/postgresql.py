"""Run a command with a PostgreSQL of its own, thrown away afterwards.

    python tools/postgresql.py COMMAND …

The command finds the server in MAKEWITH_DATABASE_URL. It listens on a Unix socket only, so no port is taken, and
it keeps nothing safe from a power cut, so commits cost nothing.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from common import stop
from system import postgresql_folder

_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
}


def _owner() -> dict[str, Any]:
    """Whom to run the server as: initdb refuses root, so root hands over to Debian's postgres user."""
    if os.geteuid() != 0:
        return {}
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        stop("PostgreSQL refuses to run as root, and there is no user named postgres. Try: useradd --system postgres")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """The database URL of a fresh server. `durable` keeps fsync and its cost, for benchmarks."""
    programs = postgresql_folder()
    if programs is None:
        stop("There is no PostgreSQL here. Try: sudo apt-get install postgresql")
    owner = _owner()
    # A socket's path may have 107 bytes, so the folder stands in /var/tmp and not in the checkout.
    home = Path(tempfile.mkdtemp(prefix="makewith-pg-", dir="/var/tmp"))
    if owner:
        os.chown(home, owner["user"], owner["group"])
    settings = {"listen_addresses": ""} if durable else _SETTINGS
    options = " ".join(f"-c {name}={value or repr('')}" for name, value in settings.items())
    quiet: dict[str, Any] = {"cwd": home, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, **owner}
    data = home / "data"
    try:
        initdb: list[str | Path] = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run([*initdb, *([] if durable else ["--no-sync"])], check=True, **quiet)
        start: list[str | Path] = [
            programs / "pg_ctl",
            "-D",
            data,
            "-l",
            home / "log",
            "-w",
            "-o",
            f"-k {home} {options}",
            "start",
        ]
        subprocess.run(start, check=True, **quiet)
        subprocess.run([programs / "createdb", "-h", home, "-U", "postgres", "makewith"], check=True, **quiet)
        yield f"postgresql://postgres@{quote(str(home), safe='')}/makewith"
    finally:
        if (data / "postmaster.pid").exists():
            subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], check=False, **quiet)
        shutil.rmtree(home, ignore_errors=True)


def main() -> None:
    # A terminated run must still stop its server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as url:
        done = subprocess.run(sys.argv[1:], env={**os.environ, "MAKEWITH_DATABASE_URL": url}, check=False)
    raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
