"""Misshapen: what pydantic finds wrong with the values of a file, as diagnostics at their places in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import yaml
from pydantic_core import ErrorDetails

from cpsplan.diagnostic import Diagnostic, Fix, RenameKey, Route, SetText, Severity, Span, declare, did_you_mean, meant
from cpsplan.model.accessibility import CRITERION_PATTERN
from cpsplan.model.dates import DATE_PATTERN, DAY_PATTERN, FINANCIAL_YEAR_PATTERN, YEARS
from cpsplan.model.delivery import CURRENCY_PATTERN
from cpsplan.model.edition import (
    ABROAD_PATTERN,
    CHECKSUM_PATTERN,
    FORMER_PATTERN,
    MAIL_PATTERN,
    SOURCE_PATTERN,
    TELEPHONE_PATTERN,
)
from cpsplan.model.language import LANGUAGE_PATTERN
from cpsplan.model.picture import FILE_PATTERN
from cpsplan.model.publication import ISBN_PATTERN
from cpsplan.model.reference import NAME_PATTERN
from cpsplan.model.shape import Field, shape
from cpsplan.model.strategy import LEVEL_PATTERN
from cpsplan.model.text import (
    ENTRY_NUMBER_PATTERN,
    FOLDER_PATTERN,
    ID_PATTERN,
    OWN_NUMBER_PATTERN,
    RULE_CODE_PATTERN,
    WEB_PATTERN,
    Record,
    descriptions,
    records,
)
from cpsplan.model.theme import (
    COLOUR_PATTERN,
    FONT_FILE_PATTERN,
    LICENCE_FILE_PATTERN,
    TYPEFACE_PATTERN,
    WORD_FILE_PATTERN,
)
from cpsplan.model.unit import UNIT_PATTERN, UNITS
from cpsplan.sources.load import Source

UNKNOWN_KEY = declare(
    "CPS201",
    "unknown-key",
    Severity.ERROR,
    """An entry has a key that is not known there. It would not be published, so nothing is done with it in silence:
    correct its spelling, or delete it.""",
)
MISSING_FIELD = declare(
    "CPS202",
    "missing-field",
    Severity.ERROR,
    """An entry lacks something that it has to have, such as a title.""",
)
WRONG_TYPE = declare(
    "CPS203",
    "wrong-type",
    Severity.ERROR,
    """A value is of the wrong kind: a number where a text is wanted, one value where a list is wanted. A text that
    looks like a number or like true and false wants quotation marks.""",
)
BAD_VALUE = declare(
    "CPS204",
    "bad-value",
    Severity.ERROR,
    """A value is of the right kind but cannot be used: an id with capitals or a slash in it, a word that is not among
    those allowed, a date that is not in the calendar. A key with nothing behind it is a warning: write “null” where
    nothing is meant.""",
)

QUOTED = 100
"""How many characters of a wrong value a message quotes."""
OTHERWISE_CALLED = {"actions": "activities", "projects": "activities"}
"""What plans call by other keys than reports do."""
NEAR_KEY = 0.75
"""How like a key another one has to be to be named in its place (0 to 1)."""

_COLOUR_AS_REMARK = re.compile(r":\s+(#[0-9a-fA-F]{6})\b")
_YEAR = re.compile("[0-9]{4}")
PATTERNS = {
    ID_PATTERN: "is no id: use small letters, digits and single hyphens, such as hybrid-working",
    DATE_PATTERN: f"is no date: write 2022, 2022-04, 2022-04-01, 2022-23, 2022-23-q1 or 2013 to 2015,"
    f" with a year {YEARS}",
    DAY_PATTERN: f"is no day: write 2022-04-01, with a year {YEARS}",
    FINANCIAL_YEAR_PATTERN: f"is no financial year: write 2022-23, with a year {YEARS}",
    UNIT_PATTERN: f"is no unit: write {', '.join(UNITS)}, or the id of one of “units” in the settings",
    NAME_PATTERN: "is no id, and no address such as aim.outcome or strategy:aim.outcome",
    FORMER_PATTERN: "is no address: write that of a document, such as 2026-27, or of what stands in one, such as"
    " cps-2025:people.skills or 2026-27/hybrid-working",
    OWN_NUMBER_PATTERN: "is no number of a document: write letters and digits without spaces, such as A or 1.2b",
    ENTRY_NUMBER_PATTERN: "is no number of a document: write letters, digits and single spaces, such as KPI 1 or 1.2b",
    CURRENCY_PATTERN: "is no currency: write its three letters, such as GBP for pounds or EUR for euros",
    FILE_PATTERN: "is no file of plans/pictures/: write its path below that folder, such as lake.jpg",
    CRITERION_PATTERN: "is no number of a success criterion: write one such as 1.4.3",
    MAIL_PATTERN: "is no address for mail: write one such as name@body.example",
    TELEPHONE_PATTERN: "is no telephone number: write one such as 020 7946 0000",
    COLOUR_PATTERN: "is no colour: write # and its six digits or letters a to f in quotation marks, such as “#0a4c9c”",
    FONT_FILE_PATTERN: "is no file of a typeface: write the name of one in plans/fonts/ that ends in .ttf or .otf,"
    " without spaces",
    LICENCE_FILE_PATTERN: "is no licence: write the name of a text in plans/fonts/ that ends in .txt or .md",
    ISBN_PATTERN: "is no ISBN: write its 13 digits, or 10, with hyphens as it is printed",
    LANGUAGE_PATTERN: "is no language: write its code, such as en for English, cy for Welsh or en-GB",
    TYPEFACE_PATTERN: "is no name of a typeface: write its letters, digits, spaces and hyphens, such as Open Sans",
    WORD_FILE_PATTERN: "is no Word file: write the name of one in plans/word/ that ends in .dotx or .docx,"
    " without spaces",
    WEB_PATTERN: "is no address on the web: write it whole, such as https://plans.example/page",
    FOLDER_PATTERN: "is no address of a folder on the web: write one such as https://plans.example/, without a"
    " question mark, a # or a password",
    SOURCE_PATTERN: "is no address on the web: write one such as https://plans.example/{path}#L{line}",
    CHECKSUM_PATTERN: "is no checksum: write the 64 small letters and digits that “cpsplan check” names",
    ABROAD_PATTERN: "is no address in a book: write one such as county-2030:places.warm",
    LEVEL_PATTERN: "is no word for a level: write it in English and in small letters, such as objective",
    RULE_CODE_PATTERN: "is no code of a rule: write CPS and three digits",
}
"""What to say where a text is not written as a pattern has it."""
_NO_FIGURE = re.compile(
    r"n/?\.?a\.?|not (?:yet )?(?:available|known|applicable)|none|nil|tb[cad]|[-–—?]+", re.IGNORECASE
)
_WANTED = {
    "string_type": "text",
    "tuple_type": "a list",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "model_type": "keys and values",
    "dict_type": "keys and values",
    "int_type": "a whole number",
}


def faults_of_shape(source: Source, model: type[Record], errors: Iterable[ErrorDetails]) -> Iterator[Diagnostic]:
    """What is wrong with the values of a file, one diagnostic for each fault."""
    errors = list(errors)
    unknown = {error["loc"] for error in errors if error["type"] == "extra_forbidden"}
    for error in errors:
        # A key that is misspelt is not missing besides.
        if error["type"] != "missing" or not _is_misspelt(error["loc"], unknown):
            yield _fault_of_shape(source, model, error)


def empty_keys(source: Source) -> Iterator[Diagnostic]:
    """The keys with nothing behind them: nothing is published of them, and somebody may wait for that."""
    for route in _empty(source.value, ()) if _has_empty(source.value) else ():
        value, _ = source.nodes(route)
        if isinstance(value, yaml.ScalarNode) and not value.value:
            message, span = f"{_key_words(route)} is empty", source.key_span(route)
            remark = _COLOUR_AS_REMARK.search(source.text.splitlines()[span.line - 1])
            hint = "Write it, or delete the key until it is known"
            if remark:
                hint = f'Put the colour into quotation marks, "{remark[1]}": what follows a bare # is a remark'
            yield replace(BAD_VALUE.at(span, message, hint=hint), severity=Severity.WARNING)


def _has_empty(value: Any) -> bool:
    """Whether there is any such key. Hardly any file has one, and to know the way to each value takes long."""
    for part in value.values() if type(value) is dict else value:
        if part is None or (type(part) in _COLLECTIONS and _has_empty(part)):
            return True
    return False


_COLLECTIONS = frozenset({dict, list})


def _empty(value: Any, route: Route) -> Iterator[Route]:
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for step, part in parts:
        if part is None:
            yield (*route, step)
        elif isinstance(part, dict | list):
            yield from _empty(part, (*route, step))


def too_many(source: Source, route: Route, count: int) -> Diagnostic:
    """The diagnostic that stands for so many more faults of a file, the first of them at a route."""
    message = f"{count:,} more values of this file cannot be used either"
    return BAD_VALUE.at(source.span(route), message, hint="Mend the others first")


def as_id(text: str) -> str:
    """The id that is nearest to a text: hybrid-working for “Hybrid working”. Empty where there is none."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _is_misspelt(route: Route, unknown: Iterable[Route]) -> bool:
    return any(other[:-1] == route[:-1] and meant(str(other[-1]), [str(route[-1])]) for other in unknown)


def _fault_of_shape(source: Source, model: type[Record], error: ErrorDetails) -> Diagnostic:
    route: Route = error["loc"]
    kind = error["type"]
    if kind == "extra_forbidden":
        return _unknown_key(source, model, route)
    if kind == "missing":
        hint = _description(model, route)
        return MISSING_FIELD.at(_around(source, route[:-1]), f"“{route[-1]}” is missing here", hint=hint)
    value = value_at(source.value, source.written(route))
    if kind in _WANTED:
        message = f"{_key_words(route)} has to be {_WANTED[kind]}, and this is {_is(value)}"
        return WRONG_TYPE.at(source.span(route), message, hint=_hint_of_type(model, route, kind, value))
    return _bad_value(source, model, error, value)


def _around(source: Source, route: Route) -> Span:
    """Where an entry begins; where a file lacks something, the file is what to look at."""
    return source.span(route) if route else Span(source.path)


def _hint_of_type(model: type[Record], route: Route, kind: str, value: object) -> str:
    if kind == "string_type" and isinstance(value, int | float):
        held = _field(model, route)
        of_id = "Write the id of what is meant, not its number; an id of digits alone wants quotation marks"
        return of_id if held and held.ref else "Put it in quotation marks"
    if kind == "string_type" and isinstance(value, dict):
        return "Write one text; or one for each language, {en: …, cy: …}"
    if kind == "tuple_type" and value is None:
        return "Write a list, [a, b]; or one a line, each after a hyphen"
    if kind == "tuple_type" and isinstance(value, str):
        return f"Write [{_short(value).strip('[]')}]"
    return ""


def _unknown_key(source: Source, model: type[Record], route: Route) -> Diagnostic:
    wrong, known, around = str(route[-1]), _keys(model, route[:-1]), value_at(source.value, route[:-1])
    right = meant(wrong, known)
    called = OTHERWISE_CALLED.get(wrong, wrong)
    hint = did_you_mean((called if called in known else wrong)[:QUOTED], known, NEAR_KEY) or _keys_hint(known)
    fix = None
    if right and right not in around:
        fix = Fix(f"Write “{right}”", source.path, (RenameKey(route, right),))
    return UNKNOWN_KEY.at(source.key_span(route), f"Unknown key “{_short(wrong)}”", hint=hint, fix=fix)


def _bad_value(source: Source, model: type[Record], error: ErrorDetails, value: object) -> Diagnostic:
    route: Route = error["loc"]
    hint, right, around = "", None, _keys(model, route[:-1])
    if error["type"] == "literal_error":
        allowed = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        right = _meant_word(value, allowed)
        hint = f"Allowed: {', '.join(allowed)}"
        if right:
            hint = f"Did you mean “{right}”? {hint}"
    elif _has_no_figure(value) and "not_available" in around:
        hint = "Where there is no figure, delete the key and give the reason under “not_available:”"
    elif error["type"] == "string_pattern_mismatch":
        hint, right = _hint_of_pattern(error["ctx"]["pattern"], str(value))
    fix = Fix(f"Write “{right}”", source.path, (SetText(route, right),)) if right else None
    return BAD_VALUE.at(source.span(route), _what_is_bad(route, error, value), hint=hint, fix=fix)


def _has_no_figure(value: object) -> bool:
    """Whether a text stands for a figure that there is none of: n/a, “not available”."""
    return isinstance(value, str) and _NO_FIGURE.fullmatch(value.strip()) is not None


def _meant_word(value: object, allowed: list[str]) -> str | None:
    """The word among those allowed that is certainly meant: On Track is on track."""
    if not isinstance(value, str):
        return None
    plain = " ".join(re.split(r"[\s_-]+", value.strip().lower()))
    return plain if plain in allowed else meant(plain, allowed)


def _hint_of_pattern(pattern: str, value: str) -> tuple[str, str | None]:
    """What to write in the place of a text that is not written as it has to be, and that, where it is certain."""
    likely = as_id(value)
    if pattern == FINANCIAL_YEAR_PATTERN and (year := _YEAR.fullmatch(value)):
        return (
            f"Write {_year_from(int(year[0]))} for the year from April {year[0]}, or {_year_from(int(year[0]) - 1)}",
            None,
        )
    if pattern == NAME_PATTERN and re.fullmatch(NAME_PATTERN, value.lower()):
        return f"Write “{value.lower()}”", value.lower()
    if pattern == NAME_PATTERN and " " in value and likely:
        ids = ", ".join(re.split(r"[\s,;]+", value.strip().lower()))
        return f"An id has no spaces: write “{likely}”; or a comma between several, [{ids}]", None
    if pattern in (NAME_PATTERN, ID_PATTERN) and likely:
        return f"Write “{likely}”", None
    if pattern == CURRENCY_PATTERN and re.fullmatch(CURRENCY_PATTERN, value.upper()):
        return f"Write {value.upper()}", value.upper()
    return "", None


def _year_from(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02}"


def _what_is_bad(route: Route, error: ErrorDetails, value: object) -> str:
    """What is wrong with a value of the right kind, in a sentence."""
    context = error.get("ctx", {})
    if error["type"] == "string_pattern_mismatch":
        return f"“{_short(str(value))}” {PATTERNS[context['pattern']]}"
    match error["type"]:
        case "literal_error":
            fault = " is empty" if value is None else f" cannot be “{_short(str(value))}”"
        case "string_too_short":
            fault = " is empty"
        case "string_too_long":
            fault = f" is longer than {context['max_length']} characters"
        case "too_long":
            fault = f" has more than {context['max_length']} entries"
        case "too_short":
            fault = f" has to have {context['min_length']} or more entries"
        case "greater_than_equal":
            fault = f" has to be at least {context['ge']}"
        case "less_than_equal":
            fault = f" has to be at most {context['le']}"
        case "value_error":
            fault = f": {context['error']}"
        case _:
            fault = f": {error['msg']}"
    return f"{_key_words(route)}{fault}"


def _short(text: str) -> str:
    """A text as a message quotes it: nobody reads a megabyte."""
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"


def _key_words(route: Route) -> str:
    names = [step for step in route if isinstance(step, str)]
    return f"“{names[-1]}”" if names else "The file"


def _is(value: object) -> str:
    kinds = {type(None): "nothing", bool: "true or false", str: "text", list: "a list", dict: "keys and values"}
    return kinds.get(type(value), "a number")


def value_at(value: Any, route: Route) -> Any:
    """What stands at a route; the nearest value around it where there is nothing."""
    for step in route:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return value
    return value


def _model_at(model: type[Record], route: Route) -> type[Record] | None:
    inner: type[Record] | None = model
    for step in route:
        if isinstance(step, str) and inner:
            name = field_name(inner, step)
            inner = next(records(inner.model_fields[name].annotation), None) if name else None
    return inner


def field_name(model: type[Record], key: str | int) -> str:
    """The name of the field of a model that has a key, or that name; empty where there is none."""
    for name, known in model.model_fields.items():
        if key in (name, known.alias):
            return name
    return ""


def _field(model: type[Record], route: Route) -> Field | None:
    """The field whose value, or a part of whose value, is at a route."""
    steps = [step for step in route if isinstance(step, str)]
    inner = _model_at(model, tuple(steps[:-1])) if steps else None
    return shape(inner).get(field_name(inner, steps[-1])) if inner else None


def _keys(model: type[Record], route: Route) -> list[str]:
    inner = _model_at(model, route)
    return [known.alias or name for name, known in inner.model_fields.items()] if inner else []


def _keys_hint(keys: list[str]) -> str:
    return f"Known here: {', '.join(keys)}" if keys else ""


def _description(model: type[Record], route: Route) -> str:
    """What a field that is missing is for."""
    inner = _model_at(model, route[:-1])
    words = descriptions(inner).get(field_name(inner, route[-1])) if inner else None
    return f"{route[-1]}: {words.splitlines()[0]}" if words else ""
