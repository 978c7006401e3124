"""What `make test` does about Chromium and PostgreSQL where they are missing, with an apt-get that only writes down what it is asked."""

import os
import sys
from pathlib import Path

import pytest
from django.conf import settings

TOOLS = Path(settings.PACKAGE).parent.parent / "tools"
PACKAGES = "chromium fonts-liberation postgresql"
UPDATE, INSTALL = "apt-get update -qq", f"apt-get install -y -qq --no-install-recommends {PACKAGES}"


class Machine:
    """A Debian with nothing on its path but what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.record = folder, folder / "record"
        self.chromium, self.postgresql = folder / "chromium", folder / "initdb"

    def has(self, program: str, *lines: str) -> None:
        path = self.folder / program
        path.write_text("\n".join(["#!/bin/sh", *lines]))
        path.chmod(0o755)

    def has_apt(self, *, works: bool = True) -> None:
        made = f'[ "$1" = install ] && : > {self.chromium} && : > {self.postgresql}' if works else "exit 100"
        self.has("apt-get", f'echo "apt-get $*" >> {self.record}', made, "exit 0")

    def asked(self) -> list[str]:
        return self.record.read_text().splitlines() if self.record.exists() else []


@pytest.fixture
def machine(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(TOOLS)
    monkeypatch.delitem(sys.modules, "system", raising=False)
    import system

    made = Machine(tmp_path)
    (tmp_path / "env").symlink_to("/usr/bin/env")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(system, "CHROMIUM", made.chromium)
    monkeypatch.setattr(system, "postgresql_folder", lambda: tmp_path if made.postgresql.exists() else None)
    made.install = system.install
    return made


@pytest.fixture
def as_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)


@pytest.fixture
def as_somebody(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def test_root_installs_what_is_missing(machine, as_root):
    machine.has_apt()
    machine.install()
    assert machine.asked() == [UPDATE, INSTALL]


def test_what_is_there_is_not_installed_again(machine, as_root):
    machine.has_apt()
    machine.postgresql.touch()
    machine.install()
    machine.install()
    assert machine.asked() == [UPDATE, INSTALL.removesuffix(" postgresql")]


def test_sudo_is_used_where_it_asks_for_no_password(machine, as_somebody):
    machine.has_apt()
    machine.has("true")
    machine.has("sudo", f'echo "sudo $*" >> {machine.record}', "shift", 'exec "$@"')
    machine.install()
    environment = "sudo -n env DEBIAN_FRONTEND=noninteractive"
    assert machine.asked() == [
        *("sudo -n true", "sudo -n true"),
        *(f"{environment} {UPDATE}", UPDATE),
        *(f"{environment} {INSTALL}", INSTALL),
    ]


@pytest.mark.parametrize("sudo", [False, True], ids=["no-sudo", "sudo-with-a-password"])
def test_whoever_may_not_install_is_told_the_command(machine, as_somebody, sudo, capsys):
    machine.has_apt()
    if sudo:
        machine.has("sudo", "exit 1")
    with pytest.raises(SystemExit):
        machine.install()
    assert machine.asked() == []
    assert capsys.readouterr().err.strip() == (
        f"The tests need chromium and fonts-liberation and postgresql. Install with: sudo apt-get install {PACKAGES}"
    )


def test_a_system_without_apt_is_told_the_packages(machine, as_root, capsys):
    with pytest.raises(SystemExit):
        machine.install()
    assert f"sudo apt-get install {PACKAGES}" in capsys.readouterr().err


def test_an_installation_that_fails_is_said(machine, as_root, capsys):
    machine.has_apt(works=False)
    with pytest.raises(SystemExit):
        machine.install()
    assert machine.asked() == [UPDATE, INSTALL]
    assert "installing them failed" in capsys.readouterr().err
