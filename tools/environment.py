"""The Python environment in .venv: made once, brought up to date when a lock changes, left alone otherwise.

python3 tools/environment.py run|test     install requirements/run.txt or requirements/test.txt
python3 tools/environment.py lock         resolve pyproject.toml again and write both
"""

import argparse
import subprocess
import sys
from pathlib import Path

from common import ROOT, VENV, fingerprint, read_stamp, run, say, stop

PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
REQUIREMENTS = ROOT / "requirements"
UV_LOCK = REQUIREMENTS / "uv.txt"
OLDEST = (3, 11)
# uv looks for interpreters of its own accord; it is always told which one.
UV_SETTINGS = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "VIRTUAL_ENV": str(VENV)}


def _stamp(name: str) -> Path:
    return VENV / f"installed-{name}"


def _wanted(name: str) -> str:
    """What .venv must have been made from to be up to date; moving the checkout counts as a change."""
    files = [REQUIREMENTS / f"{name}.txt", UV_LOCK, ROOT / "pyproject.toml"]
    return fingerprint(files, str(ROOT))


def _has_pip() -> bool:
    return (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    )


def make_venv() -> None:
    """An environment with pip and the pinned uv in it."""
    if sys.version_info < OLDEST:
        stop(f"Makewith needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11 …")
    if not _has_pip():
        say("Making the virtual environment")
        made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
        if made.returncode:
            stop(f"{made.stdout}{made.stderr}\nOn Debian the missing part is: apt-get install python3-venv")
    if not UV.exists() or read_stamp(_stamp("uv")) != fingerprint([UV_LOCK]):
        say("Installing uv")
        run([PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", UV_LOCK])
        _stamp("uv").write_text(fingerprint([UV_LOCK]), "utf-8")


def install(name: str) -> None:
    """Bring .venv to the lock `name`. An up-to-date `test` also satisfies `run`, which is a part of it."""
    if read_stamp(_stamp("test")) == _wanted("test") and PYTHON.exists():
        return
    if name == "run" and read_stamp(_stamp("run")) == _wanted("run") and PYTHON.exists():
        return
    if name == "run" and _stamp("test").exists():
        name = "test"
    make_venv()
    for old in ("run", "test"):
        _stamp(old).unlink(missing_ok=True)
    say(f"Installing the Python packages of requirements/{name}.txt")
    lock = REQUIREMENTS / f"{name}.txt"
    run([UV, "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", lock], env=UV_SETTINGS)
    editable = ["--no-deps", "--no-build-isolation", "--editable", "."]
    run([UV, "pip", "install", "--quiet", "--python", PYTHON, *editable], env=UV_SETTINGS)
    _stamp(name).write_text(_wanted(name), "utf-8")


def lock(upgrade: bool) -> None:
    """Write run.txt, then test.txt held to the same versions."""
    make_venv()
    compile_: list[str | Path] = [
        UV,
        "pip",
        "compile",
        "--quiet",
        "--python",
        PYTHON,
        "--universal",
        "--generate-hashes",
        "--no-header",
    ]
    compile_ += ["--python-version", "3.11", *(["--upgrade"] if upgrade else [])]
    run([*compile_, "pyproject.toml", "--group", "build", "-o", "requirements/run.txt"], env=UV_SETTINGS)
    test = ["pyproject.toml", "--all-extras", "--group", "build", "--group", "test", "-c", "requirements/run.txt"]
    run([*compile_, *test, "-o", "requirements/test.txt"], env=UV_SETTINGS)
    for tool in ("uv", "node"):
        run([*compile_, f"requirements/{tool}.in", "-o", f"requirements/{tool}.txt"], env=UV_SETTINGS)
    say("Wrote the locks in requirements/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["run", "test", "lock"])
    parser.add_argument("--upgrade", action="store_true")
    options = parser.parse_args()
    if options.what == "lock":
        lock(options.upgrade)
    else:
        install(options.what)


if __name__ == "__main__":
    main()
