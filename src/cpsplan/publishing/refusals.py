"""What a build is refused once the plans are known: names of nothing, and what nobody agreed to."""

from __future__ import annotations

from pathlib import Path

from cpsplan.book.book import Book
from cpsplan.publishing.options import BuildOptions
from cpsplan.publishing.publish import CannotPublish, read_manifest
from cpsplan.publishing.removal import gone_documents
from cpsplan.publishing.writing import Formats
from cpsplan.render import has_page


def refuse_unknown_options(book: Book, options: BuildOptions, hidden: frozenset[str]) -> None:
    """Raise CannotPublish where an option names what there is not or is ``hidden``, or all together select nothing."""
    for name in sorted(options.plans & hidden):
        raise CannotPublish(f"“{name}” is a draft, or belongs to one, and the settings leave drafts out: add --drafts")
    for what, given, known in (
        ("strategy, plan or progress report", options.plans, list(book.documents)),
        ("edition", options.editions, list(book.editions)),
        ("format", options.formats, list(Formats.of(book))),
    ):
        for name in sorted(given):
            if name not in known:
                raise CannotPublish(f"there is no {what} “{name}”; there are: {', '.join(known)}")
    _refuse_empty_selection(book, options)


def _refuse_empty_selection(book: Book, options: BuildOptions) -> None:
    """Raise CannotPublish where options that are each right select nothing together."""
    wanted = options.editions or book.editions.keys()
    editions = [entry.model for entry in book.editions.values() if entry.model.id in wanted]
    for name in sorted(options.formats):
        if not any(name in edition.formats for edition in editions):
            formats = "; ".join(f"{edition.id} has {', '.join(edition.formats)}" for edition in editions)
            raise CannotPublish(f"no edition that is wanted has the format “{name}”: {formats}")
    for name in sorted(options.plans):
        if not any(has_page(book, edition, name) for edition in editions):
            raise CannotPublish(f"“{name}” is in no edition that is wanted: no Easy Read booklet tells it")


def refuse_removal(target: Path, book: Book, hidden: frozenset[str], *, allowed: bool) -> None:
    """Raise CannotPublish where a published document would go: no file has it any more, or it is ``hidden``."""
    manifest = read_manifest(target) or {}
    gone = gone_documents(manifest.get("artifacts", ()), book)
    if gone and not allowed:
        names = ", ".join(f"{document} ({', '.join(editions)})" for document, editions in gone.items())
        if hidden.issuperset(gone):
            why = "what is published and is left out now, as the settings do with drafts"
            raise CannotPublish(f"this would remove {why}: {names}. Where that is meant: --allow-removal")
        raise CannotPublish(
            f"this would remove what is published and not in plans/ any more: {names}. Was a file renamed, "
            "moved or deleted? Where that is meant, build with --allow-removal"
        )
