import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from makewith.kit import vite

MANIFEST = {
    "src/entries/page.ts": {"file": "page-1a.js", "isEntry": True, "imports": ["_words-2b.js"], "css": ["page-3c.css"]},
    "_words-2b.js": {"file": "words-2b.js", "imports": ["_deep-4d.js"]},
    "_deep-4d.js": {"file": "deep-4d.js", "imports": ["_words-2b.js"]},
}


@pytest.fixture
def built(tmp_path, monkeypatch, settings):
    settings.DEBUG = True
    monkeypatch.setattr(vite, "BUILT", tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST), "utf-8")
    return tmp_path


def test_an_entry_brings_its_styles_its_imports_and_its_script(built):
    assert vite.entry_tags("page").splitlines() == [
        '<link rel="stylesheet" href="/static/built/page-3c.css">',
        '<link rel="modulepreload" href="/static/built/words-2b.js">',
        '<link rel="modulepreload" href="/static/built/deep-4d.js">',
        '<script type="module" src="/static/built/page-1a.js"></script>',
    ]


def test_an_unknown_entry_says_which_there_are(built):
    with pytest.raises(ImproperlyConfigured, match="no browser code named board; there is page"):
        vite.entry_tags("board")


def test_without_a_build_it_says_how_to_make_one(built):
    (built / "manifest.json").unlink()
    with pytest.raises(ImproperlyConfigured, match="make setup"):
        vite.entry_tags("page")


def test_the_public_pages_ship_at_most_60_kilobytes_of_compressed_javascript():
    import gzip

    manifest = vite.read_manifest(vite.BUILT / "manifest.json")
    public = [vite._with_imports(manifest, f"src/entries/{name}.ts") for name in ("page", "idea-form", "live")]
    files = {part["file"] for parts in public for part in parts}
    assert sum(len(gzip.compress((vite.BUILT / file).read_bytes())) for file in files) <= 60_000
