"""Formerly: pages at the addresses that documents had before, which lead on to where they are now."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from markupsafe import escape

from cpsplan.language.localise import LocalisedBook
from cpsplan.model.text import ID_PATTERN
from cpsplan.publishing.publish import Artifact
from cpsplan.render.frame import titles_of

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta http-equiv="refresh" content="0; url={href}">
<link rel="canonical" href="{href}">
</head>
<body>
<main>
<h1>{title}</h1>
<p>{words} <a href="{href}">{title}</a></p>
</main>
</body>
</html>
"""


def pages_that_lead_on(localised: LocalisedBook, documents: Collection[str]) -> Iterator[Artifact]:
    """A page for each address that one of the ``documents`` of an edition had before."""
    settings, edition = localised.book.settings, localised.edition
    for formerly in settings.model.formerly if settings else ():
        if formerly.now in documents and re.fullmatch(ID_PATTERN, formerly.was):
            page = _PAGE.format(
                language=edition.code,
                title=escape(titles_of(localised.book)[formerly.now]),
                words=escape(localised.phrases.text("moved")),
                href=f"../{formerly.now}/index.html",
            )
            path = f"{edition.id}/{formerly.was}/index.html"
            yield Artifact(path, page.encode(), formerly.now, edition.id, "html")
