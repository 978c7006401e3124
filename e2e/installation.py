"""A Makewith of its own: a data folder, a server process with its worker, and a letterbox."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from e2e.letters import Letterbox, free_port

ROOT = Path(__file__).resolve().parent.parent
MAKEWITH = Path(sys.executable).parent / "makewith"


class Installation:
    """The platform as an operator has it. `data` must hold a migrated database and the collected static files."""

    def __init__(self, data: Path, letters: Letterbox, *, program: Path = MAKEWITH, **settings: str) -> None:
        self.data = data
        self.program = program
        self.letters = letters
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.settings = {
            "MAKEWITH_DATA": str(data),
            "MAKEWITH_URL": self.url,
            "MAKEWITH_EMAIL_URL": letters.address,
            "MAKEWITH_TEST_CLOCK": str(data / "clock"),
            **settings,
        }
        self.log = data / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        return {**_outside(), "PYTHONUNBUFFERED": "1", **self.settings}

    def command(self, *arguments: str) -> str:
        """Run `makewith ARGUMENTS` in this installation and return what it printed; raise with its words if it fails."""
        return _run([str(self.program), *arguments], self.environment())

    def set_clock(self, moment: datetime) -> None:
        """From now on it is `moment` here (with a zone), and time goes on from there, for the server and for commands.

        Whoever signed in more than 60 days before has to sign in again.
        """
        fresh = self.data / "clock.new"
        fresh.write_text(moment.isoformat())
        fresh.rename(self.data / "clock")

    def start(self, *arguments: str, seconds: float = 30) -> None:
        """Serve until stopped; returns once the site answers."""
        arguments = arguments or ("serve",)
        if not (self.data / "clock").exists():
            # In the morning, so that no journey falls into hours in which people want no letters.
            self.set_clock(datetime.now(UTC).replace(hour=10, minute=0))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self.program, *arguments, "--host", "127.0.0.1", "--port", str(self.port)],
                cwd=self.data,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + seconds
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise AssertionError(f"The server did not start:\n{self.log.read_text('utf-8', 'replace')[-4000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server the polite way, and the other way if it does not go within 15 seconds."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9, as a power cut does to the process."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def prepare(data: Path) -> None:
    """Make the tables and collect the static files in an empty data folder."""
    _run([str(MAKEWITH), "migrate"], {**_outside(), "MAKEWITH_DATA": str(data)})


def _outside() -> dict[str, str]:
    """The variables of this process, without those that say how a Makewith is set up."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKEWITH_", "DJANGO_", "PYTEST_"))
    }


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
