"""An installation in a scratch folder, made and served as an operator would."""

import contextlib
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench._client import Visitor

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
REQUESTS = 200
_TICKS = os.sysconf("SC_CLK_TCK")
_MAKEWITH = (sys.executable, "-c", "from makewith.surfaces.cli.main import main; main()")


class Server:
    """A running `makewith serve`; `port` is where it listens."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self._process = process
        self.port = port

    @property
    def pid(self) -> int:
        return self._process.pid

    def resident_mb(self) -> float:
        """The memory that the process holds now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024

    def kill(self) -> None:
        """End it as a power cut would, from one instruction to the next."""
        self._process.kill()
        self._process.wait()

    def peak_mb(self) -> float:
        """The most memory that the process has held until now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024

    def cpu_seconds(self) -> float:
        """What the process has spent until now, user and system, in all its threads."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def cpu_ms_per_request(self, ask: Callable[[int], tuple[int, bytes]]) -> float:
        """The median over 5 rounds of 200 calls of `ask(number)`, after some to warm up. Raises for any answer but 200."""
        rounds = []
        for number in range(-REQUESTS // 4, 0):
            _expect_ok(ask(number))
        for block in range(ROUNDS):
            spent = self.cpu_seconds()
            for number in range(block * REQUESTS, (block + 1) * REQUESTS):
                _expect_ok(ask(number))
            rounds.append((self.cpu_seconds() - spent) * 1000 / REQUESTS)
        print("    rounds: " + ", ".join(f"{value:.2f}" for value in rounds) + " ms", flush=True)
        return round(statistics.median(rounds), 2)

    def visitor(self, session: str = "") -> Visitor:
        return Visitor(self.port, session)


def _expect_ok(answer: tuple[int, bytes]) -> None:
    status, body = answer
    if status != 200:
        raise RuntimeError(f"The server answered {status}: {body[:300].decode(errors='replace')}")


class Site:
    """One installation: its data folder, and its database where that is not SQLite's file in there."""

    def __init__(self, data: Path, database_url: str = "") -> None:
        self.data = data
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MAKEWITH_")},
            "MAKEWITH_DATA": str(data),
            # All clicks of a bench come from one address.
            "MAKEWITH_VOTES_PER_ADDRESS": "0",
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "makewith.config.settings",
        }
        if database_url:
            self.environment["MAKEWITH_DATABASE_URL"] = database_url

    def run(self, *arguments: str) -> None:
        """Run a `makewith` command. What it says is shown only when it fails."""
        print(f"  makewith {' '.join(arguments)}", flush=True)
        self._finish([*_MAKEWITH, *arguments])

    def ask(self, question: str, *arguments: str | int, module: str = "bench._inside") -> Any:
        """What `bench._inside`, or another module like it, knows about this installation."""
        command = [sys.executable, "-m", module, question, *map(str, arguments)]
        return json.loads(self._finish(command).splitlines()[-1])

    def _finish(self, command: list[str]) -> str:
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    @contextmanager
    def serving(self, *options: str, core: int | None = None) -> Iterator[Server]:
        """Serve it on a free loopback port until the block ends, on one core if it is named."""
        log = self.data / f"serve{'-'.join(options)}{uuid.uuid4().hex[:6]}.log"
        pinned = [] if core is None else ["taskset", "-c", str(core)]
        with log.open("w", encoding="utf-8") as errors:
            process = subprocess.Popen(
                [*pinned, *_MAKEWITH, "serve", "--port", "0", *options],
                cwd=ROOT,
                env={**self.environment, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
            try:
                assert process.stdout is not None
                found = re.search(r"http://[\d.]+:(\d+)", process.stdout.readline())
                if found is None:
                    raise RuntimeError(f"The server did not start.\n{log.read_text('utf-8')[-4000:]}")
                yield Server(process, int(found[1]))
            finally:
                process.send_signal(signal.SIGTERM)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(30)
                if process.poll() is None:
                    process.kill()
                    process.wait()


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    kept = os.environ.get("MAKEWITH_BENCH_FOLDER")
    if kept:
        path = Path(kept).resolve() / name
        path.mkdir(parents=True, exist_ok=True)
        yield path
        return
    path = Path(tempfile.mkdtemp(prefix="makewith-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def seeded(*, ideas: int, supports: int, database_url: str = "") -> Iterator[Site]:
    """An installation with this many ideas and supports in one open call."""
    with _folder(f"{'postgresql' if database_url else 'sqlite'}-{ideas}-{supports}") as folder:
        site = Site(folder, database_url)
        print(f"An installation with {ideas:,} ideas and {supports:,} supports", flush=True)
        started_at = time.monotonic()
        site.run("migrate")
        # A kept folder is only as good as the database that it belongs to.
        stamp = folder / "seeded"
        if database_url or not stamp.exists():
            site.run("seed", "--ideas", str(ideas), "--supports", str(supports))
            stamp.touch()
        print(f"  ready after {time.monotonic() - started_at:.0f} s", flush=True)
        yield site


@contextmanager
def empty(name: str) -> Iterator[Site]:
    """An installation that has its tables and nothing in them."""
    with _folder(name) as folder:
        site = Site(folder)
        site.run("migrate")
        yield site


@contextmanager
def with_demo() -> Iterator[Site]:
    """An installation with the demo programme, whose public pages have everything on them."""
    with _folder("demo") as folder:
        site = Site(folder)
        site.run("migrate")
        stamp = folder / "seeded"
        if not stamp.exists():
            site.run("demo", "--no-serve")
            stamp.touch()
        yield site
