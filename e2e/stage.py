"""What a journey begins with when its beginning is not what it is about: a programme, a call and people, made by the actions of life."""

from e2e.installation import Installation

SLUG = "last-metres"
CALL = "safe-spot"
HOUSE = f"/p/{SLUG}/calls/{CALL}/"
STUDIO = f"/studio/{SLUG}/"
LINES = """
import uuid
from datetime import timedelta
from django.utils import timezone
from makewith.foundation.people.models import Company
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.tests.factories import MembershipFactory, ProgrammeFactory, TeamRoleFactory
from makewith.loop.ideas.actions import Words, support_idea
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.tests.factories import make_call, make_idea
now = timezone.now()
def person(name):
    return PersonFactory(name=name, email=name.split()[0].lower() + "@example.org")
"""


def address(name: str) -> str:
    """Whom `person(name)` in the lines of a stage can sign in as."""
    return f"{name.split()[0].lower()}@example.org"


def set_stage(installation: Installation, lines: str) -> None:
    """A public programme with one open call, and what `lines` of Python add; `programme`, `call` and `now` are there for them."""
    begin = f"""
Company.objects.get_or_create(defaults={{"name": "Wrenpost"}})
programme = ProgrammeFactory(slug="{SLUG}", name="The last hundred metres")
call = make_call(programme, slug="{CALL}", title="Where should a parcel wait?", terms="You keep your idea.")
"""
    installation.command("manage", "shell", "-c", f"{LINES}{begin}{lines}")
