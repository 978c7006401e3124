"""`makewith manage …`: Django's management commands."""

import click


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's management commands, as `makewith manage shell`."""
    from django.core.management import execute_from_command_line

    from makewith.surfaces.cli.main import use_settings

    use_settings()
    execute_from_command_line(["makewith manage", *arguments])
