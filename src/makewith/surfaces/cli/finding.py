"""Finding what an operator names; where it is not there, saying what is."""

import click

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme, Role
from makewith.loop.ideas.models import Call


def call_named(programme_slug: str, call_slug: str) -> Call:
    programme = Programme.objects.filter(slug=programme_slug).first()
    if programme is None:
        known = ", ".join(Programme.objects.values_list("slug", flat=True)) or "none yet"
        raise click.ClickException(f"There is no programme “{programme_slug}”. There are: {known}.")
    calls = Call.objects.filter(activity__programme=programme).select_related("activity__programme")
    call = calls.filter(activity__slug=call_slug).first()
    if call is None:
        known = ", ".join(calls.values_list("activity__slug", flat=True)) or "none yet"
        raise click.ClickException(f"{programme.name} has no call for ideas “{call_slug}”. It has: {known}.")
    return call


def owner_of(programme: Programme) -> Person:
    """Who answers for what the command line does in a programme."""
    owner = Person.objects.filter(team_roles__programme=programme, team_roles__role=Role.OWNER).order_by("pk").first()
    if owner is None:
        raise click.ClickException(f"{programme.name} has no owner, so nobody can answer for this.")
    return owner
