"""Making the demo programme where it is missing, and the ways into it."""

from collections.abc import Iterator

import click
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from makewith.foundation.accounts.demo import demo_links
from makewith.foundation.programmes.models import Programme
from makewith.surfaces.cli.demo.load import SLUG, Loader
from makewith.surfaces.cli.demo.story import Story
from makewith.surfaces.cli.migrate import bring_up_to_date

SHOWN = ("owner", "facilitator", "researcher", "customer", "employee", "administrator")


def prepare() -> bool:
    """Bring the database up to date and make the demo programme if there is none. Whether it was made now."""
    bring_up_to_date()
    if Programme.objects.filter(slug=SLUG).exists():
        return False
    click.echo("Making the demo programme …")
    # All or nothing: a start that is cut off here begins anew the next time.
    with transaction.atomic():
        Loader(timezone.now()).load()
    return True


def sign_in_links() -> Iterator[str]:
    """The address, and a link for each of the cast to sign in with one click."""
    cast = {row["plays"]: row for row in Story(timezone.now())["people"] if "plays" in row}
    links = {link.role: link for link in demo_links(settings.DATA, {role: cast[role]["email"] for role in SHOWN})}
    yield ""
    yield f"  Makewith, the demo   {settings.URL}/"
    if settings.DEMO_LOOPBACK_BIND:
        yield "  Sign in with one click, on this machine:"
        for role in SHOWN:
            article = "an" if role[0] in "aeiou" else "a"
            yield f"    {cast[role]['name']:<10} {article + ' ' + role:<17} {settings.URL}{links[role].path}"
    else:
        yield "  One-click sign-in is off: the demo listens beyond this machine."
    yield ""
