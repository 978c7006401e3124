"""The texts that a translator gets: from Python, from templates and from the browser code."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.db.models import Choices
from django.forms import BaseForm, ChoiceField, ModelChoiceField
from django.utils.functional import Promise

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
    assert sources(templates["djangojs"]) == {".ts", ".svelte"}
    assert templates["djangojs"].get("Kept at %(time)s") is not None


def test_no_text_of_a_component_is_overlooked(templates):
    told = {
        text
        for message in templates["djangojs"]
        for text in ([message.id] if isinstance(message.id, str) else message.id)
    }
    components = (ROOT / "web" / "src").rglob("*.svelte")
    written = {text for path in components for text in re.findall(r'gettext\(\s*"([^"]+)"', path.read_text("utf-8"))}
    assert written - told == set()


def test_no_text_comes_from_a_test(templates):
    places = [path for catalog in templates.values() for message in catalog for path, _ in message.locations]
    assert [path for path in places if "/tests/" in path or path.endswith(".test.ts")] == []


def is_sentence(node: ast.expr) -> bool:
    """Whether an expression is words as they stand there, or builds a text of such words and values."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and " " in node.value.strip()
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.Constant) and str(part.value).strip() for part in node.values)
    inside = {
        ast.BinOp: lambda: [node.left],  # type: ignore[attr-defined]
        ast.IfExp: lambda: [node.body, node.orelse],  # type: ignore[attr-defined]
        ast.Dict: lambda: node.values,  # type: ignore[attr-defined]
        ast.List: lambda: node.elts,  # type: ignore[attr-defined]
        ast.Tuple: lambda: node.elts,  # type: ignore[attr-defined]
    }.get(type(node), list)()
    return any(is_sentence(part) for part in inside)


def texts_of(call: ast.Call, problems: set[str]) -> list[ast.expr]:
    """What a call says to people: problems of forms, messages on pages, and news."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    owner = getattr(function.value, "id", "") if isinstance(function, ast.Attribute) else ""
    if name in problems:
        return call.args[:1]
    if name == "add_error" or (owner == "messages" and name in {"success", "info", "warning", "error"}):
        return call.args[1:2]
    if name == "News":
        return [keyword.value for keyword in call.keywords if keyword.arg in {"title", "body"}]
    return []


def unmarked(code: str, problems: set[str]) -> list[int]:
    """The lines on which people are told something that no translator ever sees."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return sorted({call.lineno for call in calls if any(is_sentence(text) for text in texts_of(call, problems))})


def test_the_test_below_finds_what_is_unmarked():
    code = """
raise ValidationError("This is wrong.")
raise ValidationError({"name": f"“{name}” is taken."})
form.add_error("name", "Write a name.")
messages.success(request, "It is kept.")
News(title=f"{name} answered", body=_("All is well"))
raise ValidationError(_("This is %(how)s.") % {"how": "wrong"})
messages.info(request, _("Kept."))
"""
    assert unmarked(code, {"ValidationError"}) == [2, 3, 4, 5, 6]


def every(kind: type) -> list[type]:
    """The classes of the house that derive from this one."""
    below = [found for part in kind.__subclasses__() for found in [part, *every(part)]]
    return [found for found in below if found.__module__.startswith("makewith.")]


def unread(choices: type[Choices]) -> bool:
    """Whether the labels are those that Django makes of the names: nobody is meant to read them."""
    return all(
        member.label == member.name.replace("_", " ").title() and not isinstance(member._label_, Promise)
        for member in choices
    )


def test_labels_of_choices_are_marked_where_somebody_wrote_them():
    found = [
        f"{choices.__module__}.{choices.__name__}"
        for choices in every(Choices)
        if list(choices) and not unread(choices) and not all(isinstance(member._label_, Promise) for member in choices)
    ]
    assert found == [], "mark these labels with gettext_lazy, or leave them away where nobody reads them"


def test_choices_without_marked_labels_are_offered_nowhere():
    for path in Path(settings.PACKAGE).rglob("forms.py"):
        import_module(".".join(("makewith", *path.relative_to(settings.PACKAGE).with_suffix("").parts)))
    without = {
        tuple(choices.choices): choices.__name__ for choices in every(Choices) if list(choices) and unread(choices)
    }
    found = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in every(BaseForm)
        for name, field in form.base_fields.items()
        if isinstance(field, ChoiceField) and not isinstance(field, ModelChoiceField)
        if not any(isinstance(label, Promise) for _, label in field.choices)
        if tuple(choice for choice in field.choices if choice[0] != "") in without
    ]
    assert found == [], "give these choices labels that a translator sees"


def test_names_of_choices_are_shown_where_they_are_marked():
    marked = {
        field.name
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if any(isinstance(label, Promise) for _, label in getattr(field, "choices", None) or ())
    }
    shown = {
        name
        for kind in ("py", "jinja")
        for path in Path(settings.PACKAGE).rglob(f"*.{kind}")
        if "tests" not in path.parts
        for name in re.findall(r"get_(\w+)_display\(", path.read_text("utf-8"))
    }
    assert shown - marked == set()


def test_everything_said_to_people_is_marked():
    modules = [
        path
        for path in Path(settings.PACKAGE).rglob("*.py")
        if not {"tests", "migrations", "cli"} & set(path.parts) and path.name != "styleguide.py"
    ]
    codes = {path.relative_to(settings.PACKAGE).as_posix(): path.read_text("utf-8") for path in modules}
    problems = {"ValidationError", "RefusedFile", "BrokenPicture"}
    for code in codes.values():
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ClassDef) and any(
                getattr(base, "id", "") == "ValidationError" for base in node.bases
            ):
                problems.add(node.name)
    found = [f"{name}:{line}" for name, code in codes.items() for line in unmarked(code, problems)]
    assert found == [], "mark these with gettext, with named placeholders"
