"""The Jinja environment: where templates come from, and what they may do.

A workspace may bring templates of its own, so they are not trusted: they run in a sandbox, everything they print is
escaped, they see only plain values, and they are read from the given folders alone, never through a link.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from cpsplan import resources
from cpsplan.phrases import MissingPhrase, split
from cpsplan.render.languages import marked
from cpsplan.render.texts import bold, explain, spell, unmarked
from cpsplan.translation import Foreign
from cpsplan.workspace import SIZE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cpsplan.phrases import Phrases

LARGEST_PRODUCT = 10**9
"""No template needs a larger number; a sandbox that multiplies without end hangs."""
SCHEMES = ("https://", "http://", "mailto:")
_SCHEME = re.compile(r"[^/?#]*:")


def template_folders(overrides: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The folders that templates come from, in the order of their rank: ``overrides``, then cpsplan's own."""
    return tuple(dict.fromkeys((*overrides, resources.folder("templates"))))


def find(folders: Sequence[Path], name: str) -> Path | None:
    """The file called ``name`` in the first folder that has it, or None.

    Not found are names that lead out of the folder, anything reached through a link, and what is no regular file.
    """
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        return None
    for folder in folders:
        way = [folder.joinpath(*parts[: count + 1]) for count in range(len(parts))]
        if way[-1].is_file() and not any(step.is_symlink() for step in way) and way[-1].stat().st_size <= SIZE_LIMIT:
            return way[-1]
    return None


class FolderLoader(BaseLoader):
    """Loads templates from folders, the first one first."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)

    def get_source(self, environment: object, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        """The text of a template, the name that errors give it, and whether it is still the same."""
        path = find(self._folders, template)
        if path is None:
            raise TemplateNotFound(template)
        return path.read_text(encoding="utf-8"), template, lambda: True


class Sandbox(ImmutableSandboxedEnvironment):
    """Templates can neither change a value nor reach behind one; powers are refused, products kept small."""

    intercepted_binops = frozenset(["**", "*"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """The product of two numbers that are not too large. Raises SecurityError."""
        plain = all(type(side) in (int, float) and abs(side) <= LARGEST_PRODUCT for side in (left, right))
        if operator != "*" or not plain:
            raise SecurityError(f"templates cannot use {operator} on these values")
        return left * right


@lru_cache(maxsize=8)
def environment(phrases: Phrases, folders: tuple[Path, ...]) -> Sandbox:
    """The environment for pages in the language of ``phrases``, with the templates in ``folders``."""
    made = Sandbox(
        loader=FolderLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_with_language,
    )

    def phrase(key: str, **values: str | int) -> Markup:
        return _fill(phrases.pattern(key), key, values)

    def plural(key: str, count: int, **values: str | int) -> Markup:
        return _fill(phrases.pattern(key, count), key, {"count": f"{count:,}", **values})

    made.globals.update(phrase=phrase, plural=plural)
    made.filters.update(explained=explain, spelled=spell, bold=bold, unmarked=unmarked, link=_link, host=_host)
    return made


def _fill(pattern: str, key: str, values: Mapping[str, str | int]) -> Markup:
    """A phrase with its placeholders filled; all of it is escaped but what is HTML already."""
    pieces = []
    for text, name in split(pattern):
        pieces.append(escape(text))
        if name and name not in values:
            raise MissingPhrase(f"the phrase “{key}” wants {{{name}}}, which the template does not give")
        pieces.append(escape(_with_language(values[name])) if name else Markup())
    return Markup().join(pieces)


def _with_language(value: Any) -> Any:
    """What a template prints: a text in another language than the page's goes with marks that say so."""
    return marked(value, value.language) if isinstance(value, Foreign) else value


def _link(address: str) -> str:
    """An address that may stand in a href. Raises SecurityError for one that could run a script."""
    if _SCHEME.match(address) and not address.startswith(SCHEMES):
        raise SecurityError(f"not an address that a page may lead to: {address}")
    return address


def _host(address: str) -> str:
    """A web address as people say it: www.cps.gov.uk."""
    return _SCHEME.sub("", address).strip("/")


def plain(value: object, way: str = "context") -> None:
    """Raises TypeError unless ``value`` is made of nothing but dicts, lists, strings, numbers and bools."""
    if type(value) is dict:
        for key, part in value.items():
            if type(key) is not str:
                raise TypeError(f"{way}: the key {key!r} is no string")
            plain(part, f"{way}.{key}")
    elif type(value) is list:
        for place, part in enumerate(value):
            plain(part, f"{way}[{place}]")
    elif type(value) not in (str, Foreign, Markup, int, float, bool):
        raise TypeError(f"{way}: a {type(value).__name__} cannot be given to a template")


def fingerprint(value: object) -> str:
    """The checksum of a plain value. A text in another language, or that is HTML already, differs from a plain one."""
    checksum = hashlib.sha256()
    checksum.update("\0".join(_written(value)).encode("utf-8", "surrogatepass"))
    return checksum.hexdigest()


def _written(value: Any) -> Iterator[str]:
    """A plain value piece by piece, so that no two values have the same pieces. No text holds a NUL (CPS602)."""
    kind = type(value)
    if kind is str:
        yield "s"
        yield value
    elif kind is dict:
        yield "{"
        for key, part in value.items():
            yield key
            yield from _written(part)
        yield "}"
    elif kind is list:
        yield "["
        for part in value:
            yield from _written(part)
        yield "]"
    else:
        yield f"{kind.__name__} {value.language}" if kind is Foreign else kind.__name__
        yield str(value)
