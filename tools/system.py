"""The system packages that the tests need: Chromium for the journeys, PostgreSQL for the second database."""

import shutil
import subprocess
from pathlib import Path

from common import as_administrator, say, stop

CHROMIUM = Path("/usr/bin/chromium")


def postgresql_folder() -> Path | None:
    """The folder with initdb and pg_ctl of the newest PostgreSQL here. Debian keeps them off the path."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if packaged:
        return packaged[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def missing() -> list[str]:
    """The Debian packages to install; empty when all is there."""
    packages = []
    if not CHROMIUM.exists():
        packages += ["chromium", "fonts-liberation"]
    if postgresql_folder() is None:
        packages += ["postgresql"]
    return packages


def install() -> None:
    packages = missing()
    if not packages:
        return
    by_hand = f"apt-get install {' '.join(packages)}"
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    update = as_administrator([*environment, "apt-get", "update", "-qq"])
    command = as_administrator([*environment, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])
    if shutil.which("apt-get") is None or update is None or command is None:
        stop(f"The tests need {' and '.join(packages)}. Install with: sudo {by_hand}")
    say(f"Installing {' '.join(packages)}")
    subprocess.run(update, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    if done.returncode or missing():
        stop(f"The tests need {' and '.join(packages)}, and installing them failed. Try: sudo {by_hand}")


if __name__ == "__main__":
    install()
