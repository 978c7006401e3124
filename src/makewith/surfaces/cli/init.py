"""`makewith init`: from nothing to an installation with its first administrator."""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

import click

DEFAULT_URL = "http://localhost:8000"


def _checked_url(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise click.BadParameter("Write it like https://together.example.org, without a path.")
    return value.strip().rstrip("/")


def _checked_mail_url(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    parts = urlsplit(value.strip())
    if value.strip() and (parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname):
        raise click.BadParameter("Write it like smtp+tls://user:password@mail.example.org:587, or leave it empty.")
    return value.strip()


def _checked_email(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    name, _, host = value.strip().partition("@")
    if not name or not host or " " in value.strip() or len(value.strip()) > 254:
        raise click.BadParameter("This is not an e-mail address.")
    return value.strip().lower()


@click.command()
@click.option("--url", prompt="Address people will open", default=DEFAULT_URL, callback=_checked_url)
@click.option("--company", prompt="Name of your company", help="Shown on every page.")
@click.option("--name", prompt="Your name", help="Of the first administrator.")
@click.option("--email", prompt="Your e-mail", callback=_checked_email, help="The administrator signs in with it.")
@click.option(
    "--mail-url",
    prompt="Mail server, as smtp+tls://user:password@host:587 (empty: letters are kept in the data folder)",
    default="",
    show_default=False,
    callback=_checked_mail_url,
    help="Where letters are handed over; empty keeps them as files.",
)
@click.option("--database-url", default="", help="A PostgreSQL database; without it SQLite in the data folder.")
@click.option("--force", is_flag=True, help="Write the settings anew where there are some.")
def init(url: str, company: str, name: str, email: str, mail_url: str, database_url: str, force: bool) -> None:
    """Set up a new installation and its first administrator. Asks for what no option says."""
    data = Path(os.environ.get("MAKEWITH_DATA", "var")).resolve()
    file = data / "makewith.toml"
    if file.exists() and not force:
        raise click.ClickException(f"{file} is there already. Edit it, or write it anew with --force.")
    values = {"url": url, "email_url": mail_url, "database_url": database_url}
    _write(file, {key: value for key, value in values.items() if value})
    from makewith.surfaces.cli.main import set_up_django

    set_up_django()
    from makewith.surfaces.cli.founding import found

    found(company=company.strip(), name=name.strip(), email=email)
    host, port = urlsplit(url).hostname, urlsplit(url).port or 8000
    click.echo(
        f"\n{company.strip()} is set up in {data}.\n"
        f"  Start it     makewith serve --port {port}\n"
        f"  Open         {url}/\n"
        f"  Sign in      as {email}, with the code that comes by mail"
    )
    if not mail_url:
        click.echo(f"               (letters are files in {data / 'mail'} until there is a mail server)")
    if host not in {"localhost", "127.0.0.1"} and not url.startswith("https://"):
        click.echo("Without https, sign-in cookies travel unprotected. Put a proxy with a certificate in front.")


def _write(file: Path, values: dict[str, str]) -> None:
    """The settings as TOML, readable by their owner alone: a mail address holds a password."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    lines = ["# Written by `makewith init`. Every setting is explained in the operator guide."]
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    draft.write_text("\n".join(lines) + "\n", "utf-8")
    draft.replace(file)
