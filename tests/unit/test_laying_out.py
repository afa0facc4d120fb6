"""What is worked out once while a PDF is laid out: the pages are those of WeasyPrint, byte for byte."""

from __future__ import annotations

from contextlib import nullcontext
from threading import Event, Thread
from typing import Any

import pytest
import weasyprint
from weasyprint.text import line_break

from cpsplan.render import wall_sheets
from cpsplan.writers import _exchange, _laying_out, pdf
from cpsplan.writers.assets import Assets
from tests.unit.test_paper import page_of

STYLE = """
@page { size: 90mm 60mm; margin: 10mm 12%; @top-left { content: string(part); line-clamp: 1 } @bottom-center { content:
counter(page) " / " counter(pages) } }
html { font: 12pt/1.4 sans-serif; --room: 3mm; --tone: #036 } * { box-sizing: border-box }
h2 { string-set: part content() } .grid { display: grid; gap: 1mm var(--room) } .flex { display: flex; gap: 2mm }
a::after { content: leader(". ") target-counter(attr(href), page) } .rtl { direction: rtl; padding-inline-start: 8mm }
table { width: 100%; border-collapse: collapse } td { padding: 1mm 4%; border: 1pt solid; white-space: pre-wrap }
.grid { grid-template-columns: 20mm minmax(0, 1fr) } .near { position: relative; left: 2mm }
.flex > div { flex: 1; padding: var(--room); border: 1pt solid var(--tone) } .narrow { width: 24mm; hyphens: auto }
.calc { width: calc(100% - 2cm); margin: 1em auto; max-height: 50% } .wide { letter-spacing: 2pt; word-spacing: 4pt }
.content { box-sizing: content-box; width: 50%; padding: 2mm; min-height: 8mm } .floats { float: right; width: 30% }
.placed { position: absolute; top: 10%; right: 0 } .nowrap { white-space: nowrap } .noted { float: footnote }
.first::first-line { font-weight: 700 } .small { font-size: .8em; text-decoration: underline }
"""
WORDS = "Departments deliver extraordinarily comprehensive transformations of responsibilities across government. "
BODY = f"""<h2>One part with a long name that is cut</h2><p><a href="#end">The end</a><p class="narrow">{WORDS}
<p class="rtl">{WORDS}<table><tr><td>{WORDS}<td>Two   spaces<td>{WORDS}</table><div class="grid"><b>Term</b><p>{WORDS}
</div><div class="flex"><div>{WORDS}</div><div class="content">{WORDS}</div></div><p class="calc">{WORDS}<p
class="wide">{WORDS}<p class="content">{WORDS}<p class="floats">{WORDS}<p class="near">{WORDS}<span
class="placed">Far</span><p>{WORDS}<span class="noted">{WORDS}</span><p class="first">{WORDS}<p class="small">{WORDS}<p
class="nowrap">{WORDS}<ul><li>{WORDS}<li>Two</ul><p id="end">{WORDS * 3}"""


def written(page: str) -> bytes:
    html = weasyprint.HTML(string=f'<!DOCTYPE html><html lang="en"><style>{STYLE}</style><body>{page}')
    return bytes(html.write_pdf(pdf_identifier=b"same", uncompressed_pdf=True))


@pytest.mark.parametrize("twice", [False, True], ids=["once", "twice"])
def test_whatever_is_laid_out_is_laid_out_as_weasyprint_does(*, twice: bool) -> None:
    page = BODY * (2 if twice else 1)
    wanted = written(page)
    with _laying_out.quicker():
        assert written(page) == wanted


@pytest.mark.parametrize("document", ["2026-27", wall_sheets("2026-27", report=False)[0]])
def test_documents_are_the_same(document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page, assets = page_of(document), Assets.load()
    quick = pdf.write(page, assets)
    monkeypatch.setattr(_laying_out, "quicker", nullcontext)
    assert pdf.write(page, assets) == quick


def test_a_line_is_split_once(monkeypatch: pytest.MonkeyPatch) -> None:
    split: list[str] = []
    real: Any = line_break.split_first_line

    def noting(text: str, *given: Any, **named: Any) -> Any:
        split.append(text)
        return real(text, *given, **named)

    monkeypatch.setattr(_laying_out, "_split_first_line", noting)
    html = weasyprint.HTML(string=f'<!DOCTYPE html><html lang="en"><body><p>{WORDS}<p>{WORDS}')
    with _laying_out.quicker():
        html.render()
    assert len(split) == len(set(split)) > 0


def test_no_more_lines_are_kept_than_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_laying_out, "KEPT", 3)
    wanted = written(BODY)
    with _laying_out.quicker():
        assert written(BODY) == wanted


def test_another_version_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_exchange, "VERSION", "another")
    before = weasyprint.layout.inline.split_first_line
    with _laying_out.quicker():
        assert weasyprint.layout.inline.split_first_line is before


def test_threads_that_exchange_anything_wait_for_each_other() -> None:
    class Owner:
        value = "its own"

    inside, leave = Event(), Event()

    def second() -> None:
        with _exchange.exchanged((Owner, "value", "second")):
            inside.set()
            leave.wait(5)

    thread = Thread(target=second)
    with _exchange.exchanged((Owner, "value", "first")):
        thread.start()
        inside.wait(0.2)
        assert Owner.value == "first"
    leave.set()
    thread.join()
    assert Owner.value == "its own"
