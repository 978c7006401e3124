"""What a figure was measured on."""

import os
import platform
import sqlite3
import statistics
import time
from pathlib import Path
from typing import Any


def machine() -> dict[str, Any]:
    """Processor, memory, system, how busy it was in the minute before, and how fast it computes right now."""
    return {
        "processor": _field("/proc/cpuinfo", "model name") or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(int((_field("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) / 1024**2, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_average": round(os.getloadavg()[0], 1),
        "python_loop_ms": _python_loop_ms(),
    }


def _python_loop_ms() -> float:
    """CPU time of a million additions, the median of nine: two cores that share one engine slow each other down."""

    def once() -> float:
        started_at, total = time.process_time(), 0
        for number in range(1_000_000):
            total += number % 7
        return (time.process_time() - started_at) * 1000

    return round(statistics.median(once() for _ in range(9)), 1)


def _field(path: str, name: str) -> str:
    """The first line of a /proc file that begins with `name`, after its colon."""
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "")
