"""What settings make of the environment, in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SAID = (
    "import json; from makewith.config import settings as s; print(json.dumps({name: getattr(s, name) for name in %r}))"
)


def settings_with(data: Path, names: list[str], **environment: str) -> dict[str, object]:
    """These settings, as JSON has them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKEWITH_")}
    done = subprocess.run(
        [sys.executable, "-c", SAID % names],
        env={**kept, "MAKEWITH_DATA": str(data), **environment},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("url", "user", "password"),
    [
        ("smtp+tls://us%40er:p%40ss%2Fw%3Aord%25@mail.example.org:587", "us@er", "p@ss/w:ord%"),
        ("smtps://user:plain@mail.example.org", "user", "plain"),
        ("smtp://mail.example.org", "", ""),
    ],
)
def test_names_and_passwords_of_the_mail_server_are_decoded(tmp_path, url, user, password):
    found = settings_with(tmp_path, ["EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"], MAKEWITH_EMAIL_URL=url)
    assert found == {"EMAIL_HOST_USER": user, "EMAIL_HOST_PASSWORD": password}


def test_uploads_lie_on_disk_until_a_bucket_is_named(tmp_path):
    disk = settings_with(tmp_path, ["STORAGES"])["STORAGES"]["default"]
    assert disk == {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    environment = {
        "MAKEWITH_STORAGE": "s3",
        "MAKEWITH_S3_BUCKET": "makewith",
        "MAKEWITH_S3_ENDPOINT": "https://o.example.org",
    }
    bucket = settings_with(tmp_path, ["STORAGES"], **environment)["STORAGES"]["default"]
    assert bucket["BACKEND"] == "storages.backends.s3.S3Storage"
    options = bucket["OPTIONS"]
    assert (options["bucket_name"], options["endpoint_url"], options["secret_key"]) == (
        "makewith", "https://o.example.org", None,
    )  # fmt: skip
