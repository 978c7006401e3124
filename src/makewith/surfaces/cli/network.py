"""The address of this machine in the network of the room."""

import ipaddress
import socket


def is_wildcard(host: str) -> bool:
    """Whether a server that listens there answers on every address of the machine."""
    return host in {"0.0.0.0", "::", "[::]"}  # noqa: S104 - it is compared, not bound


def network_address() -> str:
    """The address under which others in the same network reach this machine; empty when it has none.

    Choosing a way to an address reserved for documentation sends nothing, and tells which own address would be used.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        address = str(probe.getsockname()[0])
    return "" if ipaddress.ip_address(address).is_loopback else address


def reachable_url(host: str, port: int) -> str:
    """Where people open a server that listens at `host`: in the room's network if it listens everywhere, else on this machine."""
    own = network_address() if is_wildcard(host) else ""
    return f"http://{own or 'localhost'}:{port}"
