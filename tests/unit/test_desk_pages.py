"""The desk shows each page as it will be published, what is wrong beside it, and goes on with the last good one."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from cpsplan.compiler import compile_book
from cpsplan.desk.faults import errors_among, faults_of
from cpsplan.desk.preview import Preview
from cpsplan.desk.workshop import Workshop
from cpsplan.publishing.build import build
from cpsplan.publishing.datasets import coverage_json
from cpsplan.publishing.options import BuildOptions
from cpsplan.publishing.publish import publish
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import library, samples
from tests.support.asgi import Browser
from tests.support.desk import changed_in_editor

PLAN_PAGE = "/preview/en/2026-27/index.html"
REVERSED = ("from: 2026-09\n      to: 2027-03", "from: 2026-09\n      to: 2026-03")


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(Workshop(library.written(tmp_path / "library")))


def seen(browser: Browser, path: str = PLAN_PAGE) -> str:
    """A page as text."""
    return browser.get(path).body.decode()


def edited(browser: Browser, old: str, new: str, path: str = library.PLAN) -> None:
    """Have a file changed in an editor, and noticed."""
    changed_in_editor(browser.workshop.root, path, old, new)
    browser.workshop.look_again()


def test_what_is_shown_as_published_is_what_is_published(tmp_path: Path) -> None:
    edition = samples.files()[samples.EDITION]
    html_alone = re.sub(r"formats: .*", "formats: [html]", edition)
    root = samples.written(tmp_path, {samples.EDITION: html_alone})
    artifacts, diagnostics = build(compile_book(DiskWorkspace(root)).book, root)
    assert diagnostics == []
    publish(root / "out", artifacts, {}, whole=True)
    browser = Browser(Workshop(root))
    pages = [artifact for artifact in artifacts if artifact.format == "html" or artifact.path.startswith("assets/")]
    assert len(pages) > 15
    for artifact in pages:
        assert browser.get(f"/published/{artifact.path}").body == artifact.content, artifact.path
    assert {artifact.path for artifact in pages if artifact.format == "html"} == {*browser.workshop.preview.index}  # type: ignore[union-attr]


def test_files_that_pages_lead_to_are_written_when_somebody_asks(tmp_path: Path) -> None:
    edition = samples.files()[samples.EDITION]
    in_formats = re.sub(r"formats: .*", "formats: [html, txt, audio]", edition)
    root = samples.written(tmp_path, {samples.EDITION: in_formats})
    options = BuildOptions(formats=frozenset({"txt"}))
    artifacts, _ = build(compile_book(DiskWorkspace(root)).book, root, options)
    text = next(artifact for artifact in artifacts if artifact.format == "txt")
    browser = Browser(Workshop(root))
    for place in ("/preview/", "/published/"):
        answer = browser.get(f"{place}{text.path}")
        assert answer.body == text.content
        assert answer.heads["content-disposition"].startswith("attachment; filename*=UTF-8''")
    audio = browser.get(f"/preview/{text.path.removesuffix('txt')}mp3")
    assert audio.status == 404
    assert f"cpsplan build --plan {text.document} --edition {text.edition} --format audio" in audio.body.decode()
    assert browser.get("/preview/coverage.json").body == coverage_json(browser.workshop.book).content
    assert browser.get("/preview/data/nothing.xlsx").status == 404


def test_a_file_that_cannot_be_written_says_why(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpsplan.desk.downloads.SECONDS", 0.001)
    answer = browser.get("/preview/en/2026-27/2026-27.pdf")
    assert answer.status == 503
    assert "en/2026-27/2026-27.pdf: it takes longer than 0.001 seconds" in answer.body.decode()


def test_the_preview_is_that_page_with_the_desk_around_it(browser: Browser) -> None:
    plain, shown = seen(browser, PLAN_PAGE.replace("preview", "published")), seen(browser)
    assert plain != shown
    assert "/desk/" not in plain
    without = re.sub(r'<span class="edit">.*?</span></a></span>', "", shown)
    without = re.sub(r'\n<section class="desk.*?</nav>\n</div>', "", without, flags=re.DOTALL)
    without = re.sub(r'<link rel="stylesheet" href="/desk/desk.css">\n<script [^>]*></script>\n', "", without)
    assert without == plain


def test_no_form_and_no_token_stands_in_a_page_that_templates_made(browser: Browser) -> None:
    edited(browser, "[readers.reach]", "[readers.reech]")
    for path in browser.workshop.preview.index:  # type: ignore[union-attr]
        page = seen(browser, f"/preview/{path}")
        assert browser.workshop.form_token not in page
        assert "<form" not in page
    assert browser.workshop.form_token in seen(browser, "/faults")


def test_each_entry_leads_to_its_form(browser: Browser) -> None:
    page = seen(browser)
    for href in (
        "/edit/activity/2026-27/projects/mobile-library",
        "/move/activity/2026-27/projects/mobile-library",
        "/remove/activity/2026-27/projects/mobile-library",
        "/edit/activity/2026-27/actions/computer-courses",
        "/edit/measure/2026-27/measures/villages-visited",
        "/edit/outcome/libraries-2030:readers.reach",
        "/edit/aim/libraries-2030:readers",
        "/edit/plan/2026-27",
        "/new/project?in=2026-27",
        "/new/project?in=2026-27&amp;outcomes=readers.reach",
        "/progress/2026-27",
        "/fates/2026-27",
    ):
        assert f'href="{href}"' in page, href
    assert 'Edit<span class="unseen"> Second mobile library</span>' in page


def test_a_changed_word_is_on_the_page_and_nothing_else_is_made_anew(browser: Browser) -> None:
    preview = browser.workshop.preview
    assert preview
    seen(browser)
    seen(browser, "/preview/en/libraries-2030/index.html")
    before = dict(preview.memory.files)
    edited(browser, "Buy and fit out a second van", "Buy and paint a second van")
    assert "Buy and paint a second van" in seen(browser)
    seen(browser, "/preview/en/libraries-2030/index.html")
    after = preview.memory.files
    assert [path for path in before if after[path][0] != before[path][0]] == ["en/2026-27/index.html"]


def listened(workshop: Workshop, path: str = "en/2026-27/index.html") -> list[tuple[bool, str]]:
    """What a browser that listens is shown each time that it is told: whether that was checked, and the page."""
    shown: list[tuple[bool, str]] = []

    def told_anew() -> None:
        assert workshop.preview
        shown.append((workshop.preview.is_checked, (workshop.preview.page(path) or b"").decode()))

    workshop.listeners.append(told_anew)
    return shown


def test_who_waits_for_a_page_sees_it_before_the_rules_have_looked(browser: Browser) -> None:
    shown = listened(browser.workshop)
    edited(browser, "Buy and fit out a second van", "Buy and paint a second van")
    (early, page), (late, again) = shown
    assert (early, late) == (False, True)
    assert "Buy and paint a second van" in page
    assert again == page


def test_what_the_rules_then_refuse_is_not_shown_any_longer(browser: Browser) -> None:
    shown = listened(browser.workshop)
    edited(browser, *REVERSED)
    (_, early), (is_checked, late) = shown
    assert is_checked
    assert late != early
    assert late in seen(browser, PLAN_PAGE.replace("preview", "published"))
    edited(browser, *reversed(REVERSED))
    assert [each[0] for each in shown] == [False, True, True]


def test_a_page_that_cannot_be_made_of_what_no_rule_has_seen_waits_for_them(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop, good = browser.workshop, browser.workshop.preview
    assert good
    broken = Preview(workshop.compiled, workshop.root, frozenset(), None, is_checked=False)
    pages: dict[str, bytes] = {}
    monkeypatch.setattr(broken, "page", pages.__getitem__)
    monkeypatch.setattr(workshop, "wait_for_check", lambda: setattr(workshop, "preview", good))
    workshop.preview = broken
    assert "Second mobile library" in seen(browser)


def test_the_language_of_the_desk_is_chosen_on_its_first_page(browser: Browser) -> None:
    page = seen(browser, "/")
    assert '<button name="language" value="cy" lang="cy">Cymraeg</button>' in page
    assert browser.post("/language", {"language": "cy"}).status == 303
    assert '<html lang="cy">' in seen(browser, "/")
    assert '<html lang="cy">' in seen(browser, "/faults")
    browser.post("/language", {"language": "fr"})
    assert '<button name="language" value="en" lang="en">English</button>' in seen(browser, "/")


def test_nothing_is_made_anew_where_no_file_has_changed(browser: Browser) -> None:
    version = browser.workshop.version
    browser.workshop.look_again()
    assert browser.workshop.version == version


def test_with_an_error_the_last_good_page_stays_and_says_so(browser: Browser) -> None:
    seen(browser)
    edited(browser, "[readers.reach]", "[readers.reech]")
    edited(browser, "Buy and fit out a second van", "Buy and paint a second van")
    page = seen(browser)
    assert "Buy and fit out a second van" in page
    assert "One error keeps the new page from being made" in page
    assert "“<mark>readers.reech</mark>” is not known." in page
    assert 'href="/edit/activity/2026-27/projects/mobile-library#outcomes"' in page
    edited(browser, "[readers.reech]", "[readers.reach]")
    page = seen(browser)
    assert "Buy and paint a second van" in page
    assert "keeps the new page" not in page


def test_where_no_page_was_ever_good_the_faults_stand_in_its_place(tmp_path: Path) -> None:
    root = library.written(tmp_path / "library")
    library.misspell(root)
    browser = Browser(Workshop(root))
    for path in ("/", PLAN_PAGE):
        reply = browser.get(path)
        assert reply.status == 503
        assert "readers.reech" in reply.body.decode()


def test_one_wrong_date_is_told_once(browser: Browser) -> None:
    edited(browser, *REVERSED)
    told = [diagnostic.code for diagnostic in browser.workshop.diagnostics if diagnostic.code.startswith("CPS42")]
    assert len(told) > 1
    dates = [fault for fault in faults_of(browser.workshop.compiled) if fault.code.startswith("CPS42")]
    assert [fault.code for fault in dates] == ["CPS421"]
    assert len(dates[0].following) == len(told) - 1
    assert dates[0].href == "/edit/activity/2026-27/projects/long-opening#timeframe.to"


def test_what_mends_itself_is_mended_with_every_comment_kept(browser: Browser) -> None:
    place = browser.workshop.root / library.PLAN
    good = place.read_text(encoding="utf-8")
    edited(browser, "[readers.reach]", "[readers.reech]")
    fault = next(fault for fault in faults_of(browser.workshop.compiled) if fault.mend)
    assert browser.post("/mend", {"fault": fault.key}).status == 303
    assert place.read_text(encoding="utf-8") == good
    assert "One error" not in seen(browser)


def test_an_output_has_the_form_of_its_project(browser: Browser) -> None:
    edited(browser, "due: 2026-08", "due: 2031-08")
    hrefs = {fault.href for fault in faults_of(browser.workshop.compiled) if fault.code == "CPS423"}
    assert hrefs == {"/edit/activity/2026-27/projects/mobile-library#outputs.3.due"}


def test_the_way_to_a_field_ends_at_a_field(browser: Browser) -> None:
    edited(browser, "[readers.reach]", "[readers.reech]")
    edited(browser, *REVERSED)
    edited(browser, "due: 2026-08", "due: 2031-08")
    for fault in errors_among(faults_of(browser.workshop.compiled)):
        path, _, field = fault.href.partition("#")
        assert f' id="{field}"' in seen(browser, path), fault.href


def test_a_passage_and_a_translation_have_screens_of_their_own(browser: Browser) -> None:
    edited(browser, "of: readers.reach", "of: readers.reech", "plans/easy-read/2026-27.yaml")
    hrefs = {fault.href for fault in faults_of(browser.workshop.compiled) if fault.code == "CPS302"}
    assert hrefs == {"/easy-read/2026-27/readers.reech"}
    assert 'href="/easy-read/2026-27"' in seen(browser, "/preview/en-easy-read/2026-27/index.html")


def test_a_template_of_the_workspace_runs_as_in_a_build(browser: Browser) -> None:
    seen(browser)
    template = browser.workshop.root / "templates" / "plan.html"
    template.parent.mkdir()
    template.write_text("<body>{{ desk }}{{ ''.__class__ }}</body>", encoding="utf-8")
    browser.workshop.look_again()
    page = seen(browser)
    assert "A template keeps the new page from being made" in page
    assert "templates/plan.html:1:" in page
    assert "Second mobile library" in page or "Second <button" in page


def test_a_page_hears_that_something_has_changed(browser: Browser) -> None:
    async def listen() -> list[str]:
        changes = browser.application._changes()  # noqa: SLF001 - the stream itself, without a server
        first = await anext(changes)
        waiting = asyncio.ensure_future(anext(changes))
        await asyncio.to_thread(edited, browser, "Buy and fit out", "Buy and paint")
        second = await waiting
        await changes.aclose()  # type: ignore[attr-defined]
        return [first, second]

    assert asyncio.run(listen()) == ["data: 1\n\n", "data: 2\n\n"]
    assert browser.workshop.listeners == []


def test_in_welsh_the_desk_is_welsh(browser: Browser) -> None:
    page = browser.get("/", heads=[("host", "127.0.0.1:8700"), ("cookie", browser.cookie), ("accept-language", "cy")])
    assert b'<html lang="cy">' in page.body
    assert "Rhagolwg" in page.body.decode()


def test_the_start_offers_what_planners_come_for_and_their_own_language_first(tmp_path: Path) -> None:
    root = library.written(tmp_path / "library")
    (root / "plans/editions/cy.yaml").write_text("id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n", "utf-8")
    page = seen(Browser(Workshop(root)), "/")
    assert re.findall(r'<h2 id="edition-\d" lang="..">(.*?)</h2>', page) == ["English", "Easy Read", "Cymraeg"]
    for plan in ("2026-27", "2025-26"):
        for way in (f"/new/project?in={plan}", f"/progress/{plan}", f"/fates/{plan}"):
            assert f'href="{way}"' in page
