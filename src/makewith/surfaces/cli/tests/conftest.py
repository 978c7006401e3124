"""An open call with an owner, and running commands as an operator would."""

from collections.abc import Callable
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role, TeamRole
from makewith.foundation.programmes.tests.factories import ProgrammeFactory
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.tests.factories import make_call

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """`run(command, "--option", …)`: its Result, with what it printed in `output`; what it throws comes through."""

    def invoke(command: click.Command, *arguments: Any) -> Result:
        result = CliRunner().invoke(command, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def call(db: None) -> Call:
    call = make_call(ProgrammeFactory(slug="metres"), slug="parcels")
    TeamRole.objects.create(programme=call.activity.programme, person=PersonFactory(), role=Role.OWNER)
    return call
