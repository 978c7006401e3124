"""Every check, or those named: lint types boundaries migrations test-web test-sqlite test-postgresql e2e.

All of them run even if one fails. A table says which did, and the closing lines of each test run stand at the end.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from common import ROOT, VENV, say
from postgresql import cluster

BIN = VENV / "bin"


@dataclass
class Check:
    """One line of the table. `closing` is the last line that each of its commands printed."""

    name: str
    passed: bool = True
    seconds: float = 0.0
    closing: list[str] = field(default_factory=list)

    def run(self, *command: str, env: dict[str, str] | None = None) -> None:
        """Run a command, showing what it says while it says it."""
        settings = {**os.environ, **(env or {}), "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        last = ""
        try:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                last = line.strip() or last
        finally:
            if process.poll() is None:
                process.terminate()
            self.passed &= process.wait() == 0
        self.closing.append(last)


@contextmanager
def _scratch() -> Iterator[dict[str, str]]:
    """A data folder of its own, so that a check never touches var/."""
    with tempfile.TemporaryDirectory(prefix="makewith-") as folder:
        yield {"MAKEWITH_DATA": folder, "DJANGO_SETTINGS_MODULE": "makewith.config.settings"}


def lint(check: Check) -> None:
    check.run(f"{BIN}/ruff", "check", ".")
    check.run(f"{BIN}/ruff", "format", "--check", ".")
    if any(ROOT.glob("src/makewith/**/templates/**/*.html")):
        check.run(f"{BIN}/djlint", "--lint", "--quiet", "--extension", "html", "src/makewith")


def types(check: Check) -> None:
    with _scratch() as env:
        check.run(f"{BIN}/mypy", env=env)


def boundaries(check: Check) -> None:
    check.run(f"{BIN}/lint-imports")


def migrations(check: Check) -> None:
    with _scratch() as env:
        check.run(f"{BIN}/python", "-m", "django", "makemigrations", "--check", "--dry-run", env=env)


def test_web(check: Check) -> None:
    check.run(f"{BIN}/python", "tools/web.py", "test")


def test_sqlite(check: Check) -> None:
    check.run(f"{BIN}/pytest", "-n", "2", "src")


def test_postgresql(check: Check) -> None:
    with cluster() as url:
        check.run(f"{BIN}/pytest", "-n", "2", "src", env={"MAKEWITH_DATABASE_URL": url})


def e2e(check: Check) -> None:
    check.run(f"{BIN}/pytest", "e2e")


CHECKS: dict[str, Callable[[Check], None]] = {
    "lint": lint,
    "types": types,
    "boundaries": boundaries,
    "migrations": migrations,
    "test-web": test_web,
    "test-sqlite": test_sqlite,
    "test-postgresql": test_postgresql,
    "e2e": e2e,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[*CHECKS, []], metavar="CHECK")
    names = parser.parse_args().names or list(CHECKS)
    # A terminated run still stops its servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    done = []
    for name in names:
        say(f"--- {name} ---")
        check = Check(name)
        started = time.monotonic()
        CHECKS[name](check)
        check.seconds = time.monotonic() - started
        done.append(check)

    print()
    for check in done:
        print(f"{'passed' if check.passed else 'FAILED'}  {check.name:<16} {check.seconds:6.1f} s", flush=True)
    for check in done:
        if check.name in {"test-sqlite", "test-postgresql", "e2e"}:
            print(check.closing[-1], flush=True)
    raise SystemExit(0 if all(check.passed for check in done) else 1)


if __name__ == "__main__":
    main()
