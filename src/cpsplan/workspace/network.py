"""The door to the network. One command goes through it, and only where somebody says so: `cpsplan verify --links`.

An address is asked for its head, and nothing of what it sends is kept. Neither it nor where it sends on may lie in a
private network: what somebody writes into a plan, or answers, is not to be asked of machines that only we can reach. So
a name is looked up once, and the connection goes to what was looked up.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

from cpsplan.late import dataclass

TIMEOUT = 10.0
"""Seconds for each step of a connection."""
MOST_STEPS = 5
"""How often an address may send on to another one."""
NAME = "cpsplan (it asks whether a link still leads somewhere)"
"""What servers are told of who asks."""
PORTS = {"http": 80, "https": 443}
KEPT = "%/:=&?~#+!$,;'@()*[]"
"""Signs of an address that are sent as they are."""
SENDING_ON = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
"""Statuses of an address that has moved and will not come back."""

Allowed = Callable[[str], bool]
"""Whether a machine may be asked, by its number (IP)."""


class UnaskedError(Exception):
    """An address that could not be asked, or whose answer says nothing of whether it is there; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an address has answered."""

    status: int
    moved_to: str = ""
    """Where it has moved to for good."""


def is_public(number: str) -> bool:
    """Whether a machine can be reached by everybody: it is neither this one nor in a private network."""
    machine = ipaddress.ip_address(number)
    # An old number may stand within a new one: ::ffff:127.0.0.1 is this machine.
    inner = getattr(machine, "ipv4_mapped", None) or machine
    return bool(inner.is_global) and not inner.is_multicast


def ask_address(address: str, allowed: Allowed = is_public) -> Reply:
    """Ask an address whether it is there, with all that it sends on to. Raises UnaskedError."""
    here, moved_to = address, ""
    for _ in range(MOST_STEPS + 1):
        status, further = _status(here, allowed)
        if status not in SENDING_ON or not further:
            return Reply(status, moved_to)
        here = urljoin(here, further)
        if status in FOR_GOOD and moved_to in {"", further}:
            moved_to = here
    raise UnaskedError("it sends on again and again")


def _status(address: str, allowed: Allowed) -> tuple[int, str]:
    """The status that an address answers with, and where it sends on. Servers that know no HEAD are asked with GET."""
    status, further = _request("HEAD", address, allowed)
    return _request("GET", address, allowed) if status >= http.client.BAD_REQUEST else (status, further)


def _request(method: str, address: str, allowed: Allowed) -> tuple[int, str]:
    connection: http.client.HTTPConnection | None = None
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
        if parts.scheme not in PORTS or not parts.hostname:
            raise UnaskedError(f"it sends on to what is no page of the web: {address[:100]}")
        host = parts.hostname.encode("idna").decode()
        connection = _connection(parts.scheme, host, port, allowed)
        way = quote(parts.path or "/", safe=KEPT) + (f"?{quote(parts.query, safe=KEPT)}" if parts.query else "")
        connection.request(method, way, headers={"User-Agent": NAME, "Accept": "*/*", "Connection": "close"})
        reply = connection.getresponse()
        return reply.status, reply.getheader("Location") or ""
    except (OSError, ValueError, http.client.HTTPException) as reason:
        raise UnaskedError(_said(reason)) from None
    finally:
        if connection is not None:
            connection.close()


def _connection(scheme: str, host: str, port: int, allowed: Allowed) -> http.client.HTTPConnection:
    """A connection to the machine of a name, which was looked up and is allowed."""
    number = _number(host, port, allowed)
    plain = socket.create_connection((number, port), timeout=TIMEOUT)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    if scheme == "https":
        try:
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except (OSError, ValueError):
            plain.close()
            raise
    else:
        connection.sock = plain
    return connection


def _number(host: str, port: int, allowed: Allowed) -> str:
    numbers = [str(place[0]) for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not numbers or not all(map(allowed, numbers)):
        raise UnaskedError("it lies in a private network, which is not asked")
    return numbers[0]


def _said(reason: Exception) -> str:
    """Why an address could not be asked, in plain words."""
    if isinstance(reason, socket.gaierror):
        return "nobody knows a machine of this name"
    if isinstance(reason, TimeoutError):
        return f"no answer came within {TIMEOUT:.0f} seconds"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {reason.verify_message}"
    return str(reason) or type(reason).__name__
