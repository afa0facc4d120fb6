"""Links in prose when a thing gets another id: what the prose says afterwards, and the files that hold it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from cpsplan.book.misshapen import value_at
from cpsplan.book.prose import TEXT_FILE
from cpsplan.diagnostic import RenameKey, Route, SetText
from cpsplan.language.mentions import Holder
from cpsplan.model.blocks import LINK_TARGET
from cpsplan.sources.fix import Edit, edited
from cpsplan.sources.load import Source


def links_set(
    sources: Mapping[str, Source], edits: Mapping[tuple[str, Holder | None], Iterable[Edit]]
) -> dict[str, list[SetText | RenameKey]]:
    """What each prose of a YAML file says with other links in it, as steps by the path of the file.

    ``edits`` are those of values; those of links in prose count here.
    """
    by_prose: dict[tuple[str, Route], list[Edit]] = {}
    for (path, place), in_place in edits.items():
        if place and place.link is not None and path in sources:
            target = _targets(sources[path], place.route)[place.link]
            shift = target.start("written") - place.start
            own = [Edit(edit.start + shift, edit.end + shift, edit.text) for edit in in_place]
            by_prose.setdefault((path, place.route), []).extend(own)
    steps: dict[str, list[SetText | RenameKey]] = {}
    for (path, route), in_prose in by_prose.items():
        text = edited(value_at(sources[path].value, route), sorted(in_prose))
        steps.setdefault(path, []).append(SetText(route, text))
    return steps


def _targets(source: Source, route: Route) -> list[re.Match[str]]:
    """What the links of a prose lead to, in their order."""
    return list(LINK_TARGET.finditer(value_at(source.value, route)))


def unlinked(text: str) -> str:
    """A prose whose links have their words alone."""
    return LINK_TARGET.sub("", text)


def moved_texts(paths: Iterable[str], targets: Collection[str], identifier: str) -> dict[str, str]:
    """The files with the prose of sections that get another name, with it, where one of ``targets`` gets another id."""
    return dict(_moved_texts(paths, targets, identifier))


def _moved_texts(paths: Iterable[str], targets: Collection[str], identifier: str) -> Iterator[tuple[str, str]]:
    for path in paths:
        names = TEXT_FILE.fullmatch(path)
        if names and names["document"] in targets:
            yield path, path[: names.start("document")] + identifier + path[names.end("document") :]
        elif names and f"{names['document']}/sections/{names['section']}" in targets:
            yield path, path[: names.start("section")] + identifier + path[names.end("section") :]
