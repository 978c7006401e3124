"""The public pages: how much JavaScript they ship, and what Lighthouse 12 says of them (median of five).

Pages of the demo programme, served as in production. Lighthouse is installed from npm into a scratch folder and drives the
machine's Chromium over loopback, with its usual simulated phone. Performance depends on what else the machine does.
"""

import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench._report import report
from bench._site import ROOT, Server, with_demo

RUNS = 5
LIGHTHOUSE = "lighthouse@12"
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_SCRIPT = re.compile(r'(?:src|href)="(/static/[^"]+\.js)"')
_IMPORT = re.compile(rb'(?:from|import)\s*"(\./[^"]+\.js)"')


def script_bytes(server: Server, path: str) -> int:
    """Compressed bytes of the page's scripts and of everything they import when they start."""
    visitor = server.visitor()
    status, body = visitor.get(path)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    waiting, sizes = _SCRIPT.findall(body.decode()), {}
    while waiting:
        address = waiting.pop()
        if address in sizes:
            continue
        status, packed = visitor.get(address, **{"Accept-Encoding": "gzip"})
        if status != 200:
            raise RuntimeError(f"{address} answered {status}")
        sizes[address] = len(packed)
        source = gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed
        folder = address.rsplit("/", 1)[0]
        waiting += [f"{folder}/{found.decode().removeprefix('./')}" for found in _IMPORT.findall(source)]
    visitor.close()
    return sum(sizes.values())


def install_lighthouse(folder: Path) -> Path:
    """The command, from npm. Raises CalledProcessError where it cannot be had."""
    sys.path.insert(0, str(ROOT / "tools"))
    from web import node_folder

    command = folder / "node_modules" / ".bin" / "lighthouse"
    if not command.exists():
        subprocess.run(
            ["npm", "install", "--no-fund", "--no-audit", "--loglevel=error", "--prefix", folder, LIGHTHOUSE],
            env={
                **os.environ,
                "PATH": f"{node_folder()}{os.pathsep}{os.environ['PATH']}",
                "PUPPETEER_SKIP_DOWNLOAD": "1",
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
    return command


def judge(command: Path, url: str, folder: Path) -> dict[str, Any]:
    """One run: category → score from 0 to 100, and the ids of audits that cost points outside performance.

    On a busy machine Chromium sometimes starts too late for Lighthouse, so a run that failed is begun again twice.
    """
    for attempt in range(3):
        try:
            return _judge(command, url, folder)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            if attempt == 2:
                raise
    raise AssertionError


def _judge(command: Path, url: str, folder: Path) -> dict[str, Any]:
    output = folder / "lighthouse.json"
    subprocess.run(
        [
            command,
            url,
            "--quiet",
            "--output=json",
            f"--output-path={output}",
            f"--chrome-flags={FLAGS}",
            f"--only-categories={','.join(CATEGORIES)}",
        ],
        env={**os.environ, "CHROME_PATH": CHROMIUM},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    found = json.loads(output.read_text("utf-8"))
    failed = {
        reference["id"]
        for name in CATEGORIES[1:]
        for reference in found["categories"][name]["auditRefs"]
        if reference["weight"] and (found["audits"][reference["id"]]["score"] or 0) < 1
        if found["audits"][reference["id"]]["scoreDisplayMode"] not in {"notApplicable", "manual", "informative"}
    }
    return {
        "failed": sorted(failed),
        **{name: round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES},
    }


def main() -> None:
    figures: dict[str, Any] = {}
    targets: dict[str, str] = {}
    with with_demo() as site, tempfile.TemporaryDirectory(prefix="makewith-lighthouse-") as scratch:
        kept = os.environ.get("MAKEWITH_BENCH_FOLDER")
        folder = Path(kept).resolve() / "lighthouse" if kept else Path(scratch)
        folder.mkdir(exist_ok=True)
        pages = site.ask("public_pages")
        with site.serving() as server:
            for page, path in pages.items():
                figures[f"script_kb_{page}"] = round(script_bytes(server, path) / 1024, 1)
                targets[f"script_kb_{page}"] = "≤ 60"
            try:
                command = install_lighthouse(folder)
                for page, path in pages.items():
                    runs = [judge(command, f"http://localhost:{server.port}{path}", Path(scratch)) for _ in range(RUNS)]
                    for name in CATEGORIES:
                        figure = f"{name.replace('-', '_')}_{page}"
                        figures[figure] = int(statistics.median(run[name] for run in runs))
                        targets[figure] = "≥ 90" if name == "performance" else "≥ 95"
                    print(
                        f"    {page}: {[run['performance'] for run in runs]} performance; lost points: {runs[-1]['failed']}"
                    )
            except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
                said = f"{error.stderr or error.stdout or error}".strip().splitlines()
                figures["lighthouse"] = f"not measured: {said[-1] if said else error}"
    report("pages", figures, targets=targets)


if __name__ == "__main__":
    main()
