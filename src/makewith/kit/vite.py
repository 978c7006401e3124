"""The tags that bring a page's browser code, looked up in the manifest that Vite writes."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from markupsafe import Markup

BUILT = Path(__file__).resolve().parent.parent / "static" / "built"

Manifest = dict[str, dict[str, Any]]


def read_manifest(path: Path) -> Manifest:
    """Vite's manifest: source file → {file, isEntry, imports, css}. Raises ImproperlyConfigured where there is no build."""
    try:
        manifest: Manifest = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as missing:
        raise ImproperlyConfigured("The browser code has not been built yet. Run: make setup") from missing
    return manifest


def entry_tags(name: str) -> Markup:
    """Script, preload and style tags for web/src/entries/<name>.ts. The names carry a hash of what is in them."""
    return _tags(name) if settings.DEBUG else _remembered_tags(name)


def _tags(name: str) -> Markup:
    manifest = read_manifest(BUILT / "manifest.json")
    source = f"src/entries/{name}.ts"
    if source not in manifest:
        known = ", ".join(sorted(Path(key).stem for key, part in manifest.items() if part.get("isEntry")))
        raise ImproperlyConfigured(f"There is no browser code named {name}; there is {known}. Run: make setup")
    parts = _with_imports(manifest, source)
    styles = [
        Markup('<link rel="stylesheet" href="{}">').format(_url(css)) for part in parts for css in part.get("css", [])
    ]
    preloads = [Markup('<link rel="modulepreload" href="{}">').format(_url(part["file"])) for part in parts[1:]]
    script = Markup('<script type="module" src="{}"></script>').format(_url(parts[0]["file"]))
    return Markup("\n").join([*styles, *preloads, script])


_remembered_tags = lru_cache(maxsize=100)(_tags)


def _with_imports(manifest: Manifest, source: str) -> list[dict[str, Any]]:
    """The entry, then everything it imports, each once."""
    found: dict[str, dict[str, Any]] = {}
    waiting = [source]
    while waiting:
        key = waiting.pop(0)
        if key not in found:
            found[key] = manifest[key]
            waiting += manifest[key].get("imports", [])
    return list(found.values())


def _url(file: str) -> str:
    # Modules import each other by the names Vite gave them, so a tag must not name them differently: a file would load twice.
    return f"{settings.STATIC_URL}built/{file}"
