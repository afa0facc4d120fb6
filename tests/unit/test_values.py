"""What templates get: records of plain values, which they can read and nothing else; every page is made from them."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from jinja2 import TemplateError
from markupsafe import Markup

import cpsplan.render
from cpsplan.book.translation import Foreign
from cpsplan.language.localise import LocalisedBook, localise
from cpsplan.language.phrases import load_phrases
from cpsplan.model.address import Address
from cpsplan.model.edition import Edition
from cpsplan.render import Prepared, documents, prepare
from cpsplan.render.environment import environment
from cpsplan.render.folders import template_folders
from cpsplan.render.languages import isolate
from cpsplan.render.values import Fact, Hyperlink, Values, content_of, fingerprint
from cpsplan.writers.pdf import says_from_right
from tests.support import samples
from tests.support.samples import PLAN, changed

for module in pkgutil.iter_modules(cpsplan.render.__path__):
    importlib.import_module(f"cpsplan.render.{module.name}")


def _kinds(kind: type[Values] = Values) -> Iterator[type[Values]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


# A dataclass with slots takes the place of a class of its own name, which is none of them.
KINDS = {
    f"{kind.__module__}.{kind.__name__}": kind
    for kind in _kinds()
    if getattr(sys.modules[kind.__module__], kind.__name__, None) is kind
}


def test_there_are_kinds() -> None:
    assert len(KINDS) > 60


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_of_values_is_frozen_and_holds_plain_values(name: str) -> None:
    kind: Any = KINDS[name]
    assert dataclasses.fields(kind)
    assert kind.__dataclass_params__.frozen, "a template could change it"
    assert not hasattr(kind, "__dict__") or "__dict__" not in kind.__dict__, (
        "without slots, anything could be hung on it"
    )
    for field, declared in get_type_hints(kind).items():
        assert _is_plain(declared), f"{field}: {declared}"


def _is_plain(declared: Any) -> bool:
    if get_origin(declared) is UnionType:
        return all(_is_plain(part) for part in get_args(declared))
    if get_origin(declared) is tuple:
        return get_args(declared)[1] is ... and _is_plain(get_args(declared)[0])
    return declared in (str, int, float, bool, NoneType) or issubclass(declared, Values)


@dataclasses.dataclass(frozen=True, slots=True)
class Sample(Values):
    """A record with something that no template may see."""

    text: str

    @property
    def secret(self) -> str:
        """Not a field."""
        return "SECRET"


def _printed(template: str, **values: object) -> str:
    phrases, _ = load_phrases("en", template_folders())
    assert phrases
    return environment(phrases, template_folders()).from_string(template).render(**values)


def test_a_template_reads_fields() -> None:
    assert _printed("{{ it.text }} {{ it['text'] }}", it=Sample("a")) == "a a"


@pytest.mark.parametrize(
    "template",
    [
        "{{ it.secret }}",
        "{{ it['secret'] }}",
        "{{ it.__class__ }}",
        "{{ it.__dataclass_fields__ }}",
        "{{ it.__init__ }}",
        "{{ [it]|map(attribute='secret')|list|length }}{{ [it]|map(attribute='secret')|first }}",
        "{{ it }}",
        "{{ 'a' ~ it }}",
        "{{ nothing }}",
        "{% set it.text = 'b' %}",
        "{{ [it, 'a']|join }}",
        "{{ phrase('quoted', text=it) }}",
    ],
)
def test_a_template_sees_nothing_else(template: str) -> None:
    with pytest.raises((TemplateError, TypeError)):
        _printed(template, it=Sample("a"), nothing=None)


DIFFERENT = (
    "a", Foreign("a", "en"), Foreign("a", "cy"), Markup("a"), 1, 1.0, True, None, ("a",), ("a", "a"), (("a",), "a"), (),
    Fact("a", "b"), Fact("b", "a"), Hyperlink("a", "b"), (Fact("a", "b"),), Fact(Foreign("a", "en"), "b"), "\ud800",
)  # fmt: skip


def test_values_that_differ_have_different_checksums() -> None:
    assert len({fingerprint(value) for value in DIFFERENT}) == len(DIFFERENT)
    assert fingerprint(Fact("a", "b")) == fingerprint(Fact("a", "b"))
    assert fingerprint(Address.top("a", "plan")) == fingerprint("a")


@pytest.mark.parametrize("value", [Decimal(1), ["a"], {"a": "b"}, object(), b"a", {"a"}])
def test_what_no_template_may_get_is_refused_with_its_place(value: object) -> None:
    with pytest.raises(TypeError, match=r"values\[1\]\.text: a \w+ cannot be given to a template"):
        content_of(("a", Fact("a", value)))  # type: ignore[arg-type]


def _localised(*edits: tuple[str, str]) -> LocalisedBook:
    book = samples.compiled({PLAN: changed(PLAN, *edits)}).book
    phrases, _ = load_phrases("en", template_folders())
    localised, _ = localise(book, next(iter(book.editions.values())).model, phrases)
    assert localised
    return localised


def _pages(localised: LocalisedBook) -> dict[str, Prepared]:
    return {name: prepare(localised, name) for name in ("", *documents(localised), "coverage", "accessibility")}


def test_every_page_is_made_of_content_of_json_that_names_its_records() -> None:
    for prepared in _pages(_localised()).values():
        content: Any = content_of(prepared.values)
        assert content["document"]["title"]
        assert content["document"][""] == type(prepared.values.document).__name__


def test_a_word_changes_the_checksums_of_the_pages_that_show_it() -> None:
    scope = "scope: Plant trees along the paths."
    before, after = _pages(_localised()), _pages(_localised((scope, scope.replace("trees", "bushes"))))
    changed_pages = {name for name in before if before[name].fingerprint != after[name].fingerprint}
    assert changed_pages == {"2026-27"}


def test_what_lies_below_an_address_is_in_the_language_of_the_book() -> None:
    """Found through ``below`` or by its address, an entry of a localised book is the same."""
    folder = samples.ORIGIN.parent / "translated"
    paths = [path for path in folder.rglob("*") if path.is_file()]
    book = samples.compiled({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}).book
    welsh = Edition(id="cy", title="Cymraeg", language="cy", formats=("html",))
    phrases, _ = load_phrases("cy", template_folders())
    localised, _ = localise(book, welsh, phrases)
    assert localised
    activities = localised.book.below("2026-27", "activity")
    assert activities
    for activity in activities:
        assert activity.model is localised.book.activities[activity.address].model
        assert activity.model is not book.activities[activity.address].model


@pytest.mark.parametrize(
    ("html", "isolated"),
    [
        ("<p>Chair: שרה כהן (2)</p>", "<p>Chair: <bdi>שרה כהן</bdi> (2)</p>"),
        ('<a title="שרה">محمد, علي and שרה</a>', '<a title="שרה"><bdi>محمد, علي</bdi> and <bdi>שרה</bdi></a>'),
        ("<title>שרה</title><svg><text>שרה</text></svg>", "<title>שרה</title><svg><text>שרה</text></svg>"),
        ("<bdi>שרה</bdi> Siân, 日本", "<bdi>שרה</bdi> Siân, 日本"),
    ],
)
def test_words_from_right_to_left_are_isolated_where_they_are_read(html: str, isolated: str) -> None:
    assert isolate(html) == isolated


def test_line_from_right_to_left_is_found_in_a_pdf_in_whatever_order_and_no_other() -> None:
    line = "Owner: Chair: שרה כהן"
    orders = (
        "x\nכהן שרה :Chair :Owner\ny",  # noqa: RUF001 - a name in Hebrew
        "Owner: Chair: כהן\nשרה",
        "Owner: Cha-\nir: שרה כהן",
        "Owner: Chair:\f1\nשרה כהן",
    )
    for text in orders:
        assert says_from_right(line, text), text
    for text in ("Owner: Chair: שרה", "Owner: שרה כהן", "Owner: Chair:" + "\nx" * 9 + "\nשרה כהן"):
        assert not says_from_right(line, text), text
    assert not says_from_right("Owner", "Owner"), "a line without such words is compared as it is"
