"""The layers hold where the import contracts cannot look: in relations, templates, strings and files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

PACKAGE = Path(settings.PACKAGE)
ROOT = PACKAGE.parent.parent
LAYERS = ["kit", "foundation", "loop", "flows", "surfaces", "config"]
FOUNDATION = [
    "accounts",
    "jobs",
    "activity",
    "realtime",
    "files",
    "people",
    "programmes",
    "notifications",
    "trail",
    "following",
    "search",
    "moderation",
    "conversation",
]


def place(module: str) -> tuple[int, int]:
    """How high a module of ours stands: its layer, then its place in the foundation."""
    _, layer, *rest = module.split(".")
    return LAYERS.index(layer), FOUNDATION.index(rest[0]) if layer == "foundation" else 0


def stage(module: str) -> str:
    """The app a module belongs to, or the stage of the loop where the app is a room of one: `loop.ideas`."""
    return ".".join(module.split(".")[1:3])


def relations() -> Iterator[tuple[str, str, str]]:
    """Every relation between two models of ours: its name, and the modules of both ends."""
    for model in apps.get_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            if (
                isinstance(target, type)
                and model.__module__.startswith("makewith.")
                and target.__module__.startswith("makewith.")
            ):
                yield f"{model.__name__}.{field.name}", model.__module__, target.__module__


def test_no_relation_points_to_a_higher_layer():
    upward = [name for name, source, target in relations() if place(target) > place(source)]
    assert upward == []


def test_no_relation_joins_two_stages_of_the_loop():
    sideways = [
        name
        for name, source, target in relations()
        if stage(source).startswith("loop.") and stage(target).startswith("loop.") and stage(source) != stage(target)
    ]
    assert sideways == []


def test_every_app_of_the_foundation_has_its_place():
    folders = {path.parent.name for path in (PACKAGE / "foundation").glob("*/__init__.py")}
    assert folders == set(FOUNDATION)


def templates() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".jinja", ".html", ".txt"})


def app_of(path: Path) -> str:
    """`loop.ideas` for a template of the app loop/ideas, `kit` for one of the kit."""
    parts = path.relative_to(PACKAGE).parts
    return ".".join(parts[: parts.index("templates")])


def uses(text: str) -> list[str]:
    """The templates that a template includes, imports or extends, by the names it gives."""
    return re.findall(r"{%-?\s*(?:include|import|from|extends)\s+[\"']([^\"']+)[\"']", text)


def test_templates_use_only_their_own_app_the_foundation_and_the_kit():
    owner = {}
    for path in templates():
        name = path.relative_to(path.parents[[parent.name for parent in path.parents].index("templates")]).as_posix()
        owner[name] = app_of(path)
    wrong = []
    for path in templates():
        app = app_of(path)
        for used in uses(path.read_text("utf-8")):
            source = owner.get(used)
            # What is not ours is a page of allauth's. Rooms of one stage share what they draw.
            if source is None or source == "kit" or source.startswith("foundation"):
                continue
            if stage(f"makewith.{source}") != stage(f"makewith.{app}"):
                wrong.append(f"{path.relative_to(PACKAGE)} uses {used} of {source}")
    assert wrong == []


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json[\"'])|<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("html", "is_inline"),
    [
        ("<script>alert(1)</script>", True),
        ("<script type=module>x</script>", True),
        ("<style>p{}</style>", True),
        ('<p style="color:red">', True),
        ('<button onclick="go()">', True),
        ('<script type="module" src="/static/page.js"></script>', False),
        ('<script type="application/json" id="messages">{}</script>', False),
        ('<p class="style" data-on="x">only one = sign</p>', False),
    ],
)
def test_inline_code_is_recognised(html, is_inline):
    assert bool(INLINE.search(html)) is is_inline


def test_no_template_has_inline_script_style_or_handlers():
    # A letter is read in a mail program, which knows nothing but inline styles.
    pages = [path for path in templates() if path.suffix != ".txt" and not {"mail", "email"} & set(path.parts)]
    found = {
        f"{path.relative_to(PACKAGE)}: {match[0].strip()}"
        for path in pages
        if (match := INLINE.search(re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)))
    }
    assert found == set()


def sources() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts and path.name != "conftest.py"]


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return names | {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}


def test_imports_by_name_happen_only_in_config():
    loaders = {"import_module", "import_string", "__import__"}
    found = [
        path.relative_to(PACKAGE).as_posix()
        for path in sources()
        if path.relative_to(PACKAGE).parts[0] != "config" and names_in(path) & loaders
    ]
    assert found == []


def test_there_are_no_signals():
    found = [
        path.relative_to(PACKAGE).as_posix()
        for path in sources()
        if names_in(path) & {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
    ]
    assert found == []


def locks() -> list[Path]:
    return [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "web" / "package-lock.json"]


@pytest.mark.parametrize("path", locks(), ids=lambda path: path.name)
def test_no_lock_names_a_registry(path):
    registries = re.compile(
        r"pypi\.|python[h]osted|registry\.|npm[j]s|\"resolved\"|--(extra-)?index-url|--find-links|file://",
        re.IGNORECASE,
    )
    assert registries.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_every_requirement_has_its_hash(path):
    requirements = re.findall(
        r"^[a-z0-9][^\s]*==[^\n]*(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)*", path.read_text("utf-8"), re.MULTILINE
    )
    assert requirements
    assert [line.split()[0] for line in requirements if "--hash=" not in line] == []
