"""`makewith demo`: the demo programme, served on this machine."""

import os
import socket

import click

from makewith.surfaces.cli.network import reachable_url


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--no-serve", is_flag=True, help="Make the demo programme and stop.")
def demo(host: str, port: int, no_serve: bool) -> None:
    """Serve the demo programme, made if it is not there yet.

    Prints links that sign in with one click. They work on this machine alone, and only while --host is a loopback
    address. With --host 0.0.0.0 it prints the address at which phones in the same network join a workshop.
    """
    if not no_serve:
        _require_free_port(host, port)
    os.environ["MAKEWITH_DEMO"] = "1"
    os.environ["MAKEWITH_BIND"] = host
    os.environ.setdefault("MAKEWITH_URL", reachable_url(host, port))
    from makewith.surfaces.cli.main import set_up_django

    set_up_django()
    from makewith.surfaces.cli.demo.stage import prepare, sign_in_links

    prepare()
    for line in sign_in_links():
        click.echo(line)
    if no_serve:
        return
    from makewith.surfaces.cli.serve import serve

    assert serve.callback
    serve.callback(host=host, port=port, role="all")


def _require_free_port(host: str, port: int) -> None:
    """Find out before minutes of work, not after."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"{host}:{port} cannot be used ({error.strerror}). Choose another port: makewith demo --port {port + 1}"
            ) from error
