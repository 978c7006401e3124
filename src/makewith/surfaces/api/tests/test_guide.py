"""The commands in docs/api-guide.md do what the guide says."""

import json
import re
import shlex
from pathlib import Path
from string import Template

import pytest
from django.test import Client

from makewith.surfaces.api import keys
from makewith.surfaces.api.problems import KINDS
from makewith.surfaces.api.tests.stage import KEY, NEW_COMMENT, NEW_IDEA
from makewith.surfaces.api.tests.test_permissions import TABLE

GUIDE = (Path(__file__).parents[5] / "docs" / "api-guide.md").read_text("utf-8")
# Every command with the status it gets, and the answer that the guide shows for it, if it does.
EXAMPLES = re.findall(r"```sh\n# (\d{3})\n(curl .*?)```\n(?:\n```json\n(.*?)```)?", GUIDE, re.DOTALL)


@pytest.fixture
def names(stage):
    """What the guide's reader has set: a member's key, and ids of the programme, a call, an idea and things of their own."""
    mine = stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA, key=KEY).json()
    comment = stage.ask("POST", "/items/{item_id}/comments", "member", NEW_COMMENT, key=KEY).json()
    return {
        "MAKEWITH": "http://localhost:8000",
        "KEY": stage.keys["member"],
        "PROGRAMME": stage.programme.slug,
        "CALL": str(stage.call_id),
        "IDEA": str(stage.idea_id),
        "MINE": mine["id"],
        "COMMENT": comment["id"],
    }


def send(command, names):
    """Send what a curl command would: only the options that the guide uses are known here."""
    words = iter(shlex.split(Template(command).substitute(names))[1:])
    method, headers, body, address = "GET", {}, "", ""
    for word in words:
        match word:
            case "-X":
                method = next(words)
            case "-H":
                name, _, value = next(words).partition(": ")
                headers[name] = value
            case "-d":
                body = next(words)
            case _:
                assert not word.startswith("-"), word
                address = word
    content_type = headers.pop("Content-Type", "")
    path = address.removeprefix(names["MAKEWITH"])
    return method, path, Client().generic(method, path, body, content_type=content_type, headers=headers)


@pytest.mark.parametrize(
    ("status", "command", "answer"), EXAMPLES, ids=[example[1].split("/v1")[-1] for example in EXAMPLES]
)
def test_a_command_of_the_guide_gets_the_answer_that_the_guide_says(names, status, command, answer):
    _, _, response = send(command, names)
    assert response.status_code == int(status), response.content
    if answer:
        shown, got = json.loads(answer), response.json()
        assert set(shown) == set(got)
        for name in set(shown) - {"kind", "errors"}:
            assert shown[name] == got[name]
        assert all(error in got["errors"] for error in shown.get("errors", []))


def test_the_guide_shows_every_operation(names):
    shown = set()
    for _, command, _ in EXAMPLES:
        method, path, _ = send(command, names)
        pattern = path.partition("?")[0].removeprefix("/api/v1")
        shown |= {
            (verb, address)
            for verb, address, _, _ in TABLE
            if verb == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", address), pattern)
        }
    assert shown == {(verb, address) for verb, address, _, _ in TABLE}


def test_the_guide_has_every_refusal_and_the_limits_that_hold():
    listed = {int(status) for status in re.findall(r"^\| (\d{3}) \|", GUIDE, re.MULTILINE)}
    assert listed == set(KINDS) - {500}
    (used, _), (written, _), (visited, _) = keys.REQUESTS, keys.WRITES, keys.VISITS
    assert f"{used} requests a minute for a key, {written} of them writing; {visited} for visitors" in GUIDE
