"""`makewith init`, in a process and a folder of its own, as an operator runs it."""

import os
import subprocess
import sys
import tomllib

import pytest

ANSWERS = ["--company", "Tea & Co", "--name", "Ann", "--email", "Ann@Example.org", "--mail-url", ""]
LOOK = (
    "from makewith.foundation.people.models import *; person = Person.objects.get(); "
    "print(person.name, person.user.email, person.user.is_administrator, Company.objects.get().name, "
    "StakeholderKind.objects.count())"
)


@pytest.fixture
def makewith(tmp_path):
    """Runs the command in an empty folder; (exit code, everything it said)."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MAKEWITH_", "DJANGO_"))}

    def run(*arguments, says=None):
        done = subprocess.run(
            [sys.executable, "-c", "from makewith.surfaces.cli.main import main; main()", *arguments],
            env={**own, "MAKEWITH_DATA": str(tmp_path / "var")},
            cwd=tmp_path,
            input=says,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout

    return run


def test_an_installation_begins_with_its_first_administrator(makewith, tmp_path):
    code, said = makewith("init", "--url", "https://tea.example.org/", *ANSWERS)
    assert code == 0, said
    assert "https://tea.example.org/" in said
    settings = tmp_path / "var" / "makewith.toml"
    assert tomllib.loads(settings.read_text("utf-8")) == {"url": "https://tea.example.org"}
    assert settings.stat().st_mode & 0o077 == 0
    code, said = makewith("manage", "shell", "-v0", "-c", LOOK)
    assert said.strip().endswith("Ann ann@example.org True Tea & Co 5")
    code, said = makewith("init", "--url", "https://other.example.org", *ANSWERS)
    assert code == 1
    assert "write it anew with --force" in said
    code, said = makewith("doctor")
    assert (code, "ok    Administrator" in said) == (0, True)


def test_what_no_option_says_is_asked(makewith, tmp_path):
    code, said = makewith("init", says="\nTea\nAnn\nann@example.org\n\n")
    assert code == 0, said
    assert tomllib.loads((tmp_path / "var" / "makewith.toml").read_text("utf-8")) == {"url": "http://localhost:8000"}


@pytest.mark.parametrize(
    ("option", "value"), [("--url", "tea.example.org"), ("--email", "ann"), ("--mail-url", "mail.example.org")]
)
def test_what_cannot_be_right_is_refused_before_anything_is_written(makewith, tmp_path, option, value):
    code, _ = makewith("init", "--url", "http://localhost:8000", *ANSWERS, option, value)
    assert code == 2
    assert not (tmp_path / "var").exists()


def test_a_doctor_without_an_installation_says_how_to_begin(makewith):
    code, said = makewith("doctor")
    assert code == 1
    assert "Run `makewith init`" in said


def test_a_doctor_explains_settings_that_cannot_be_read(makewith, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "makewith.toml").write_text("url = ", "utf-8")
    code, said = makewith("doctor")
    assert code == 1
    assert "Settings: cannot be loaded: TOMLDecodeError" in said


def test_every_command_has_help(makewith):
    for command in (
        "demo",
        "init",
        "migrate",
        "serve",
        "worker",
        "doctor",
        "import",
        "seed",
        "backup",
        "restore",
        "jobs",
    ):
        code, said = makewith(command, "--help")
        assert (code, said.startswith("Usage: makewith")) == (0, True), said
