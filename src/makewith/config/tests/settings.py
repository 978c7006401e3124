"""The settings under test: the product's own, with a data folder that is thrown away.

Whatever MAKEWITH_ variables the shell has stay outside, but for the database: `make test-postgresql` names its server there.
"""

import atexit
import os
import tempfile

_DATABASE_URL = os.environ.get("MAKEWITH_DATABASE_URL")
for _name in [name for name in os.environ if name.startswith("MAKEWITH_")]:
    del os.environ[_name]

_folder = tempfile.TemporaryDirectory(prefix="makewith-test-")
atexit.register(_folder.cleanup)
os.environ["MAKEWITH_DATA"] = _folder.name
os.environ["MAKEWITH_SECRET_KEY"] = "only-for-tests"
os.environ["MAKEWITH_SQLITE_SYNCHRONOUS"] = "OFF"
os.environ["MAKEWITH_WORKER"] = "none"
if _DATABASE_URL:
    os.environ["MAKEWITH_DATABASE_URL"] = _DATABASE_URL

from makewith.config.settings import *  # noqa: E402, F403
from makewith.config.settings import DATA, DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in the product: in memory several threads would share one cache and lock whole tables.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}

# Names without a hash, so that a test needs no collected files.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir()  # WhiteNoise warns where it is missing.
