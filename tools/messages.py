"""The translatable texts: one domain for Python and Jinja, one for the browser. English is the source.

python tools/messages.py extract [FOLDER]   write django.pot and djangojs.pot, and bring every catalogue up to date
python tools/messages.py compile            make the .mo files that Django reads
"""

import os
import subprocess
import sys
from pathlib import Path

from common import ROOT, VENV

LOCALE = ROOT / "src" / "makewith" / "locale"
PYBABEL = VENV / "bin" / "pybabel"
# Babel knows gettext, ngettext and pgettext by itself; these are Django's lazy ones and the short name of our forms.
_PYTHON_KEYWORDS = ["gettext_lazy", "ngettext_lazy:1,2", "pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3"]
_DOMAINS = {
    "django": (ROOT / "src" / "makewith", _PYTHON_KEYWORDS),
    "djangojs": (ROOT / "web" / "src", []),
}


def _pybabel(*arguments: str | Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parent),
    }  # babel.cfg names svelte_messages.py beside this.
    subprocess.run([PYBABEL, "--quiet", *arguments], cwd=ROOT, check=True, env=environment)


def extract(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for domain, (sources, keywords) in _DOMAINS.items():
        template = folder / f"{domain}.pot"
        names = [part for keyword in keywords for part in ("-k", keyword)]
        about = ["--project=Makewith", "--copyright-holder=The Makewith authors", "--add-comments=Translators:"]
        # Without line numbers and dates a template changes only when a text does.
        shape = ["--add-location=file", "--sort-output", "--no-wrap"]
        _pybabel("extract", "-F", "babel.cfg", *names, *about, *shape, "-o", template, sources.relative_to(ROOT))
        lines = template.read_text("utf-8").splitlines(keepends=True)
        template.write_text("".join(line for line in lines if not line.startswith('"POT-Creation-Date')), "utf-8")
        if any(folder.glob(f"*/LC_MESSAGES/{domain}.po")):
            _pybabel("update", "-D", domain, "-i", template, "-d", folder, "--no-wrap", "--ignore-pot-creation-date")


def compile_() -> None:
    for domain in _DOMAINS:
        if any(LOCALE.glob(f"*/LC_MESSAGES/{domain}.po")):
            _pybabel("compile", "-D", domain, "-d", LOCALE)


if __name__ == "__main__":
    if sys.argv[1] == "compile":
        compile_()
    else:
        extract(Path(sys.argv[2]) if len(sys.argv) > 2 else LOCALE)
