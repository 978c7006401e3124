"""The table on the screen and the file beside it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench._machine import machine

RESULTS = Path(__file__).parent / "results"
MEASURED_ELSEWHERE = "measured on another machine of this size while it was busy (10,000 ideas, 100,000 votes, 8 clients): read the ratios"


def report(
    name: str,
    figures: Mapping[str, Any],
    *,
    targets: Mapping[str, str] | None = None,
    peers: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Print the figures with their targets ("≤ 12") and write results/NAME.json."""
    known = machine()
    print(f"\n{name}\n")
    for figure, value in figures.items():
        target = (targets or {}).get(figure, "")
        print(f"  {figure:<34}{_shown(value):>12}{f'   target {target}' if target else ''}".rstrip())
    for peer, values in (peers or {}).items():
        print(f"\n  {peer}")
        for figure, value in values.items():
            print(f"    {figure:<32}{_shown(value)}")
    print("\n  " + ", ".join(f"{fact} {value}" for fact, value in known.items()))
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    content = {"name": name, "figures": dict(figures), "peers": dict(peers or {}), "machine": known}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"  Written to bench/results/{path.name}\n")


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)
