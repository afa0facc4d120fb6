"""The ways in which readers reach the publisher, on every page and in booklets."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest

from cpsplan.language import phrases
from cpsplan.language.localise import localise
from cpsplan.model.edition import Edition
from cpsplan.render import Page
from cpsplan.render.preparing import render
from cpsplan.workspace.resources import folder
from cpsplan.writers import WRITERS, Assets
from cpsplan.writers._content import Run, hides_address
from tests.support.samples import SETTINGS, compiled, files

WAYS = """contact:
  telephone: 020 7946 0000
  text_relay: 18001 020 7946 0000
  sign_language: https://example.org/relay
  post: Park Office, 1 Green Lane, Example
"""


def settings(contact: str) -> str:
    """The settings of the small workspace with another contact."""
    return f"{files()[SETTINGS]}{contact}"


def finished(contact: str, language: str = "en") -> Page:
    """The page of the strategy."""
    loaded, _ = phrases.load_phrases(language, [folder("templates")])
    edition = Edition(id=language, title=language, language=language, formats=("html",))
    result = compiled({SETTINGS: settings(contact)})
    assert result.diagnostics == ()
    localised, faults = localise(result.book, edition, loaded)
    assert localised is not None, faults
    return render(localised, "park-2030")


def page(contact: str, language: str = "en") -> str:
    """The page of the strategy, as HTML."""
    return finished(contact, language).html


def test_every_way_stands_on_the_page_and_leads_somewhere() -> None:
    html = page(WAYS)
    for link in ("tel:02079460000", "tel:1800102079460000", "https://example.org/relay"):
        assert f'href="{link}"' in html
    assert "Park Office, 1 Green Lane, Example" in html
    assert "Iaith Arwyddion Prydain" in page(WAYS, "cy")


@pytest.mark.parametrize(
    ("name", "part"),
    [("docx", "word/_rels/document.xml.rels"), ("odt", "content.xml"), ("epub", "book/text.xhtml"), ("pdf", "")],
)
def test_number_can_be_called_from_every_format_with_links(name: str, part: str) -> None:
    content = WRITERS[name].write(finished(WAYS), Assets.load())
    if part:
        assert b"tel:02079460000" in zipfile.ZipFile(io.BytesIO(content)).read(part)
    else:
        with pikepdf.open(io.BytesIO(content)) as document:
            links = [str(mark.A.URI) for sheet in document.pages for mark in sheet.get("/Annots", []) if "/A" in mark]
        assert "tel:02079460000" in links


def test_number_that_is_read_is_not_said_twice() -> None:
    assert not hides_address(Run("020 7946 0000", href="tel:02079460000"))
    assert hides_address(Run("our office", href="tel:02079460000"))


def test_without_other_ways_there_is_no_list_of_them() -> None:
    assert 'class="ways"' not in page("contact: {email: park@example.org}\n")


@pytest.mark.parametrize(
    "contact",
    ["contact: {}\n", "contact: {telephone: call us}\n", "contact: {sign_language: example.org}\n"],
    ids=["no way", "no number", "no address"],
)
def test_what_is_no_way_is_refused_at_its_place(contact: str) -> None:
    told = compiled({SETTINGS: settings(contact)}).diagnostics
    assert [diagnostic.code[:4] for diagnostic in told if diagnostic.span.path == SETTINGS] == ["CPS2"]
