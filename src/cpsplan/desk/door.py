"""The door of the desk: who may come in, with what, and what every answer says to the browser.

A local server is reached by every page that a browser has open, and by everybody at this machine. So nothing is
answered but to an address of this machine, with the cookie that the first address was exchanged for; nothing is done
but for a form of our own pages, which only they can send.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import field
from urllib.parse import parse_qsl

from cpsplan.late import dataclass

Pairs = tuple[tuple[str, str], ...]
"""Names with their values, in the order in which they came; a name may come more than once."""
MOST_BYTES = 1024 * 1024
"""How large the body of a request may be."""
MOST_FIELDS = 1000
SECONDS = 30
"""How long a request may take to come in."""
METHODS = ("GET", "HEAD", "POST")
FORM = "application/x-www-form-urlencoded"
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PUBLISHED = ("/preview/", "/published/")
"""Below these lie pages as they are published. Their own looks stand in them, which run nothing."""


class Refused(Exception):  # noqa: N818 - it says what was done with the request
    """A request is not answered; the message says why, for whoever sent it in good faith."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True)
class Door:
    """Who may come in: addresses, and secrets that are made anew each time the desk is opened."""

    port: int
    form_token: str
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    """What the address on the terminal carries."""
    session: str = field(default_factory=lambda: secrets.token_hex(16))
    """What the cookie carries."""
    once: list[str] = field(default_factory=lambda: [secrets.token_hex(16)])
    """What the address carries that a browser is started with: others can read it off the list of processes, so it
    is good for one exchange."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """What this server is called: a name that another site has for this machine is none of them."""
        return tuple(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]"))

    @property
    def cookie(self) -> str:
        """The name of the cookie. Browsers have one set of cookies for all ports of a machine."""
        return f"cpsplan-desk-{self.port}"

    def address(self, token: str) -> str:
        """The address that lets a browser in."""
        return f"http://{self.hosts[0]}/?token={token}"

    def refuse_host(self, hosts: list[str]) -> str:
        """The origin of a request by its Host. Raises Refused."""
        if len(hosts) != 1 or hosts[0] not in self.hosts:
            raise Refused(421, "This address is none of the desk. Open the one that the terminal shows.")
        return f"http://{hosts[0]}"

    def accepts(self, token: str) -> bool:
        """Whether a token opens the door; one that was good once is not any more."""
        if _same(token, self.token):
            return True
        for known in tuple(self.once):
            if _same(token, known):
                self.once.remove(known)
                return True
        return False

    def refuse_stranger(self, cookies: Mapping[str, str]) -> None:
        """Raise Refused for who has not come by the address on the terminal."""
        if not _same(cookies.get(self.cookie, ""), self.session):
            raise Refused(403, "Open the desk with the address that the terminal shows: it holds the key.")

    def set_cookie(self) -> str:
        """The cookie that the token is exchanged for."""
        return f"{self.cookie}={self.session}; HttpOnly; SameSite=Strict; Path=/"

    def form_of(self, body: bytes, kind: str) -> Pairs:
        """The fields of a form that one of our pages has sent. Raises Refused."""
        if kind.partition(";")[0].strip().lower() != FORM:
            raise Refused(415, "Only forms are taken here.")
        fields = pairs_of(body)
        if not _same(next((value for name, value in fields if name == "token"), ""), self.form_token):
            raise Refused(403, "The form is none of this desk, or of one that has been closed. Open the page again.")
        return tuple(pair for pair in fields if pair[0] != "token")


def refuse_origin(origins: list[str], own: str) -> None:
    """Raise Refused for what no page of our own has sent."""
    if origins != [own]:
        raise Refused(403, "Another page has sent this. Nothing was done.")


def pairs_of(encoded: bytes) -> Pairs:
    """The fields of a form, or of the query of an address. Raises Refused."""
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS, separator="&"
        )
    except ValueError:
        raise Refused(400, f"The form cannot be read: it is no UTF-8, or has more than {MOST_FIELDS} fields.") from None
    if any("\0" in part for pair in pairs for part in pair):
        raise Refused(400, "The form holds a character that no text can.")
    return tuple((name, value.replace("\r\n", "\n")) for name, value in pairs)


def heads(path: str) -> dict[str, str]:
    """What every answer says to the browser: run nothing of others, tell nobody, keep nothing."""
    own, looser = "style-src 'self'", "style-src 'self' 'unsafe-inline'"
    policy = _POLICY.replace(own, looser) if path.startswith(PUBLISHED) else _POLICY
    return {
        "Content-Security-Policy": policy,
        # With “no-referrer” a browser says of its own forms that they come from nowhere: “Origin: null”.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def _same(given: str, known: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode())
