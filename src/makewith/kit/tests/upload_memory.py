"""Serves uploads in a process of its own, whose memory a test can then measure: prints its port, ends with its input."""

import sys
from pathlib import Path

from makewith.kit.bridge import Bridge
from makewith.kit.spool import MIB, BodyLimits, Spooling
from makewith.kit.tests.serving import serving


def count(environ, start_response):
    """Read the body in the pieces Django's upload handlers take and answer with its length."""
    left = length = int(environ["CONTENT_LENGTH"])
    while left and (part := environ["wsgi.input"].read(min(65536, left))):
        left -= len(part)
    start_response("200 OK", [])
    return [f"{length - left} bytes, peak {peak_kib()} KiB".encode()]


def peak_kib() -> int:
    """The largest resident memory this process ever had."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


if __name__ == "__main__":
    with serving(Spooling(Bridge(count, threads=1), limits=BodyLimits(300 * MIB), folder=Path(sys.argv[1]))) as server:
        print(server.port, peak_kib(), flush=True)  # noqa: T201
        sys.stdin.read()
