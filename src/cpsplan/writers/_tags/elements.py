"""The elements of the structure in the file, and the way back to them from what is painted on the pages."""

from __future__ import annotations

from typing import Any

import pydyf

from cpsplan.writers._tags.tree import Leaf, Node


class Elements:
    """Makes elements of the structure in a PDF whose pages are painted."""

    def __init__(self, pdf: Any, streams: list[Any]) -> None:
        self._pdf = pdf
        self._streams = streams
        self._owners: dict[Any, dict[int, Any]] = {stream: {} for stream in streams}
        """For each stream the element that holds a mark, by its number."""
        self._annotations: list[tuple[Any, Any]] = []
        self._named: dict[str, Any] = {}
        self.root = pydyf.Dictionary({"Type": "/StructTreeRoot", "K": pydyf.Array()})
        pdf.add_object(self.root)

    def add(self, parent: Any, kind: str, node: Node | None = None) -> Any:
        """A new element, the last child of another."""
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{kind}", "P": parent.reference, "K": pydyf.Array()})
        if node is not None and node.language:
            element["Lang"] = pydyf.String(node.language)
        self._pdf.add_object(element)
        parent["K"].append(element.reference)
        return element

    def name(self, element: Any) -> None:
        """Give an element a name of its own, which PDF/UA-1 wants of notes (7.9)."""
        name = f"note-{len(self._named) + 1:04}"
        element["ID"] = pydyf.String(name)
        self._named[name] = element.reference

    def add_leaf(self, parent: Any, leaf: Leaf) -> None:
        """Make a text or a picture, as it is marked on its page, a child of an element."""
        mark = self._streams[leaf.page]._tags.pop(leaf.box, None)  # noqa: SLF001 - what was marked stands nowhere else
        if mark is None:
            return  # nothing was painted
        number, stream, page = mark["mcid"], mark["stream"], self._pdf.page_references[leaf.page]
        self._owners.setdefault(stream, {})[number] = parent.reference
        in_page = stream is self._streams[leaf.page]
        if parent.setdefault("Pg", page) == page and in_page:
            parent["K"].append(number)
            return
        place = pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": number})
        if not in_page:  # painted into a group, for what lets through what is below
            place["Stm"] = stream.reference
        parent["K"].append(place)

    def left(self) -> list[Leaf]:
        """What is painted as content, and stands in no element so far."""
        return [Leaf(page, box) for page, stream in enumerate(self._streams) for box in stream._tags]  # noqa: SLF001

    def add_annotation(self, parent: Any, page: int, annotation: Any) -> None:
        """Make what can be pressed a child of an element."""
        reference = self._pdf.page_references[page]
        parent.setdefault("Pg", reference)
        parent["K"].append(pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": reference}))
        self._annotations.append((annotation, parent.reference))

    def finish(self) -> None:
        """Write the way back."""
        parents = self._parents()
        numbers = pydyf.Dictionary({"Nums": pydyf.Array(part for pair in enumerate(parents) for part in pair)})
        self._pdf.add_object(numbers)
        self.root |= {"ParentTree": numbers.reference, "ParentTreeNextKey": len(parents)}
        if self._named:
            self.root["IDTree"] = self._names()
        self._pdf.catalog |= {
            "StructTreeRoot": self.root.reference,
            "MarkInfo": pydyf.Dictionary({"Marked": "true"}),
            "ViewerPreferences": pydyf.Dictionary({"DisplayDocTitle": "true"}),
        }

    def _parents(self) -> list[Any]:
        """For each page, then each group, then each annotation what holds it. WeasyPrint has numbered the pages."""
        parents: list[Any] = []
        for number, (stream, owners) in enumerate(self._owners.items()):
            parents.append(pydyf.Array(owners.get(mark, "null") for mark in range(max(owners, default=-1) + 1)))
            if number >= len(self._streams):
                stream.extra["StructParents"] = number
        for annotation, owner in self._annotations:
            annotation["StructParent"] = len(parents)
            parents.append(owner)
        return parents

    def _names(self) -> Any:
        """The tree of all names: one leaf, in the order of the names."""
        names = sorted(self._named)
        limits = pydyf.Array([pydyf.String(names[0]), pydyf.String(names[-1])])
        pairs = pydyf.Array(part for name in names for part in (pydyf.String(name), self._named[name]))
        leaf = pydyf.Dictionary({"Limits": limits, "Names": pairs})
        self._pdf.add_object(leaf)
        return pydyf.Dictionary({"Kids": pydyf.Array([leaf.reference])})
