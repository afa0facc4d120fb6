"""Pages: each as it will be published, with the desk around it or without, and what lies beside pages."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath
from urllib.parse import quote, urlencode

from cpsplan.desk.around import edits, with_desk
from cpsplan.desk.downloads import Downloads, NotWritten, WrittenLater
from cpsplan.desk.faults import Fault, errors_among, faults_of
from cpsplan.desk.page import not_here, page_of, page_text, phrases_of
from cpsplan.desk.screen import Answer, Asked, Screen
from cpsplan.desk.workshop import Workshop
from cpsplan.language.booklets import STYLE
from cpsplan.late import dataclass
from cpsplan.render import RenderError, is_sheet, own_document
from cpsplan.render.frame import titles_of
from cpsplan.render.values import Hyperlink
from cpsplan.writers.assets import KINDS

PREVIEW, PUBLISHED = "/preview/", "/published/"
SHOWN = 10
"""How many faults the bar above a page names; the page of all faults has the others."""
FILES = {**KINDS, ".html": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class ShownPage:
    """A page, as far as it can be made."""

    html: str
    """Empty where it never could be."""
    refused: str = ""
    """Why it could not be made now."""


def published_page(workshop: Workshop, asked: Asked) -> Answer:
    """The bytes of a page as they will be published, or of what lies beside it."""
    path = _path(asked)
    return _file(workshop, path) or _download(workshop, asked, path) or _refuse(workshop, asked, _shown(workshop, path))


def preview_page(workshop: Workshop, asked: Asked) -> Answer:
    """A page as it will be published, below the bar of the desk, with links to the forms."""
    path = _path(asked)
    preview = workshop.preview
    if beside := _asset(workshop, path) or _download(workshop, asked, path):
        return beside
    shown = _shown(workshop, path)
    if not shown.html or preview is None:
        return _refuse(workshop, asked, shown)
    faults = faults_of(workshop.compiled)
    document = own_document(preview.index[path][1]) if path in preview.index else ""
    bar = page_text(workshop, asked, "desk/above.html", _above(workshop, asked, path, document, faults, shown))
    insertions = (
        list(edits(shown.html, preview.book, document, phrases_of(asked.language), faults))
        if _has_entries(workshop, path)
        else []
    )
    return Answer(with_desk(shown.html, bar, insertions).encode())


def _path(asked: Asked) -> str:
    """The path below out/ that is asked for; it is only looked up among those that the book has."""
    path = asked.parts.get("path", "")
    return f"{path}index.html" if not path or path.endswith("/") else path


def _has_entries(workshop: Workshop, path: str) -> bool:
    """Whether a page shows entries in full: neither a sheet, nor an Easy Read booklet does."""
    localised, name = workshop.preview.index.get(path, (None, "")) if workshop.preview else (None, "")
    return bool(localised and name in localised.book.documents and localised.edition.style != STYLE)


def _shown(workshop: Workshop, path: str) -> ShownPage:
    """A page, or why there is none, with what was last made of it."""
    preview = workshop.preview
    if preview is None:
        return ShownPage("")
    try:
        content = preview.page(path)
    except RenderError as reason:
        return ShownPage((preview.last_page(path) or b"").decode(), str(reason))
    except Exception:
        if preview.is_checked:
            raise
        # No rule has looked at this book yet: what it would have told keeps the page from being made.
        workshop.wait_for_check()
        return _shown(workshop, path)
    return ShownPage((content or b"").decode())


def _file(workshop: Workshop, path: str) -> Answer | None:
    """A page or an asset, as it is."""
    shown = _shown(workshop, path)
    if shown.html and not shown.refused:
        return Answer(shown.html.encode())
    return _asset(workshop, path)


def _asset(workshop: Workshop, path: str) -> Answer | None:
    content = workshop.preview.asset(path) if workshop.preview and path.startswith("assets/") else None
    kind = FILES.get(PurePosixPath(path).suffix)
    return Answer(content, kind=kind) if content is not None and kind else None


def _download(workshop: Workshop, asked: Asked, path: str) -> Answer | None:
    """A file that pages lead to, or why there is none; None where they lead to none of that name."""
    preview = workshop.preview
    if preview is None or path in preview.index:
        return None
    try:
        content = Downloads(preview).content(path)
    except WrittenLater as command:
        values = {"command": str(command), "reason": ""}
        return page_of(workshop, asked, "desk/no-download.html", values, status=404)
    except (NotWritten, RenderError) as reason:
        return page_of(workshop, asked, "desk/no-download.html", {"command": "", "reason": str(reason)}, status=503)
    name = PurePosixPath(path).name
    kind, _ = mimetypes.guess_type(name)
    return Answer(content, kind=kind or "application/octet-stream", file=name) if content is not None else None


def _refuse(workshop: Workshop, asked: Asked, shown: ShownPage) -> Answer:
    """What stands where no page can be made: what is wrong; or that there is none."""
    faults = faults_of(workshop.compiled)
    if workshop.preview is None or shown.refused:
        values = {"faults": faults, "refused": shown.refused}
        return page_of(workshop, asked, "desk/blocked.html", values, status=503)
    return not_here(workshop, asked)


def _above(  # noqa: PLR0913, PLR0917 - all that the bar above a page tells
    workshop: Workshop, asked: Asked, path: str, document: str, faults: tuple[Fault, ...], shown: ShownPage
) -> dict[str, object]:
    preview = workshop.preview
    errors = errors_among(faults)
    return {
        "title": titles_of(preview.book).get(document, "") if preview else "",
        "errors": errors[:SHOWN],
        "more": max(len(errors) - SHOWN, 0),
        "others": tuple(fault for fault in faults if fault not in errors)[:SHOWN],
        "refused": shown.refused,
        "time": preview.moment.strftime("%H:%M") if preview else "",
        "ways": tuple(_ways(workshop, asked, path, document)),
        "saved": _saved_words(workshop, asked.value("saved")),
        "number": asked.value("saved"),
    }


def _saved_words(workshop: Workshop, number: str) -> str:
    """What the save did after which the browser came here; empty where there is none of that number."""
    return next((save.words for save in tuple(workshop.saves) if str(save.number) == number), "")


def _ways(workshop: Workshop, asked: Asked, path: str, document: str) -> list[Hyperlink]:
    """What can be done with a page, and with the document on it."""
    phrases, preview = phrases_of(asked.language), workshop.preview
    ways = [Hyperlink(phrases.text("desk-as-published"), f"{PUBLISHED}{quote(path)}")]
    entry = preview.book.thing(document) if preview and document else None
    if entry is None or preview is None or is_sheet(preview.index[path][1]):
        return ways
    localised = preview.index[path][0]
    if localised.edition.style == STYLE:
        return [*ways, Hyperlink(phrases.text("desk-menu-easy-read"), f"/easy-read/{quote(document)}")]
    settings = preview.book.settings
    if settings and localised.edition.language != settings.model.language:
        way = f"/translate/{localised.edition.language}/{quote(document)}"
        ways.append(Hyperlink(phrases.text("desk-menu-translate"), way))
    kind = entry.kind.name
    ways.append(Hyperlink(phrases.text("desk-edit-document"), f"/edit/{kind}/{quote(document)}"))
    if document in preview.book.plans:
        query = urlencode({"in": document})
        ways += [
            Hyperlink(phrases.text(f"desk-new-{added}"), f"/new/{added}?{query}")
            for added in ("project", "action", "measure")
        ]
        ways.append(Hyperlink(phrases.text("desk-report"), f"/progress/{quote(document)}"))
        ways.append(Hyperlink(phrases.text("desk-fates"), f"/fates/{quote(document)}"))
    return ways


SCREENS = (
    Screen(PREVIEW, preview_page),
    Screen(f"{PREVIEW}{{path*}}", preview_page),
    Screen(PUBLISHED, published_page),
    Screen(f"{PUBLISHED}{{path*}}", published_page),
)
