"""What a screen gets and gives: small frozen records that know nothing of a server."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from types import MappingProxyType

from cpsplan.desk.door import Pairs
from cpsplan.desk.workshop import Workshop
from cpsplan.late import dataclass

HTML = "text/html; charset=utf-8"
LONGEST_NUMBER = 10
"""How many digits a number may have that a browser sends."""
_PLACE = re.compile(r"\{([a-z]+)(\*?)\}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser asks. Everything in it may be a stranger's, and nothing in it is believed."""

    method: str
    """GET or POST; what asks for the head alone is a GET."""
    path: str
    """The path of the address, decoded: /edit/project/2026-27/mobile-library."""
    parts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What stands in the places of the screen's pattern, by their names."""
    query: Pairs = ()
    form: Pairs = ()
    """The fields of a form that was sent, in its order."""
    language: str = "en"
    """The language of the interface."""

    def value(self, name: str) -> str:
        """The first value of a field, of the form or else of the address; empty where there is none."""
        return next(iter(self.values(name)), "")

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of a field, of the form, and then of the address."""
        return tuple(value for key, value in (*self.form, *self.query) if key == name)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the browser."""

    body: bytes
    status: int = 200
    kind: str = HTML
    """The media type of the body."""
    location: str = ""
    """Where the browser is to go: a path of this server."""
    file: str = ""
    """The name under which the browser keeps the body as a file; empty where it shows it."""


def see_other(location: str) -> Answer:
    """Send the browser on with a GET, as after every POST that has done something."""
    return Answer(b"", 303, "text/plain; charset=utf-8", location)


def number_of(text: str) -> int:
    """The number that a field or a part of an address says; 0 where it says none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else 0


Function = Callable[[Workshop, Asked], Answer]


@dataclass(frozen=True)
class Screen:
    """A row of the table of screens: at which addresses it stands, what it takes, and what answers.

    In a pattern ``{name}`` is one part of the path, and ``{name*}`` the rest of it: ``/edit/{kind}/{address*}``.
    """

    pattern: str
    function: Function
    methods: tuple[str, ...] = ("GET",)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        text = _PLACE.sub(lambda place: f"(?P<{place[1]}>{'.+' if place[2] else '[^/]+'})", self.pattern)
        return re.compile(text, re.DOTALL)

    def parts_of(self, path: str) -> Mapping[str, str] | None:
        """What stands in the places of the pattern; None where the path is none of this screen's."""
        match = self._pattern.fullmatch(path)
        return match.groupdict() if match else None
