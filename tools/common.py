"""What the tools share. Standard library only: these run before anything is installed."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
_STARTED = time.monotonic()


def say(text: str) -> None:
    """One line of progress with the seconds since this tool began."""
    print(f"[{time.monotonic() - _STARTED:5.1f} s] {text}", flush=True)


def stop(text: str) -> NoReturn:
    """End with a message that says what to do, without a traceback."""
    print(f"\n{text}\n", file=sys.stderr, flush=True)
    raise SystemExit(1)


def run(command: list[str | Path], *, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run a command quietly; if it fails, show everything it said and end."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        stop(f"{done.stdout.strip()}\n\nThis command failed: {' '.join(str(part) for part in command)}")


def fingerprint(paths: Iterable[Path], *extra: str) -> str:
    """A hash over the names and bytes of these files, and of `extra`."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    digest.update("\0".join(extra).encode())
    return digest.hexdigest()


def read_stamp(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def as_administrator(command: list[str]) -> list[str] | None:
    """The command with the rights to install system packages, or None where that would need a password."""
    if os.geteuid() == 0:
        return command
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", *command]
    return None
