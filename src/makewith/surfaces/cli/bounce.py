"""`makewith bounce`: what a mail server says about a letter that did not arrive."""

import sys

import click
from django.utils import timezone

from makewith.foundation.notifications.actions import note_report


@click.command()
def bounce() -> None:
    """Read one delivery report (RFC 3464) from standard input, as a mailbox for bounces hands it over.

    An address that is refused for good gets no more mail until its owner says that it is right. Anything else that arrives
    in such a mailbox is let go with a word, and is no error: a mail server would answer that with a bounce of its own.
    """
    noted, paused = note_report(content=sys.stdin.buffer.read(), now=timezone.now())
    if not noted:
        click.echo("No delivery report about anybody known here. Nothing changed.")
    for address in noted:
        click.echo(f"{address}: {'paused' if address in paused else 'noted'}")
