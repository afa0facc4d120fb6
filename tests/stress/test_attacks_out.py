"""What hostile plans, templates and files try on what goes out, and on the XML that comes in.

As in test_attacks.py, each row has a negative control.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jinja2
import lxml.etree
import lxml.html
import polib
import pytest
import weasyprint
import xlsxwriter

from cpsplan.book.book import Book
from cpsplan.language.translating import _unit_id, from_xliff
from cpsplan.render.page import Page
from cpsplan.sources.broken import BrokenPicture
from cpsplan.workspace.archive import contents
from cpsplan.writers import WriteError
from cpsplan.writers._pictures import as_png
from cpsplan.writers.assets import Assets
from cpsplan.writers.data_table import DataTable, as_csv
from cpsplan.writers.pdf import write
from cpsplan.writers.spreadsheet import About, as_ods, as_xlsx
from tests.support import library, samples
from tests.support.limited import SECRET, limited_command
from tests.support.places import REPOSITORY
from tests.support.samples import PLAN, STRATEGY, changed

# --- PDFs: nothing is fetched

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
VECTORS = {
    "img": '<img src="URL" alt="">',
    "img with srcset": '<img srcset="URL 1x" src="URL" alt="">',
    "style sheet": '<link rel="stylesheet" href="URL">',
    "alternate style sheet": '<link rel="stylesheet alternate" href="URL">',
    "attachment of the document": '<link rel="attachment" href="URL">',
    "attachment of a link": '<a rel="attachment" href="URL">x</a>',
    "import": '<style>@import "URL";</style>',
    "import by url": "<style>@import url(URL) print;</style>",
    "import with an escape": '<style>@\\69mport "URL";</style>',
    "font": "<style>@font-face {font-family: f; src: url(URL)} p {font-family: f}</style>",
    "second font": '<style>@font-face {font-family: f; src: local("n"), url(URL)} p {font-family: f}</style>',
    "background": '<p style="background: url(URL)">x</p>',
    "background of a page": "<style>@page {background: url(URL)}</style>",
    "background of a margin": '<style>@page {@top-left {content: "x"; background: url(URL)}}</style>',
    "content": "<style>p::before {content: url(URL)}</style>",
    "marker of a list": "<ul style='list-style: url(URL)'><li>x</ul>",
    "border image": '<p style="border: 9px solid; border-image: url(URL) 1">x</p>',
    "url in capitals": '<p style="background: URL(URL)">x</p>'.replace("URL(", "Url("),
    "variable": '<p style="--a: url(URL); background: var(--a)">x</p>',
    "colour profile": "<style>@color-profile --x {src: url(URL)} p {color: color(--x 1 1 1)}</style>",
    "object": '<object data="URL"></object>',
    "object with a type": '<object type="image/svg+xml" data="URL"></object>',
    "embed": '<embed src="URL">',
    "iframe": '<iframe src="URL"></iframe>',
    "picture": '<picture><source srcset="URL"><img src="URL" alt=""></picture>',
    "input": '<input type="image" src="URL">',
    "video": '<video poster="URL" src="URL"></video>',
    "base": '<base href="URL"><img src="x.png" alt="">',
    "favicon": '<link rel="icon" href="URL">',
    "svg image": SVG.format('<image width="9" height="9" href="URL"/>'),
    "svg image by xlink": SVG.format('<image width="9" height="9" xlink:href="URL"/>'),
    "svg image with a base": SVG.format('<g xml:base="URL"><image width="9" height="9" href="x.png"/></g>'),
    "svg use": SVG.format('<use href="URL#a"/>'),
    "svg gradient": SVG.format('<linearGradient id="a" href="URL#b"/><rect width="9" height="9" fill="url(#a)"/>'),
    "svg fill": SVG.format('<rect width="9" height="9" fill="url(URL#a)"/>'),
    "svg mask": SVG.format('<rect width="9" height="9" mask="url(URL#a)"/>'),
    "svg filter": SVG.format(
        '<filter id="f"><feImage href="URL"/></filter><rect width="9" height="9" filter="url(#f)"/>'
    ),
    "svg style": SVG.format('<style>@import "URL"; rect {fill: url(URL)}</style><rect width="9" height="9"/>'),
    "svg in data": "<img alt='' src='data:image/svg+xml,"
    + SVG.format('<image width="9" height="9" href="URL"/>').replace('"', "%22").replace("#", "%23")
    + "'>",
    "style in data": '<link rel="stylesheet" href="data:text/css,@import%20%22URL%22;">',
}
"""Parts of a page that ask for URL."""
_opened: list[str] = []
_watching: list[str] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook of Python: what is opened of that which is watched for, and every connection."""
    if _watching:
        if event == "open" and _watching[0] in str(arguments[0]):
            _opened.append(str(arguments[0]))
        elif event in ("socket.connect", "socket.getaddrinfo"):
            _opened.append(event)


sys.addaudithook(_watch)


@contextmanager
def watched(name: str) -> Iterator[list[str]]:
    """What is opened meanwhile of files with ``name`` in their path, and what connections are made."""
    _opened.clear()
    _watching[:] = [name]
    try:
        yield _opened
    finally:
        _watching.clear()


def _page(vector: str, address: str) -> Page:
    body = VECTORS[vector].replace("URL", address)
    html = f'<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><p>x</p>{body}</body></html>'
    return Page("x", "en", "en", "x", "x", html, "en/x/index.html")


@pytest.fixture(scope="module")
def assets() -> Assets:
    """The assets of cpsplan."""
    return Assets.load()


@pytest.mark.parametrize("scheme", ["file", "http", "path", "above"])
def test_a_page_fetches_nothing_for_its_pdf(scheme: str, assets: Assets, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_text(SECRET, encoding="utf-8")
    address = {
        "file": (tmp_path / "secret.png").as_uri(),
        "http": "http://127.0.0.1:9/secret.png",
        "path": str(tmp_path / "secret.png"),
        "above": f"../../assets/../../..{tmp_path}/secret.png",
    }[scheme]
    succeeded, refused = [], 0
    for vector in VECTORS:
        with watched("secret.png") as opened:
            try:
                content = write(_page(vector, address), assets)
            except WriteError as reason:
                refused += 1
                content = str(reason).encode()
        named = content.startswith(b"%PDF") or b"asks for what is no asset" in content
        if opened or SECRET.encode() in content or not named:
            succeeded.append(vector)
    sys.stdout.write(f"{len(VECTORS)} vectors by {scheme}: {len(succeeded)} succeeded, {refused} refused by name\n")
    assert succeeded == []
    assert refused >= 25


def test_control_weasyprint_itself_reads_files(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_text(SECRET, encoding="utf-8")
    read = []
    for vector in VECTORS:
        with watched("secret.png") as opened:
            weasyprint.HTML(string=_page(vector, (tmp_path / "secret.png").as_uri()).html).write_pdf()
        if opened:
            read.append(vector)
    assert len(read) >= 20, read


def test_picture_leads_nowhere_in_word_either(tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text(SVG.format('<rect width="9" height="9" fill="red"/>'), encoding="utf-8")
    hostile = [
        SVG.format(f'<image width="9" height="9" href="{tmp_path}/secret.svg"/>'),
        SVG.format(f"<image width='9' height='9' xlink:href = '{tmp_path}/secret.svg'/>"),
        f'<!DOCTYPE svg [<!ENTITY a SYSTEM "{tmp_path}/secret.svg">]>' + SVG.format("<text>&a;</text>"),
        SVG.format(f"<style>rect {{fill: URL( '{tmp_path}/secret.svg')}}</style>"),
        SVG.format(f'<style>@import "{tmp_path}/secret.css";</style>'),
        SVG.format("<script>alert(1)</script>"),
    ]
    for svg in hostile:
        found = samples.compiled({"templates/pictures/easy-read/x.svg": svg, "plans/easy-read/park-2030.yaml": BOOKLET})
        assert ("CPS638", "templates/pictures/easy-read/x.svg") in {
            (one.code, one.span.path) for one in found.diagnostics
        }
        with watched("secret") as opened:
            try:
                as_png(svg.encode())
            except BrokenPicture:
                continue
        assert not opened


BOOKLET = (REPOSITORY / "tests/cases/easy-read/plans/easy-read/park-2030.yaml").read_text(encoding="utf-8")


# --- tables

FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "==1", "=\n1",
    "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)", "x;=1+1", "x;@SUM(A1)", "x\t=1",
)  # fmt: skip
RUNS = re.compile(r"(?:^|[;\t])[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def test_no_text_in_a_table_is_a_formula() -> None:
    table = DataTable("aims", ("Text",), tuple((one,) for one in FORMULAS))
    rows = list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"), newline="")))
    assert [row[0].replace("'", "") for row in rows[1:]] == [one.replace("'", "") for one in FORMULAS]
    assert not any(RUNS.search(row[0]) for row in rows)
    assert not any(b"<f>" in part for part in contents(as_xlsx(About("x"), [table])).values())
    parts = contents(as_xlsx(About("x"), [table])).values()
    assert not any(b"hyperlink" in part.lower() for part in parts if b"<f" in part)
    assert b"table:formula" not in contents(as_ods(About("x"), [table]))["content.xml"]


def test_what_a_cell_cannot_hold_is_a_diagnostic() -> None:
    long = "\n".join(f"      - id: o{n}\n        statement: {'Trees. ' * 500}" for n in range(10))
    replaced: dict[str, str | bytes] = {
        STRATEGY: changed(STRATEGY, ("      - id: trees", f"{long}\n      - id: trees")),
        PLAN: changed(PLAN, ("[nature.trees]", f"[{', '.join(f'nature.o{n}' for n in range(10))}]")),
    }
    assert [one[0] for one in samples.found(replaced) if one[3] == "CPS607"] == [PLAN]


def test_control_naive_tables_run_and_cut() -> None:
    out = io.StringIO()
    csv.writer(out).writerows([one] for one in FORMULAS)
    assert sum(bool(RUNS.search(row[0])) for row in csv.reader(io.StringIO(out.getvalue(), newline="")) if row) >= 10
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "=1+1")
        assert sheet.write_string(1, 0, "x" * 40_000) < 0
    assert any(b"<f>" in part for part in contents(file.getvalue()).values())


# --- XML in

UNIT = (
    '{declaration}{type}<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="cy">'
    '<file id="f"><unit id="{id}"><segment><source>hello</source><target>{target}</target></segment></unit></file>'
    "</xliff>"
)
BOMB = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
XML = {
    "external entity": ('<!DOCTYPE x [<!ENTITY s SYSTEM "FILE">]>', "&s;"),
    "external entity by parameter": ('<!DOCTYPE x [<!ENTITY % s SYSTEM "FILE"> %s;]>', "x"),
    "external type": ('<!DOCTYPE x SYSTEM "FILE">', "x"),
    "billion laughs": (f"<!DOCTYPE x [{BOMB}]>", "&a9;"),
    "quadratic entity": (f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 10_000),
    "attribute by type": ('<!DOCTYPE x [<!ATTLIST target x CDATA "y">]>', "x"),
    "deep": ("", "<x>" * 100_000),
    "include": ("", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="FILE" parse="text"/>'),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
@pytest.mark.parametrize("name", XML)
def test_hostile_xliff_brings_nothing_in(name: str, encoding: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    kind, target = (one.replace("FILE", (tmp_path / "secret").as_uri()) for one in XML[name])
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    text = UNIT.format(declaration=declaration, type=kind, id=_unit_id("a"), target=target)
    entry = polib.POEntry(msgctxt="a", msgid="hello")
    entries = polib.POFile()
    entries.append(entry)
    with watched("secret") as opened:
        if name == "include":
            from_xliff(text.encode(encoding), entries)
        else:
            with pytest.raises(ValueError, match="not XLIFF 2"):
                from_xliff(text.encode(encoding), entries)
    assert opened == []
    assert entry.msgstr == ""


def test_control_naive_parser_reads_the_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    text = UNIT.format(declaration="", type=XML["external entity"][0], id="a", target="&s;")
    parser = lxml.etree.XMLParser(resolve_entities=True)
    root = lxml.etree.fromstring(text.replace("FILE", (tmp_path / "secret").as_uri()), parser)
    assert SECRET in "".join(root.itertext())


@pytest.mark.parametrize("kind", ["pipe", "large", "link"])
def test_hostile_file_is_not_imported(kind: str, tmp_path: Path) -> None:
    folder = library.published(tmp_path / "w")
    file = tmp_path / "2022-23.cy.xlf"
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "link":
        file.symlink_to("/dev/zero")
    else:
        with file.open("wb") as opened:
            opened.truncate(100 * 1024 * 1024)
    done = limited_command("translate", "import", str(file), folder=folder)
    assert done.returncode == 1
    assert "2022-23.cy.xlf" in done.stderr


# --- pages

HOSTILE = (
    "<script>alert(1)</script>", "</title><script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
    "' onclick='alert(1)",
    "{{ 9*9 }}", "{% raw %}", "&lt;script&gt;alert(1)&lt;/script&gt;", "<svg onload=alert(1)>",
    "]]><script>alert(1)</script>",
    "--><script>alert(1)</script>", "javascript:alert(1)", "**<b onmouseover=alert(1)>x</b>**",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_of_a_plan_is_only_text_on_its_page(text: str) -> None:
    from cpsplan.language.localise import localise  # noqa: PLC0415
    from cpsplan.language.phrases import load_phrases  # noqa: PLC0415
    from cpsplan.render import render  # noqa: PLC0415
    from cpsplan.render.folders import template_folders  # noqa: PLC0415

    quoted = json.dumps(text, ensure_ascii=False)
    changes: tuple[tuple[str, str], ...] = (
        ("title: Park plan 2026-27", f"title: {quoted}"),
        ("title: Planting", f"title: {quoted}"),
    )
    changes += (("scope: Plant trees along the paths.", f"scope: {quoted}"),)
    book: Book = samples.compiled({PLAN: changed(PLAN, *changes)}).book
    phrases, _ = load_phrases("en", template_folders())
    assert phrases
    localised, _ = localise(book, next(iter(book.editions.values())).model, phrases)
    assert localised
    for document in ("2026-27", ""):
        root = lxml.html.document_fromstring(render(localised, document).html)
        assert text in root.text_content() or document == ""
        assert not root.xpath("//script[contains(., 'alert')]")
        assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
        assert not [one for one in root.xpath("//@href") if one.startswith("javascript:")]


def test_control_autoescape_by_name_leaves_other_names_out() -> None:
    loader = jinja2.DictLoader({"page.html.j2": "{{ text }}", "picture.svg": "{{ text }}"})
    made = jinja2.Environment(loader=loader, autoescape=jinja2.select_autoescape())
    for name in ("page.html.j2", "picture.svg"):
        assert made.get_template(name).render(text=HOSTILE[0]) == HOSTILE[0]


TRANSLATIONS = (
    "<script>alert(1)</script> {count}",
    "{count.__class__}",
    "{count!r}",
    "{0}",
    "{count",
    "{count:>999999999}",
    "%(count)s",
)


@pytest.mark.parametrize("text", TRANSLATIONS)
def test_translation_is_only_text_and_its_placeholders_are_checked(text: str, tmp_path: Path) -> None:
    from cpsplan.language.phrases import load_phrases  # noqa: PLC0415
    from cpsplan.render.environment import environment  # noqa: PLC0415
    from cpsplan.render.folders import template_folders  # noqa: PLC0415

    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "en.yaml").write_text("hostile: 'There are {count}.'\n", encoding="utf-8")
    place = tmp_path / "translations" / "cy" / "interface.po"
    place.parent.mkdir(parents=True)
    place.write_text(f'msgctxt "hostile"\nmsgid "There are {{count}}."\nmsgstr "{text}"\n', encoding="utf-8")
    folders = template_folders([tmp_path])
    phrases, faults = load_phrases("cy", folders)
    if not text.endswith(" {count}"):
        assert "CPS915" in {one.code for one in faults}
        return
    assert phrases
    page = environment(phrases, folders).from_string("{{ phrase('hostile', count=1) }}").render()
    assert page == "&lt;script&gt;alert(1)&lt;/script&gt; 1"


def test_control_gettext_of_jinja_prints_it_raw() -> None:
    made = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    made.install_gettext_callables(lambda _: TRANSLATIONS[0].replace("{count}", ""), lambda *_: "", newstyle=True)  # type: ignore[attr-defined]
    assert "<script>" in made.from_string("{{ gettext('x') }}").render()


def test_there_are_so_many_attacks_of_each_row() -> None:
    counted = {"WeasyPrint fetching": len(VECTORS) * 4, "CSV and XLSX out": len(FORMULAS) * 2 + 1}
    counted |= {"XLSX and XML in": len(XML) * 3 + 3, "autoescape": len(HOSTILE) * 2, "translations": len(TRANSLATIONS)}
    sys.stdout.write("".join(f"{count:>4} attacks: {row}\n" for row, count in counted.items()))
    assert all(count >= least for count, least in zip(counted.values(), (160, 35, 27, 24, 7), strict=True))
