"""The Jinja environment: where templates come from, and what they may do.

A workspace may bring templates of its own, so they are not trusted: they run in a sandbox, everything they print is
escaped, they see only plain values and the fields of records, and they are read from the given folders alone, never
through a link. What they work out stays small: filters, methods and operators that make much of little are not there,
or look before they do it.
"""

from __future__ import annotations

import operator as operators
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from cpsplan.book.theme import Theme, default_theme
from cpsplan.book.translation import Foreign
from cpsplan.language.phrases import Phrases, split, with_commas
from cpsplan.language.word_forms import MissingPhrase
from cpsplan.render.compiled import CompiledTemplates
from cpsplan.render.folders import find
from cpsplan.render.languages import marked
from cpsplan.render.page import SCHEMES
from cpsplan.render.picture_figure import figured, portrayed
from cpsplan.render.prosed import prosed
from cpsplan.render.texts import bold, explain, spell, unmarked
from cpsplan.render.theme import drawing_of
from cpsplan.render.values import Values, field_names

LARGEST_PRODUCT = 10**9
"""No template needs a larger number; a sandbox that multiplies without end hangs."""
LONGEST_TEXT = 1_000_000
"""How long a text or a list may get that a template puts together, in characters or items."""
FILTERS = """
    abs capitalize count default dictsort e escape first float groupby int items last length list lower map max min
    reject rejectattr reverse round safe select selectattr sort string striptags title trim unique upper
    """.split()  # noqa: SIM905 - a list of thirty words
"""The filters of Jinja that templates may use as they are. The others make much of little: indent, batch, format."""
TEXT_FILTERS = ("capitalize", "e", "escape", "lower", "string", "striptags", "title", "trim", "upper")
"""Those of them that take a text, and would make one of anything else."""
METHODS = """
    capitalize count endswith find get index items keys lower lstrip removeprefix removesuffix rstrip split startswith
    strip title upper values
    """.split()  # noqa: SIM905
"""The methods of texts, numbers, lists and dicts that templates may call."""
_PLAIN = frozenset({str, Markup, int})
"""What is printed as it is."""
_SCHEME = re.compile(r"[^/?#]*:")
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"*": operators.mul, "+": operators.add, "%": operators.mod}


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


_COMPILED = CompiledTemplates()


class _Generator(CodeGenerator):
    """Lets ``~`` be worked out by the sandbox, as other operators are."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write the call for ``a ~ b``."""
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class Sandbox(ImmutableSandboxedEnvironment):
    """Templates can neither change a value nor reach behind one; what they work out stays small."""

    code_generator_class = _Generator
    intercepted_binops = frozenset(["**", *_ARITHMETIC])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """The result for two values that are not too large. Raises SecurityError."""
        if operator in _ARITHMETIC and _is_small_number(left) and _is_small_number(right):
            return _ARITHMETIC[operator](left, right)
        if operator == "+" and type(left) in (str, Markup, list, tuple) and len(left) + len(right) < LONGEST_TEXT:
            return left + right
        raise SecurityError(f"templates cannot use {operator} on these values")

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a template finds under a name. The fields of records, most of what it asks for, are found at once."""
        if isinstance(obj, Values) and attribute in field_names(type(obj)):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may look at an attribute: of values their fields, of plain ones a few methods only."""
        if isinstance(obj, Values):
            return attr in field_names(type(obj))
        if isinstance(obj, str | int | float | list | tuple | dict | range):
            return attr in METHODS
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """No text is a pattern for others: “{:>999999999}” makes a gigabyte."""

    @staticmethod
    def joined(parts: Iterable[Any]) -> str:
        """The texts of ``a ~ b``, one after the other. Raises SecurityError where that is too long."""
        texts = [_text(part) for part in parts]
        if sum(map(len, texts)) > LONGEST_TEXT:
            raise SecurityError(f"a text gets longer than {LONGEST_TEXT:,} characters")
        return markup_join(texts)


def _is_small_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= LARGEST_PRODUCT


def _text(value: Any) -> str:
    """A value that may be printed, as text. Raises SecurityError for one with parts: its text may have no end."""
    _printable(value)
    return value if isinstance(value, str) else str(value)


def _printable(value: Any) -> None:
    """Raises SecurityError for a list, a dict, a record, or nothing at all."""
    if value is None:
        raise SecurityError("what is not there cannot be printed")
    if isinstance(value, list | tuple | dict | set | Values):
        raise SecurityError(f"a {type(value).__name__} cannot be printed")


def _of_text(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that is given texts and nothing else."""
    return lambda value, *more: function(_text(value), *more)


def _join(parts: Iterable[Any], between: str = "") -> str:
    """The filter ``join``: texts with another between them."""
    joined: list[Any] = []
    for part in parts:
        joined += [between, part]
    return Sandbox.joined(joined[1:])


def _replace(text: str, old: str, new: str) -> str:
    """The filter ``replace``. Raises SecurityError where the result is too long."""
    text, old, new = _text(text), _text(old), _text(new)
    if len(text) + text.count(old) * len(new) > LONGEST_TEXT:
        raise SecurityError(f"a text gets longer than {LONGEST_TEXT:,} characters")
    return text.replace(old, new)


@lru_cache(maxsize=8)
def environment(phrases: Phrases, folders: tuple[Path, ...], theme: Theme | None = None) -> Sandbox:
    """The environment for pages in the language of ``phrases``, with the templates in ``folders``.

    They look as a ``theme`` has it, or as those of who says nothing about it.
    """
    sandbox = Sandbox(
        loader=FolderLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_with_language,
        bytecode_cache=_COMPILED,
    )

    def phrase(key: str, **values: str | int) -> Markup:
        return _fill(phrases.pattern(key), key, values)

    def plural(key: str, count: int, **values: str | int) -> Markup:
        return _fill(phrases.pattern(key, count), key, {"count": f"{count:,}", **values})

    del sandbox.globals["lipsum"]
    sandbox.globals.update(phrase=phrase, plural=plural, theme=drawing_of(theme or default_theme()))
    filters = {name: sandbox.filters[name] for name in FILTERS}
    filters.update({name: _of_text(filters[name]) for name in TEXT_FILTERS})
    filters.update(join=_join, replace=_replace, grouped=with_commas)
    filters.update(explained=explain, spelled=spell, bold=bold, unmarked=unmarked, link=_link, host=_host)
    filters.update(figured=figured, portrayed=portrayed, prosed=prosed)
    sandbox.filters = filters
    return sandbox


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
    if type(value) in _PLAIN:
        return value
    _printable(value)
    return marked(value, value.language) if isinstance(value, Foreign) else value


def _link(address: str) -> str:
    """An address that may stand in a href. Raises SecurityError for one that could run a script."""
    if _SCHEME.match(address) and not address.startswith(SCHEMES):
        raise SecurityError(f"not an address that a page may lead to: {address}")
    return address


def _host(address: str) -> str:
    """A web address as people say it: www.cps.gov.uk."""
    return _SCHEME.sub("", address).strip("/")
