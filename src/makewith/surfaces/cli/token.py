"""`makewith token create`: a key to the API for somebody who has an account."""

import click

from makewith.foundation.accounts.actions import create_token
from makewith.foundation.accounts.models import User


@click.group()
def token() -> None:
    """Make keys to the API."""


@token.command()
@click.option("--email", required=True, help="Whose key it is: the address they sign in with.")
@click.option("--name", required=True, help="What the key is for; shown in their list of keys.")
def create(email: str, name: str) -> None:
    """Make a key and print it, this once."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise click.ClickException(f"Nobody signs in as {email}.")
    _, text = create_token(user=user, name=name)
    click.echo(text)
