"""Owners: a role gets another name in every activity that it owns, and in the catalogues that translate it.

Nothing is written here. A role has no id: it is words, and goes by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cpsplan.book.book import Book
from cpsplan.book.entry import Wording
from cpsplan.book.translation import context
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.rename import Renaming
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Fix, SetText, did_you_mean
from cpsplan.language import catalogue
from cpsplan.sources.fix import Edit, edits_of
from cpsplan.workspace.disk import Workspace


def rename_owner(workspace: Workspace, compiled: Compiled, old: str, new: str) -> Renaming:
    """What it takes to call the role ``old`` ``new`` in the whole of ``workspace``, of which ``compiled`` was made.

    Raises ChangeRefused where nothing is owned by it, or a place cannot be changed alone.
    """
    book = compiled.book
    owned = owned_by(book, old)
    if not owned:
        owners = dict.fromkeys(owner for _, _, owner in book.owners)
        raise ChangeRefused(f"nothing is owned by “{old}”. {did_you_mean(old, owners) or 'Write it as the plans do'}")
    if not new.strip() or new == old:
        raise ChangeRefused(f"“{new}” is no new name for “{old}”")
    edits = dict(_in_plans(compiled, owned, new)) | dict(_in_catalogues(workspace, book, owned, new))
    return Renaming(old, new, {path: workspace.read(path) for path in sorted(edits)}, edits, {})


def owned_by(book: Book, role: str) -> list[Wording]:
    """The places that give something to a role, in that spelling."""
    return [wording for wording in book.owners if wording[-1] == role]


def _in_plans(compiled: Compiled, owned: list[Wording], new: str) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """The edits of each plan."""
    by_path: dict[str, list[Fix | None]] = {}
    for entry, way, _ in owned:
        by_path.setdefault(entry.source.path, []).append(entry.fix(f"Write “{new}”", SetText(way, new)))
    for path, fixes in by_path.items():
        edits = edits_of(compiled.sources[path], filter(None, fixes))
        if len(edits) != len(fixes):
            raise ChangeRefused(f"{path} would not say the same afterwards, so nothing is touched")
        yield path, tuple(edit for of_fix in edits.values() for edit in of_fix)


def _in_catalogues(
    workspace: Workspace, book: Book, owned: list[Wording], new: str
) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """The edits of each catalogue: it translates the new name as it did the old one."""
    contexts = {context(entry.address, way): owner for entry, way, owner in owned}
    documents = dict.fromkeys(entry.address.document for entry, _, _ in owned)
    for language, translations in book.translations.items():
        for document in documents:
            if document in translations.names:
                path = catalogue.catalogue_path(language, document)
                text = workspace.read(path).decode("utf-8-sig")
                changed = _renamed(workspace, path, contexts, new)
                if changed != text:
                    yield path, (Edit(0, len(text), changed),)


def _renamed(workspace: Workspace, path: str, contexts: Mapping[str, str], new: str) -> str:
    """The text of a catalogue in which the messages of some contexts have another text."""
    messages, _ = catalogue.load_catalogue(workspace, path)
    if messages is None:
        raise ChangeRefused(f"{path} cannot be read, and it may speak of it")
    for message in messages:
        if message.msgctxt in contexts and message.msgid == contexts[message.msgctxt]:
            message.msgid = new
    return catalogue.as_bytes(messages).decode()
