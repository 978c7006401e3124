"""Nobody else on the machine reads the database, and restoring leaves the settings in use alone."""

import os
import stat
import subprocess
import sys

from makewith.surfaces.cli.restore import put_configuration


def test_the_sqlite_file_and_its_companions_are_the_owners_alone(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKEWITH_", "DJANGO_"))}
    script = (
        "import os; os.umask(0o022)\n"
        "from makewith.surfaces.cli.main import set_up_django; set_up_django()\n"
        "from makewith.surfaces.cli.migrate import keep_private; keep_private()\n"
        "from django.db import connection\n"
        "connection.cursor().execute('CREATE TABLE kept (id int)')\n"
        "import pathlib, stat; from django.conf import settings\n"
        "print({p.name: oct(stat.S_IMODE(p.stat().st_mode)) for p in sorted(settings.DATA.glob('makewith.sqlite3*'))})\n"
    )
    environment = {**kept, "MAKEWITH_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    names = ("makewith.sqlite3", "makewith.sqlite3-shm", "makewith.sqlite3-wal")
    assert done.stdout.strip() == str(dict.fromkeys(names, "0o600"))


def test_restoring_never_puts_another_houses_settings_in_use(tmp_path, settings):
    kept, settings.DATA = tmp_path / "configuration", tmp_path / "data"
    kept.mkdir()
    settings.DATA.mkdir()
    (kept / "makewith.toml").write_text('database_url = "postgresql://theirs"\n')
    (kept / "secret-key").write_text("s" * 50)
    for present in (None, 'database_url = "sqlite:///ours"\n'):
        if present:
            (settings.DATA / "makewith.toml").write_text(present)
        (note,) = put_configuration(kept)
        assert "makewith.toml.restored" in note
        restored = settings.DATA / "makewith.toml.restored"
        assert restored.read_text() == 'database_url = "postgresql://theirs"\n'
        assert stat.S_IMODE(restored.stat().st_mode) == 0o600
        here = settings.DATA / "makewith.toml"
        assert (here.read_text() if here.exists() else None) == present
    assert (settings.DATA / "secret-key").read_text() == "s" * 50
