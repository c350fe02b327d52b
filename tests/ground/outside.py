"""Nothing in a test reaches for another machine: whoever tries is stopped, and told on."""

import ipaddress
import socket
import sys
from typing import Any

attempts: list[str] = []


class ReachedOutside(RuntimeError):
    """A connection to, or a look-up of, something that is not this machine."""


def watch() -> None:
    """From now on, for the whole life of this process."""
    sys.addaudithook(_stop)


def _stop(event: str, arguments: tuple[Any, ...]) -> None:
    host = _host(event, arguments)
    if host is None or is_here(host):
        return
    attempts.append(f"{event} {host}")
    raise ReachedOutside(f"{event} to {host}: tests stay on this machine")


def _host(event: str, arguments: tuple[Any, ...]) -> str | None:
    if event in ("socket.connect", "socket.sendto"):
        where, address = arguments
        is_internet = where.family in (socket.AF_INET, socket.AF_INET6)
        return str(address[0]) if is_internet and isinstance(address, tuple) else None
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
        return host.decode() if isinstance(host, bytes) else host
    return None


def is_here(host: str) -> bool:
    """Whether the host is this machine: loopback, or no particular address."""
    if host in ("", "localhost") or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
