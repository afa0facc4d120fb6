"""What readers are shown, and what stays with those who write the plans."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from cpsplan.publishing.editions import localised_editions
from cpsplan.publishing.publish import MANIFEST, read_manifest
from cpsplan.render import Page, prepare
from cpsplan.writers import WRITERS, Assets
from tests.support import samples
from tests.support.command_line import run
from tests.support.pages_in_words import html, part, starter, words
from tests.support.samples import EDITION, PLAN, PUBLISH_GAPS, SETTINGS, changed

HTML = changed(EDITION, ("html, pdf", "html"))
REPORT = Path("out-workshop", "coverage.html")


@pytest.fixture
def park(tmp_path: Path) -> Path:
    """A small workspace with pages only."""
    return samples.written(tmp_path / "park", {EDITION: HTML})


# --- the workshop


def test_a_build_leaves_the_report_of_coverage_in_the_workshop_and_not_in_out(park: Path) -> None:
    said = run("build", folder=park).stderr
    assert said.count("out-workshop/coverage.html: what the plans cover, for those who write them") == 1
    page = (park / REPORT).read_text(encoding="utf-8")
    assert "Outcomes that a project or action serves" in page
    assert (park / "out-workshop" / ".gitignore").read_text(encoding="utf-8").endswith("\n*\n")
    listed = read_manifest(park / "out")
    assert listed
    assert not [entry["path"] for entry in listed["artifacts"] if "coverage" in entry["path"]]
    assert not list((park / "out").rglob("coverage*"))


def test_the_report_follows_its_sources(park: Path) -> None:
    run("build", folder=park)
    assert "Park plan of this year" not in (park / REPORT).read_text(encoding="utf-8")
    (park / PLAN).write_text(
        changed(PLAN, ("title: Park plan 2026-27", "title: Park plan of this year")), encoding="utf-8"
    )
    assert run("build", "--quiet", folder=park).returncode == 0
    assert "Park plan of this year" in (park / REPORT).read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [("--out", "elsewhere"), ("--edition", "en"), ("--plan", "2026-27")])
def test_a_build_into_another_folder_or_of_a_part_leaves_no_report(arguments: tuple[str, str], park: Path) -> None:
    """What lies beside another folder may be served with it."""
    assert run("build", *arguments, folder=park).returncode == 0
    assert not (park / "out-workshop").exists()
    assert not (park / "elsewhere-workshop").exists()


def test_what_is_in_the_place_of_the_workshop_stays_and_is_told(park: Path) -> None:
    mine = park / "out-workshop" / "notes.txt"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    done = run("build", folder=park)
    assert done.returncode == 0
    assert "the report of coverage, was not written: " in done.stderr
    assert "holds files that cpsplan has not made" in done.stderr
    assert [path.name for path in mine.parent.iterdir()] == ["notes.txt"]
    assert (park / "out" / MANIFEST).is_file()


def test_a_workshop_that_leads_out_of_the_workspace_is_refused(park: Path, tmp_path: Path) -> None:
    (tmp_path / "served").mkdir()
    (park / "out-workshop").symlink_to(tmp_path / "served")
    assert "is a link that leads out of the workspace" in run("build", folder=park).stderr
    assert not list((tmp_path / "served").iterdir())


# --- what a plan does not say


GAPS = samples.files()[SETTINGS] + PUBLISH_GAPS
LESS = changed(PLAN, ("outcomes: [nature.birds]", "outcomes: [nature.trees]"))


def test_what_a_plan_does_not_say_is_one_part_in_plain_words() -> None:
    page = html(samples.compiled({SETTINGS: GAPS, PLAN: LESS}))["2026-27"]
    said = words(part(page, "unsaid"))
    assert said.startswith(
        "What this plan does not say It gives no owners, dates or budgets. It plans nothing for: 1.2 "
    )
    assert 'href="#unsaid"' in page
    assert "unsaid" not in html(samples.compiled({PLAN: LESS}))["2026-27"]


def test_what_is_not_published_is_said_once_and_not_of_each_project() -> None:
    bare = changed(PLAN, ("    outputs:\n      - Forty trees planted.\n", ""))
    silent = words(part(html(samples.compiled({SETTINGS: GAPS, PLAN: bare}))["2026-27"], "unsaid"))
    named = GAPS + "not_published: [outputs, measures]\n"
    told = words(part(html(samples.compiled({SETTINGS: named, PLAN: bare}))["2026-27"], "unsaid"))
    assert "what these will produce: Planting" in silent
    assert "what these will produce" not in told
    assert "It gives no owners, dates, budgets, outputs or measures." in told


def test_other_words_than_those_of_the_strategy_stand_in_the_end_matter() -> None:
    quoted = samples.files()[PLAN] + "quotations:\n  - of: nature.trees\n    text: There are many more trees\n"
    page = html(samples.compiled({PLAN: quoted}))["2026-27"]
    main, footer = page.split('<footer class="colophon">', 1)
    assert "This plan:" not in main
    assert "This plan: “There are many more trees” A park for all: “There are more trees”" in words(footer)


# --- drafts, and how a document stands


STANDING = "publication: {published: 2026-10-12, version: 0.4, status_word: Draft for consultation}\n"
DRAFT = samples.files()[PLAN] + f"status: draft\n{STANDING}"


def _page(text: str, settings: str = "") -> Page:
    texts: dict[str, str | bytes] = {PLAN: text, **({SETTINGS: settings} if settings else {})}
    book = samples.compiled(texts).book
    editions, _ = localised_editions(book, [], strict=False)
    return prepare(editions[0], "2026-27").page(editions[0].phrases)


def test_a_draft_is_marked_at_each_part_of_every_format_and_on_each_page() -> None:
    draft, final = _page(DRAFT), _page(samples.files()[PLAN] + STANDING)
    assets = Assets.load()
    assert '<p class="draft-band" data-reading="skip">Draft for consultation</p>' in draft.html
    assert "draft.css" in draft.html
    assert "draft" not in final.html.split("<main", 1)[0]
    parts = draft.html.count("<h2")
    for name in ("txt", "script"):
        assert WRITERS[name].write(draft, assets).decode().count("Draft for consultation") >= parts > 2
        assert WRITERS[name].write(final, assets).decode().count("Draft for consultation") == 1
    with ZipFile(io.BytesIO(WRITERS["epub"].write(draft, assets))) as book:
        assert book.read("book/text.xhtml").count(b'<p class="draft-mark">Draft for consultation</p>') >= parts - 2
    paper = PdfDocument(WRITERS["pdf"].write(draft, assets))
    pages = [page.get_textpage().get_text_bounded() for page in paper]
    assert len(pages) > 1
    assert all("Draft for consultation" in " ".join(page.split()) for page in pages)


def test_every_page_of_paper_says_version_and_date() -> None:
    assert 'data-standing="Illustrative data, Draft for consultation, version 0.4, published 12 October 2026"' in (
        _page(DRAFT).html
    )
    approved = samples.files()[PLAN] + "status: approved\npublication: {updated: 2026-11}\n"
    assert 'data-standing="Illustrative data, Approved, updated November 2026"' in _page(approved).html


# --- the way in


BEFORE = PLAN.replace("2026-27", "2025-26")
PLAN_BEFORE = samples.files()[PLAN].replace("2026-27", "2025-26")


def _index(*replaced: tuple[str, str]) -> str:
    return html(samples.compiled(dict(replaced)))["index.html"]


def _order(page: str) -> list[str]:
    return re.findall(r'id="(documents-[a-z]+|20[0-9-]+|park-2030)"', page)


def test_the_way_in_begins_with_the_newest_documents() -> None:
    now = ["documents-newest", "2026-27", "park-2030", "documents-before", "2025-26"]
    assert _order(_index((BEFORE, PLAN_BEFORE))) == now
    assert _order(_index()) == now[:3]


def test_a_draft_stands_beside_what_it_is_to_follow() -> None:
    page = _index((BEFORE, PLAN_BEFORE), (PLAN, DRAFT))
    assert _order(page) == ["documents-newest", "2026-27", "2025-26", "park-2030"]


def test_the_way_in_marks_a_draft_and_says_version_and_date() -> None:
    page = _index((PLAN, DRAFT))
    assert '<span class="draft-mark">Draft for consultation</span>' in page
    assert "2026 to 2027 · Draft for consultation, version 0.4, published 12 October 2026" in words(page)
    assert "draft-mark" not in _index()


def test_the_way_in_has_one_line_of_formats_a_document() -> None:
    page = _index()
    entry = page[page.index('id="2026-27"') :].partition("</article>")[0]
    assert entry.count("<ul") == 1
    assert words(part(entry, "2026-27-title", "</ul>")).endswith("Web page More formats")


def test_a_build_of_one_edition_keeps_the_ways_into_the_others(park: Path) -> None:
    large = HTML.replace("id: en\n", "id: en-large-print\nstyle: large-print\n", 1)
    (park / "plans" / "editions" / "en-large-print.yaml").write_text(large, encoding="utf-8")
    run("build", folder=park)
    index = park / "out" / "en-large-print" / "index.html"
    assert index.is_file()
    assert "0 removed" in run("build", "--edition", "en", folder=park).stderr
    assert index.is_file()
    (park / "plans" / "editions" / "en-large-print.yaml").unlink()
    run("build", "--edition", "en", "--allow-removal", folder=park)
    assert not index.exists()


# --- the site as a whole


SITE = samples.files()[SETTINGS] + "base_address: https://plans.example\n"


def test_a_site_with_an_address_says_it_and_lists_its_pages(park: Path) -> None:
    (park / SETTINGS).write_text(SITE, encoding="utf-8")
    dated = (
        samples.files()[PLAN] + "summary: What the park does.\npublication: {published: 2026-03, updated: 2026-05-12}\n"
    )
    (park / PLAN).write_text(dated, encoding="utf-8")
    assert run("build", folder=park).returncode == 0
    out = park / "out"
    page = (out / "en" / "2026-27" / "index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://plans.example/en/2026-27/">' in page
    assert '<meta property="og:title" content="Park plan 2026-27">' in page
    assert '<link rel="alternate" type="application/atom+xml" href="../../feed.xml"' in page
    pages = re.findall(r"<loc>(.*?)</loc>", (out / "sitemap.xml").read_text(encoding="utf-8"))
    assert "https://plans.example/" in pages
    for address in pages:
        way = address.removeprefix("https://plans.example/")
        assert (out / way / "index.html" if address.endswith("/") else out / way).is_file()
    feed = (out / "feed.xml").read_text(encoding="utf-8")
    assert re.findall(r"<entry>\s*<title>(.*?)</title>\s*<id>(.*?)</id>", feed) == [
        ("Park plan 2026-27", "https://plans.example/en/2026-27/")
    ]
    assert feed.count("<updated>2026-05-12T00:00:00Z</updated>") == 2
    assert (out / "assets" / "icon.svg").is_file()


@pytest.mark.parametrize("settings", [SITE, ""], ids=["with", "without"])
def test_files_that_travel_lead_to_the_site_where_it_has_an_address(settings: str) -> None:
    page = _page(samples.files()[PLAN], settings)
    with pikepdf.open(io.BytesIO(WRITERS["pdf"].write(page, Assets.load()))) as document:
        actions = [note.get("/A") for paper in document.pages for note in paper.get("/Annots", [])]
        pdf = {str(action["/URI"]) for action in actions if action is not None and "/URI" in action}
    with ZipFile(io.BytesIO(WRITERS["epub"].write(page, Assets.load()))) as book:
        epub = set(re.findall(r'href="(https://[^"#]*)', book.read("book/text.xhtml").decode()))
    strategy = {"https://plans.example/en/park-2030/"}
    assert (strategy <= pdf, strategy <= epub) == (settings == SITE, settings == SITE)


def test_a_site_without_an_address_has_neither_list_nor_feed(park: Path) -> None:
    run("build", folder=park)
    assert not list((park / "out").glob("*.xml"))
    assert "canonical" not in (park / "out" / "index.html").read_text(encoding="utf-8")


# --- paper


def _paper(text: str) -> list[str]:
    document = PdfDocument(WRITERS["pdf"].write(_page(text), Assets.load()))
    return [page.get_textpage().get_text_bounded() for page in document]


def test_only_a_document_of_more_than_eight_pages_has_a_list_of_contents() -> None:
    project = (
        "  - {id: bench-%d, outcomes: [nature.trees], title: Bench %d, scope: Put up a bench., outputs: [A bench.]}\n"
    )
    many = changed(PLAN, ("projects:\n", "projects:\n" + "".join(project % (number, number) for number in range(90))))
    short, long = _paper(samples.files()[PLAN]), _paper(many)
    assert len(short) <= 8 < len(long)
    assert not any("Contents" in page for page in short)
    assert "Contents" in long[1]


def test_the_way_in_to_the_booklets_marks_what_is_a_draft() -> None:
    assert "<p><strong>Draft</strong></p>" in starter()["en-easy-read"]


@pytest.mark.parametrize(
    "address", ["example.org", "https://me:secret@example.org/", "https://example.org/plans?page=1"]
)
def test_an_address_that_no_page_can_be_added_to_is_refused(address: str) -> None:
    settings = samples.files()[SETTINGS] + f"base_address: {address}\n"
    (fault,) = samples.compiled({SETTINGS: settings}).diagnostics
    assert (fault.code, "write one such as https://plans.example/" in fault.message) == ("CPS204", True)
