"""The page of every key, the examples in it, and who brings it up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from cpsplan.book.keys import groups, keys_of
from cpsplan.changes.examples import example_in, example_of
from cpsplan.model.dates import PartialDate
from cpsplan.model.marks import Kind, Shown
from cpsplan.model.reference import MeasureRef
from cpsplan.model.text import Id, Percent, Record, Text, WebAddress
from cpsplan.reporters.keys_page import MARK, PATH, keys_page
from cpsplan.sources.written import yaml_values
from tests.support import samples
from tests.support.command_line import run
from tests.support.places import REPOSITORY


def test_the_page_of_keys_is_up_to_date() -> None:
    assert (REPOSITORY / PATH).read_text(encoding="utf-8") == keys_page(), "run “cpsplan schema”"


def test_the_page_holds_every_entry_and_every_key_with_its_words_and_an_example() -> None:
    page = keys_page()
    for group in groups():
        assert f"### {group.name[:1].upper()}{group.name[1:]}\n" in page
        for key in keys_of(group):
            example = "\n".join(f"    {line}" for line in example_of(group.model, key.field).splitlines())
            assert f"**`{key.name}`**" in page
            assert f"{key.words.replace('<', '&lt;')}\n\n{example}\n" in page


def test_every_example_may_stand_in_its_entry() -> None:
    """It is YAML that our reader takes, and the model has nothing against it where it stands."""
    for group in groups():
        needed: dict[str, Any] = {}
        for key in keys_of(group):
            if key.is_needed:
                needed |= yaml_values(example_of(group.model, key.field)) or {}
        for key in keys_of(group):
            value = yaml_values(example_of(group.model, key.field))
            assert value is not None, f"{group.model}.{key.field}: end its docstring with an example, behind a colon"
            assert list(value) == [key.name]
            assert faults(group.model, needed | value, key.name) == [], (group.model, key.name, value)


def faults(model: type[Record], value: dict[str, Any], key: str) -> list[str]:
    """What a model has against a key of a value."""
    try:
        TypeAdapter(model).validate_python(value)
    except ValidationError as refused:
        return [str(fault) for fault in refused.errors() if fault["loc"][:1] == (key,)]
    return []


class Signpost(Record):
    """A kind of entry that nobody knows yet."""

    entry_kind: ClassVar = Kind("signpost", "signposts")

    id: Id
    """A short name."""
    colour: Annotated[Literal["green", "blue"], Shown()] = "green"
    """What it is painted in."""
    set_up: PartialDate | None = None
    """When it was set up."""
    counts: tuple[MeasureRef, ...] = ()
    """What is counted beside it."""
    words: Text | None = None
    """What is written on it: To the park."""
    material: Text | None = None
    """What it is made of: oak."""
    keeper: Text | None = None
    """Who paints it: a role, never a name."""
    lengths: dict[Id, Percent] = Field(default_factory=dict)
    """How long it is, by the arm: left: 40."""
    page: WebAddress | None = None
    """Where it is shown."""


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("id", "id: first-signpost"),
        ("colour", "colour: blue"),
        ("set_up", "set_up: 2026-09"),
        ("counts", "counts: [villages-visited]"),
        ("words", "words: To the park"),
        ("material", "material: oak"),
        ("keeper", "keeper: A few words for readers"),
        ("lengths", "lengths:\n  left: 40"),
        ("page", "page: https://www.parks.example/"),
    ],
)
def test_a_new_key_has_an_example_as_soon_as_it_is_in_the_model(name: str, example: str) -> None:
    assert example_of(Signpost, name) == example


def test_an_entry_is_shown_below_the_key_that_holds_it() -> None:
    model = next(group.model for group in groups() if group.name == "target")
    assert example_in(model).splitlines() == ["target:", "  comparator: at least", "  value: 60"]


def test_the_page_is_printed_and_kept_up_to_date_where_a_workspace_keeps_it(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    run("schema", folder=folder)
    assert not (folder / PATH).exists()
    printed = run("list", "keys", folder=folder).stdout
    (folder / PATH).parent.mkdir(parents=True)
    (folder / PATH).write_text("Our own words.\n", encoding="utf-8")
    assert run("schema", "--check", folder=folder).returncode == 0
    (folder / PATH).write_text(f"{MARK}\nold\n", encoding="utf-8")
    done = run("schema", "--check", folder=folder)
    assert done.returncode == 1
    assert f"{PATH} is out of date" in done.stderr
    assert run("schema", folder=folder).returncode == 0
    assert (folder / PATH).read_text(encoding="utf-8") == printed == keys_page()
