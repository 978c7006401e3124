"""The documentation says what is so: its commands exist, its lists are whole, its links lead somewhere."""

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from django.conf import settings

from makewith.config import asgi, kinds, rooms, schedules
from makewith.foundation.activity.events import Happened
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.recipes import all_recipes
from makewith.foundation.trail.models import Relation
from makewith.kit.spool import MIB
from makewith.loop.ideas.transfer.mapping import preset_names
from makewith.surfaces.cli.main import cli

PACKAGE = Path(settings.PACKAGE)
ROOT = PACKAGE.parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md")]
PAGES += sorted(DOCS.rglob("*.md"))
DECISIONS = sorted((DOCS / "adr").glob("[0-9]*.md"))
OPERATOR = (DOCS / "operator-guide.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
STATES = re.compile(r"done|not done|to check|partly: .+")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


each_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


def code_in(text: str) -> Iterator[str]:
    """What a page sets as code: the lines of its blocks, and the spans within its sentences."""
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        yield from block.splitlines()
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    yield from re.findall(r"^    (\S.*)", prose, re.MULTILINE)
    yield from re.findall(r"`([^`\n]+)`", prose)


# --- commands ---------------------------------------------------------------------------------------------------------


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    rules = re.findall(r"^([a-z][a-z0-9 -]*):(?!=)", makefile, re.MULTILINE)
    return {target for rule in rules for target in rule.split()}


@each_page
def test_every_make_target_that_is_named_exists(page):
    named = {
        word
        for code in code_in(page.read_text("utf-8"))
        for words in re.findall(r"(?:^|\s)make ((?:[A-Z]+=\S+ )*[a-z][a-z0-9-]*)", code)
        for word in [words.split()[-1]]
    }
    assert named - make_targets() == set()


def command_lines(text: str) -> Iterator[list[str]]:
    """The words after `makewith` in each call of it that a page shows."""
    for code in code_in(text):
        for call in re.findall(r"(?:^|[\s/(])makewith ((?:[a-z-]|--).*)", code):
            yield shlex.split(call.split(" && ")[0].split("|")[0], comments=True)


def unknown_in(words: list[str]) -> list[str]:
    """What in a call is no command and no option of the command it is given to."""
    command: click.Command = cli
    context = click.Context(cli)
    wrong = []
    for word in words:
        if word.startswith("-"):
            name = word.partition("=")[0]
            known = {option for parameter in command.get_params(context) for option in parameter.opts}
            if name not in known:
                wrong.append(f"{command.name} {name}")
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return [*wrong, word]
            command, context = found, click.Context(found, parent=context)
    return wrong


@each_page
def test_every_command_and_option_that_is_named_exists(page):
    calls = [words for words in command_lines(page.read_text("utf-8")) if words[0] != "manage"]
    assert [wrong for words in calls for wrong in unknown_in(words)] == []


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        (["serve", "--role", "web"], []),
        (["jobs", "retry-all"], []),
        (["serve", "--rolle"], ["serve --rolle"]),
        (["sreve"], ["sreve"]),
        (["jobs", "again"], ["again"]),
    ],
)
def test_a_wrong_command_is_recognised(call, wrong):
    assert unknown_in(call) == wrong


def test_the_operator_guide_has_every_command():
    shown = {words[0] for words in command_lines(OPERATOR)}
    assert set(cli.list_commands(click.Context(cli))) - shown == set()


def test_the_readme_names_the_command_that_every_submission_runs():
    last = (ROOT / ".ci" / "run").read_text("utf-8").strip().splitlines()[-1].removeprefix("exec ")
    assert last in set(code_in((ROOT / "README.md").read_text("utf-8")))


# --- lists ------------------------------------------------------------------------------------------------------------


def settings_read() -> dict[str, str | None]:
    """Every MAKEWITH_ variable that settings.py reads, with its default where that is a plain text."""
    found: dict[str, str | None] = {}
    for node in ast.walk(ast.parse((PACKAGE / "config" / "settings.py").read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = ast.unparse(node.func)
        name = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        if function in {"_setting", "_switch"} and name:
            default = node.args[1] if len(node.args) > 1 else None
            plain = default.value if isinstance(default, ast.Constant) and isinstance(default.value, str) else None
            variable = f"MAKEWITH_{str(name).upper()}"
            found[variable] = plain or found.get(variable)
        elif function == "os.environ.get" and isinstance(name, str):
            found[name] = None
    return found


def settings_listed() -> dict[str, str]:
    """The rows of the operator guide's tables of variables: name and default."""
    return dict(re.findall(r"^\| `(MAKEWITH_\w+)` \| (.*?) \|", OPERATOR, re.MULTILINE))


def test_the_operator_guide_lists_every_variable_and_no_other():
    assert set(settings_listed()) == set(settings_read())


def test_the_operator_guide_says_the_default_of_every_variable():
    listed = settings_listed()
    wrong = [name for name, default in settings_read().items() if default and f"`{default}`" not in listed[name]]
    assert wrong == []


@each_page
def test_every_variable_that_is_named_exists(page):
    named = set(re.findall(r"MAKEWITH_[A-Z_]+[A-Z]", page.read_text("utf-8")))
    assert named - set(settings_read()) == set()


def test_code_reads_no_variable_behind_the_settings_back():
    allowed = {"config/settings.py", "surfaces/cli/init.py", "surfaces/cli/doctor.py"}
    readers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts and re.search(r"environ\.get\(.?.?MAKEWITH_|getenv\(", path.read_text("utf-8"))
    }
    assert readers - allowed == set()


def every_event() -> set[str]:
    """The classes in every events.py but the base of them all."""
    trees = [ast.parse(path.read_text("utf-8")) for path in PACKAGE.glob("*/*/**/events.py")]
    return {node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)} - {Happened.__name__}


def test_the_architecture_lists_every_event_of_the_house():
    section = ARCHITECTURE.partition("### Every event")[2].partition("\n## ")[0]
    assert set(re.findall(r"`([A-Z]\w+)`", section)) == every_event()


def test_the_architecture_has_every_relation_kind_room_and_schedule():
    wanted = set(Relation.values) | {row.name for row in kinds.KINDS} | set(rooms.ROOMS) | set(schedules.SCHEDULES)
    assert [name for name in sorted(wanted) if f"`{name}`" not in ARCHITECTURE] == []


def test_the_user_guide_has_every_role_and_every_recipe():
    guide = (DOCS / "user-guide.md").read_text("utf-8")
    wanted = [str(role.label) for role in Role] + [recipe.title for recipe in all_recipes()]
    assert [name for name in wanted if f"**{name}**" not in guide] == []


def test_the_architecture_names_every_app():
    apps = {
        path.parent.name for layer in ("foundation", "loop", "surfaces") for path in PACKAGE.glob(f"{layer}/*/apps.py")
    }
    assert [app for app in sorted(apps) if not re.search(rf"\b{app}\b", ARCHITECTURE)] == []


def test_what_the_user_guide_sets_in_bold_stands_on_a_page():
    guide = (
        (DOCS / "user-guide.md")
        .read_text("utf-8")
        .partition("## If you take part")[2]
        .partition("## Who may do what")[0]
    )
    # A paragraph that begins in bold begins with its subject, not with something to look for.
    found = re.finditer(r"\*\*([^*]+)\*\*", guide)
    named = [match[1] for match in found if guide[match.start() - 2 : match.start()] != "\n\n"]
    pages = [
        *PACKAGE.rglob("templates/**/*.jinja"),
        *(ROOT / "web" / "src").rglob("*.svelte"),
        *(path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts),
        *(ROOT / "web" / "src").rglob("*.svelte"),
    ]
    said = "\n".join(path.read_text("utf-8") for path in pages)
    assert len(named) > 40
    assert [words for words in named if " ".join(words.split()).rstrip(".") not in said] == []


def limits_in_code() -> set[tuple[str, int, int]]:
    """(name, uses, seconds) of every `@limited(...)` in the house."""
    found = set()
    for path in [*PACKAGE.rglob("views/**/*.py"), *PACKAGE.rglob("views.py")]:
        found |= {
            (name, int(uses), int(seconds))
            for name, uses, seconds in re.findall(
                r'^@limited\("([^"]+)", (\d+), (\d+)[,)]', path.read_text("utf-8"), re.M
            )
        }
    return found


def test_the_operator_guide_has_every_limit_on_writing():
    listed = re.findall(r"^\| ([\w :-]+) \| (\d+) in (\d+) s \|", OPERATOR, re.MULTILINE)
    assert {(name, int(uses), int(seconds)) for name, uses, seconds in listed} == limits_in_code()


def test_the_operator_guide_says_how_large_a_request_may_be():
    listed = {path: int(size) for path, size in re.findall(r"^\| `(/[^`]*)` \| (\d+) MB \|", OPERATOR, re.MULTILINE)}
    assert listed == {path: size // MIB for path, size in asgi.BODY_LIMITS.items()}


def test_the_operator_guide_has_every_preset_for_importing():
    assert [name for name in preset_names() if f"`{name}`" not in OPERATOR] == []


def test_the_changelog_has_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_line_of_the_status_is_one_of_four_things():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (DOCS / "status.md").read_text("utf-8").splitlines()
        if line.startswith("|") and not line.startswith(("|---", "| line"))
    ]
    assert len(rows) > 50
    assert [row for row in rows if len(row) != 3 or not STATES.fullmatch(row[2])] == []


# --- decisions --------------------------------------------------------------------------------------------------------


def test_decisions_are_numbered_without_a_gap_and_listed():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    index = (DOCS / "adr" / "README.md").read_text("utf-8")
    assert [path.name for path in DECISIONS if f"({path.name})" not in index] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_is_one_title_and_one_paragraph(path):
    parts = path.read_text("utf-8").strip().split("\n\n")
    assert len(parts) == 2
    assert re.fullmatch(r"# \d+\. .+", parts[0])


# --- links and names --------------------------------------------------------------------------------------------------


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as the usual viewers make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_every_link_within_the_house_leads_somewhere(page):
    broken = []
    prose = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name) if name else page
        if not file.exists() or (anchor and anchor not in anchors_of(file)):
            broken.append(target)
    assert broken == []


@each_page
def test_every_file_that_is_named_exists(page):
    named = {
        code
        for code in code_in(page.read_text("utf-8"))
        if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*/(?:[\w-]+\.(?:py|jinja|ts|toml|md|css|txt))|[\w.-]+/(?:[\w.-]+/)+", code)
    }
    # `var` and `dist` are made by running.
    named = {name for name in named if name.split("/")[0] not in {"var", "dist", "node_modules"}}
    places = [ROOT, PACKAGE, page.parent, *PACKAGE.glob("*/*/")]
    assert [name for name in sorted(named) if not any((place / name).exists() for place in places)] == []


@each_page
def test_no_page_names_a_registry_or_a_machine(page):
    text = page.read_text("utf-8")
    assert re.findall(r"py[p]i\.org|python[h]osted|registry\.npm[j]s|npm[j]s\.(?:org|com)", text) == []
    assert re.findall(r"(?<![\w.])/(?:work|tmp|root|home)\b", text) == []
