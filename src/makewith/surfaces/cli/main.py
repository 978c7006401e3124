"""The `makewith` command. A command's module is loaded only when it is asked for, so that `--help` is quick."""

import os
import sys
from collections.abc import Callable
from importlib import metadata
from typing import NamedTuple

import click


def use_settings() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "makewith.config.settings")


def set_up_django() -> None:
    """Load settings and apps. Called by the commands that first have to say something to the settings."""
    use_settings()
    import django

    django.setup()


def _demo() -> click.Command:
    from makewith.surfaces.cli.demo.command import demo

    return demo


def _init() -> click.Command:
    from makewith.surfaces.cli.init import init

    return init


def _migrate() -> click.Command:
    from makewith.surfaces.cli.migrate import migrate

    return migrate


def _serve() -> click.Command:
    from makewith.surfaces.cli.serve import serve

    return serve


def _worker() -> click.Command:
    from makewith.surfaces.cli.serve import worker

    return worker


def _doctor() -> click.Command:
    from makewith.surfaces.cli.doctor import doctor

    return doctor


def _import() -> click.Command:
    from makewith.surfaces.cli.importing import import_group

    return import_group


def _export() -> click.Command:
    from makewith.surfaces.cli.exporting import export_group

    return export_group


def _seed() -> click.Command:
    from makewith.surfaces.cli.seed import seed

    return seed


def _backup() -> click.Command:
    from makewith.surfaces.cli.backup import backup

    return backup


def _restore() -> click.Command:
    from makewith.surfaces.cli.restore import restore

    return restore


def _jobs() -> click.Command:
    from makewith.surfaces.cli.jobs import jobs

    return jobs


def _bounce() -> click.Command:
    from makewith.surfaces.cli.bounce import bounce

    return bounce


def _ladder() -> click.Command:
    from makewith.surfaces.cli.ladder import ladder

    return ladder


def _token() -> click.Command:
    from makewith.surfaces.cli.token import token

    return token


def _manage() -> click.Command:
    from makewith.surfaces.cli.manage import manage

    return manage


class Row(NamedTuple):
    """What a command is for, what loads it, and whether Django is set up before that."""

    purpose: str
    load: Callable[[], click.Command]
    needs_django: bool = True


COMMANDS = {
    "demo": Row("Serve the demo programme, made if it is not there yet.", _demo, needs_django=False),
    "init": Row("Set up a new installation and its first administrator.", _init, needs_django=False),
    "migrate": Row("Bring the database and the static files to this version.", _migrate),
    "serve": Row("Serve Makewith until it is told to stop.", _serve),
    "worker": Row("Run background jobs in a process of their own.", _worker),
    "doctor": Row("Explain what is wrong with this installation.", _doctor, needs_django=False),
    "import": Row("Bring in ideas from a file.", _import),
    "export": Row("Write the ideas of a call into a file.", _export),
    "ladder": Row("Try out a ladder of supporters with clocks.", _ladder),
    "seed": Row("Make plausible content for trying and measuring.", _seed),
    "backup": Row("Write database and files into one archive.", _backup),
    "restore": Row("Put a backup in place.", _restore),
    "jobs": Row("See and repeat background jobs that failed.", _jobs),
    "bounce": Row("Note that a letter did not arrive.", _bounce),
    "token": Row("Make keys to the API.", _token),
    "manage": Row("Django's own commands, for developers.", _manage, needs_django=False),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads one when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        row = COMMANDS.get(cmd_name)
        if row is None:
            return None
        if row.needs_django:
            set_up_django()
        return row.load()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, row.purpose) for name, row in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("makewith"), prog_name="makewith", message="%(prog)s %(version)s")
def cli() -> None:
    """Design products, services and experiences together with customers, employees and partners.

    The data folder is `var`, or where MAKEWITH_DATA says. Start with `makewith demo`, or with `makewith init`.
    """


def main() -> None:
    """The entry point. A reader of our output that went away is no error worth a traceback."""
    try:
        cli(prog_name="makewith")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
