"""Languages side by side: where several are official, a text may be in all, ``title: {en: Parks, cy: Parciau}``.

Models hold the text in the language of the workspace. Where the others stand is kept beside them, in the ``Source``:
they are translations that nobody has to review, because whoever decides on the text decides on all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from functools import cache
from typing import Any

from pydantic import BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from cpsplan.book.misshapen import faults_of_shape
from cpsplan.diagnostic import Diagnostic, Route, Severity, declare
from cpsplan.late import dataclass
from cpsplan.model.edition import Edition
from cpsplan.model.language import is_code, is_language, language_of
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import LongText, Record, Text, texts_as_records
from cpsplan.sources.load import Source

NO_OWN_TEXT = declare(
    "CPS920",
    "no-text-in-own-language",
    Severity.ERROR,
    """A text is written in several languages side by side, and not in the language of the workspace, which “language”
    in plans/cpsplan.yaml names. Write it in that language too.""",
)
UNKNOWN_TEXT_LANGUAGE = declare(
    "CPS921",
    "text-in-unknown-language",
    Severity.ERROR,
    """A text is written in several languages side by side, and one of its keys is no language, or a language that
    stands there already. Languages go by the codes of ISO 639: “en” for English, “cy” for Welsh, “en-GB” with a
    region.""",
)
EXAMPLES = "Write en for English, cy for Welsh"
CUT_OFF = "If it goes on with the text before it, put all of that in quotation marks: in { } a comma ends a text"


def in_own_language(source: Source, model: type[Record], own: str) -> tuple[Source, dict[str, Any], list[Diagnostic]]:
    """The values of a file with each text in the language ``own``; the source knows where the others stand.

    The values are those of the source itself, where every text is written in one language.
    """
    if model is Edition:
        # What leads readers to an edition is in the language of that edition.
        return source, source.value, []
    work = _Choosing(source, model, language_of(own))
    value = work.record(source.value, model, ())
    return replace(source, own=work.own, languages=work.languages), value, work.diagnostics


@dataclass(slots=True)
class _Choosing:
    """One pass over the values of a file. Nothing of them is changed: what differs is made anew."""

    source: Source
    model: type[Record]
    own: str
    languages: dict[Route, Mapping[str, Route]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def record(self, value: Any, model: type[Record], route: Route) -> Any:
        """A record with its texts, and those of its parts, in one language."""
        if not isinstance(value, dict):
            return value
        chosen: dict[str, Any] = {}
        for words in shape(model).published:
            if isinstance(value.get(words.key), dict):
                place = (*route, words.key)
                chosen[words.key] = self.text(value[words.key], place, place, is_long=words.has_blocks)
        for part in shape(model).parts:
            if isinstance(value.get(part.key), dict | list):
                chosen[part.key] = self.part(value[part.key], part, model, (*route, part.key))
        is_same = all(value[key] is other for key, other in chosen.items())
        return value if is_same else {**value, **chosen}

    def part(self, value: Any, part: Field, model: type[Record], route: Route) -> Any:
        """What a field holds that is a record, or a list of them."""
        inner = part.models[0]
        if isinstance(value, dict):
            return self.record(value, inner, route)
        keys = {known.key for known in shape(inner).values()} if _takes_texts(model, part.name) else None
        items = []
        for place, item in enumerate(value):
            way = (*route, place)
            is_text = keys is not None and isinstance(item, dict) and keys.isdisjoint(item)
            items.append(self.text(item, (*way, "text"), way) if is_text else self.record(item, inner, way))
        is_same = all(new is old for new, old in zip(items, value, strict=True))
        return value if is_same else items

    def text(self, value: dict[str, Any], route: Route, place: Route, *, is_long: bool = False) -> Any:
        """The text of a group of languages at ``place``, which the model has at ``route``."""
        if not any(map(is_code, value)):
            return value
        ways: dict[str, Route] = {}
        for code, words in value.items():
            if self._is_language(code, ways, (*place, code)) and self._is_text(words, (*place, code), is_long=is_long):
                ways[language_of(code)] = (*place, code)
        if self.own not in ways:
            if self.own not in map(language_of, value):
                message = f"“{route[-1]}” has no text in “{self.own}”, the language of these plans"
                self.diagnostics.append(NO_OWN_TEXT.at(self.source.span(place), message, hint=f"Add “{self.own}: …”"))
            return next((value[str(way[-1])] for way in ways.values()), "unwritten")
        self.languages[route] = ways
        return value[str(ways[self.own][-1])]

    def _is_language(self, code: str, ways: Mapping[str, Route], place: Route) -> bool:
        """Whether a key is a language that has no text yet; it is reported where it is not."""
        message = ""
        if not is_code(code) or not is_language(language_of(code)):
            message = f"“{code}” is no language that is known"
        elif language_of(code) in ways:
            message = f"“{code}” and “{ways[language_of(code)][-1]}” are one language"
        if message:
            hint = CUT_OFF if " " in code else EXAMPLES
            self.diagnostics.append(UNKNOWN_TEXT_LANGUAGE.at(self.source.key_span(place), message, hint=hint))
        return not message

    def _is_text(self, words: Any, place: Route, *, is_long: bool) -> bool:
        """Whether a text can be used in one of its languages; it is reported where it cannot."""
        try:
            _text_type(is_long=is_long).validate_python(words)
        except ValidationError as error:
            errors: list[ErrorDetails] = error.errors(include_url=False, include_input=False)
            for fault in errors:
                fault["loc"] = place
            self.diagnostics += faults_of_shape(self.source, self.model, errors)
            return False
        return True


@cache
def _text_type(*, is_long: bool) -> TypeAdapter[str]:
    return TypeAdapter(LongText if is_long else Text)


@cache
def _takes_texts(model: type[Record], name: str) -> bool:
    """Whether a plain text may stand for a record in the list that a field holds."""
    checks = model.model_fields[name].metadata
    return any(isinstance(check, BeforeValidator) and check.func is texts_as_records for check in checks)
