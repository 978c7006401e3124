"""The wheel carries everything: it starts in an empty environment, without Node and without the checkout."""

import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from e2e.installation import ROOT, Installation
from e2e.letters import Letterbox


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    [built] = folder.glob("makewith-*.whl")
    return built


def test_the_wheel_holds_the_browser_code_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "makewith/static/built/manifest.json" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert [name for name in names if "/tests/" in name or name.endswith("conftest.py")] == []


def test_the_demo_starts_in_an_empty_environment(wheel, tmp_path):
    environment = tmp_path / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", environment)
    python = environment / "bin" / "python"
    uv = Path(sys.executable).parent / "uv"
    run(uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", "requirements/run.txt")
    run(uv, "pip", "install", "--quiet", "--python", python, "--no-deps", wheel)

    data = tmp_path / "data"
    data.mkdir()
    letters = Letterbox()
    letters.start()
    installed = Installation(data, letters, program=environment / "bin" / "makewith")
    try:
        installed.start("demo", seconds=90)
        with urllib.request.urlopen(f"{installed.url}/", timeout=20) as response:
            home = response.read().decode()
        assert "Wrenpost" in home
        script = home.split('<script type="module" src="')[1].split('"')[0]
        with urllib.request.urlopen(f"{installed.url}{script}", timeout=20) as response:
            assert "javascript" in response.headers["Content-Type"]
    finally:
        installed.stop()
        letters.stop()
