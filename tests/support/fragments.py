"""Parts of files as handbooks show them: some keys of a file or of an entry, or some entries of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from cpsplan.book.languages import in_own_language
from cpsplan.model.schema import MODELS
from cpsplan.model.text import Record
from cpsplan.sources.load import load
from cpsplan.workspace.disk import MemoryWorkspace

PATH = "plans/part.yaml"


def faults_of(text: str) -> list[str]:
    """What is wrong with a part of a file: nothing where one kind of file or of entry can hold all of it."""
    is_list = text.startswith("- ")
    # A file begins with a key.
    source, told = load(MemoryWorkspace({PATH: f"parts:\n{text}" if is_list else text}), PATH)
    if source is None or told:
        return [str(diagnostic) for diagnostic in told]
    if is_list:
        parts = source.value["parts"]
        return [fault for part in parts for fault in _fewest(_faults_in(model, part) for model in _models())]
    in_one_language = ((model, in_own_language(source, model, "en")[1]) for model in _models())
    return _fewest(_faults_in(model, part) for model, part in in_one_language)


def _fewest(faults: Iterable[list[str]]) -> list[str]:
    """The faults of the model that a part comes nearest to."""
    return min(faults, key=len)


def _faults_in(model: type[Record], part: Any) -> list[str]:
    """What a model has against a part; what is only left out of it is none."""
    try:
        model.model_validate(part)
    except ValidationError as error:
        left_out = [fault for fault in error.errors() if fault["type"] == "missing" and len(fault["loc"]) == 1]
        return [f"{model.__name__} {fault['loc']}: {fault['msg']}" for fault in error.errors() if fault not in left_out]
    return []


def _models(root: type[Record] = Record) -> Iterator[type[Record]]:
    """Every model that a file can hold, and those of whole files."""
    yield from MODELS.values()
    for model in root.__subclasses__():
        yield model
        yield from _models(model)
