"""The texts that a translator gets: from Python, from templates and from the browser code."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings

ROOT = Path(settings.PACKAGE).parent.parent


@pytest.fixture(scope="module")
def templates(tmp_path_factory) -> dict[str, Catalog]:
    folder = tmp_path_factory.mktemp("locale")
    subprocess.run([sys.executable, ROOT / "tools" / "messages.py", "extract", folder], check=True)
    found = {}
    for domain in ("django", "djangojs"):
        with (folder / f"{domain}.pot").open("rb") as file:
            found[domain] = read_po(file)
    return found


def sources(catalog: Catalog) -> set[str]:
    return {Path(path).suffix for message in catalog for path, _ in message.locations}


def test_python_and_templates_share_one_domain(templates):
    assert sources(templates["django"]) == {".py", ".jinja"}


def test_a_text_with_a_count_has_both_forms(templates):
    message = templates["django"].get(("%(days)d day ago", "%(days)d days ago"))
    assert message is not None
    assert message.pluralizable


def test_the_browser_has_a_domain_of_its_own(templates):
    assert sources(templates["djangojs"]) == {".ts"}
    assert templates["djangojs"].get("Kept at %(time)s") is not None


def test_no_text_comes_from_a_test(templates):
    places = [path for catalog in templates.values() for message in catalog for path, _ in message.locations]
    assert [path for path in places if "/tests/" in path or path.endswith(".test.ts")] == []
