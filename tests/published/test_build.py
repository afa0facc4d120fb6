"""The back half: what a build makes, what it refuses, and that a failure leaves what was there."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from cpsplan.compiler import compile_book
from cpsplan.language.phrases import load_phrases
from cpsplan.publishing.build import build
from cpsplan.publishing.drawings import untied_words
from cpsplan.publishing.editions import localised_editions
from cpsplan.publishing.inspection import lost_on_other_page
from cpsplan.publishing.offers import offered, offered_tables
from cpsplan.publishing.options import BuildOptions
from cpsplan.publishing.publish import Artifact, CannotPublish, publish, read_manifest, refuse_folder
from cpsplan.render import COVERAGE, STATEMENT, Page, formats_page, prepare
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import samples
from tests.support.command_line import run
from tests.support.places import CASES, REPOSITORY
from tests.support.samples import EDITION, PLAN, STRATEGY, changed
from tests.support.worked_cases import FOLDERS, compiled


def built(folder: Path, jobs: int = 1, options: BuildOptions | None = None) -> dict[str, Artifact]:
    """The artifacts of the workspace in ``folder`` by path."""
    book = compile_book(DiskWorkspace(folder)).book
    artifacts, diagnostics = build(book, folder, replace(options or BuildOptions(), jobs=jobs))
    assert diagnostics == []
    return {one.path: one for one in artifacts}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small workspace, built in every format: to be looked at, and copied by whoever changes it."""
    folder = samples.written(tmp_path_factory.mktemp("small") / "workspace")
    assert run("build", folder=folder).returncode == 0
    return folder


@pytest.fixture
def copied(small: Path, tmp_path: Path) -> Path:
    """A copy of the small workspace with what was built of it."""
    return Path(shutil.copytree(small, tmp_path / "workspace", symlinks=True))


HTML = BuildOptions(formats=frozenset({"html"}))


def refused(folder: Path) -> list[tuple[str, str, int]]:
    """What a build of the workspace in ``folder`` finds: code, file, line."""
    book = compile_book(DiskWorkspace(folder)).book
    artifacts, diagnostics = build(book, folder, BuildOptions())
    assert artifacts == []
    return [(one.code, one.span.path, one.span.line) for one in diagnostics]


def test_a_build_makes_every_document_in_every_format_and_lists_each_file(small: Path) -> None:
    out = small / "out"
    manifest = read_manifest(out)
    assert manifest is not None
    listed = {one["path"] for one in manifest["artifacts"]}
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert there == listed | {"manifest.json"}
    for document in ("park-2030", "2026-27"):
        assert {f"en/{document}/index.html", f"en/{document}/{document}.pdf"} <= listed
    assert {"index.html", "data/book.json", "assets/screen.css"} <= listed
    assert PLAN in manifest["inputs"]


def test_same_bytes_from_one_process_and_from_two_and_from_another_folder(tmp_path: Path) -> None:
    one = built(samples.written(tmp_path / "a"), jobs=1)
    two = built(samples.written(tmp_path / "b" / "deeper"), jobs=2)
    assert {path: artifact.content for path, artifact in one.items()} == {
        path: artifact.content for path, artifact in two.items()
    }


PHRASES = cache(load_phrases)
"""The phrases of each language, loaded once: templates are compiled for each anew, which takes most of the time."""


@pytest.mark.parametrize("code", FOLDERS)
def test_what_is_checked_and_clean_is_built(
    code: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a build would refuse, the check has told: every good case becomes pages."""
    case = compiled(CASES / code / "good", tmp_path)
    monkeypatch.setattr("cpsplan.publishing.editions.load_phrases", PHRASES)
    root = tmp_path if (tmp_path / "templates").exists() else tmp_path_factory.getbasetemp()
    artifacts, diagnostics = build(case.book, root, HTML)
    assert diagnostics == []
    assert any(artifact.path == "index.html" for artifact in artifacts)


def test_titles_come_out_as_text(tmp_path: Path) -> None:
    attack = "title: '<script>alert(1)</script> & \"quotes\" {{ 7 * 7 }}'"
    folder = samples.written(
        tmp_path,
        {
            PLAN: changed(PLAN, ("title: Planting", attack)),
            STRATEGY: changed(STRATEGY, ("title: A park for all", attack)),
        },
    )
    pages = [one.content.decode() for path, one in built(folder, 1, HTML).items() if path.endswith(".html")]
    for page in pages:
        assert "<script" not in page
        assert "49" not in page.replace("1049", "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in "".join(pages)


def test_a_build_that_fails_leaves_the_last_good_one(copied: Path) -> None:
    folder = copied
    before = {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()}
    assert before
    (folder / PLAN).write_text(changed(PLAN, ("nature.trees", "nature.tress")))
    done = run("build", folder=folder)
    assert done.returncode == 1
    assert "Nothing was built." in done.stderr
    assert {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()} == before


def test_building_again_writes_nothing_and_a_narrowed_build_keeps_the_rest(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    assert run("build", folder=folder).returncode == 0
    assert " 0 files written" in run("build", folder=folder).stderr
    (folder / PLAN).write_text(changed(PLAN, ("Forty trees", "Fifty trees")))
    assert run("build", "--plan", "2026-27", "--format", "html", folder=folder).returncode == 0
    manifest = read_manifest(folder / "out")
    assert manifest is not None
    assert len([one for one in manifest["artifacts"] if one["format"] == "pdf"]) == 6, "each document, and its sheets"
    assert "Fifty trees" in (folder / "out" / "en" / "2026-27" / "index.html").read_text(encoding="utf-8")


def test_a_narrowed_build_offers_only_what_is_there(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    assert run("build", "--plan", "2026-27", "--format", "pdf", folder=folder).returncode == 0
    index = (folder / "out" / "index.html").read_text(encoding="utf-8")
    assert 'href="en/2026-27/2026-27.pdf"' in index
    assert "park-2030.pdf" not in index
    assert run("build", folder=folder).returncode == 0
    assert run("build", "--plan", "2026-27", "--format", "pdf", folder=folder).returncode == 0
    assert "park-2030.pdf" in (folder / "out" / "index.html").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_published(tmp_path: Path) -> None:
    """A template of the workspace asks for a picture from elsewhere; the other files are made, and thrown away."""
    page = (REPOSITORY / "templates" / "plan.html").read_text(encoding="utf-8")
    assert "{% block content %}" in page
    picture = '{% block content %}<img src="https://example.org/a.png" alt="">'
    template = page.replace("{% block content %}", picture, 1)
    folder = samples.written(tmp_path, {"templates/plan.html": template})
    done = run("build", folder=folder)
    assert done.returncode == 1
    assert done.stderr.count(" error ") == done.stderr.count(f"{EDITION}:4:1 error CPS808 ") == 1
    assert "en/2026-27/2026-27.pdf could not be written" in done.stderr
    assert "https://example.org/a.png" in done.stderr
    assert not (folder / "out").exists()


def test_interrupted_build_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    # What runs in the background may have been started with the signal ignored, and its children inherit that.
    start = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); "
        "os.execv(sys.executable, [sys.executable, '-m', 'cpsplan', 'build'])"
    )
    process = subprocess.Popen([sys.executable, "-c", start], cwd=folder, stderr=subprocess.PIPE, text=True)
    time.sleep(0.8)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, said.splitlines()[-1]) == (130, "cpsplan: interrupted")
    assert "Traceback" not in said
    assert not (folder / "out").exists()


def test_what_a_build_no_longer_makes_goes_and_what_it_never_made_stays(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {EDITION: changed(EDITION, ("[html, pdf]", "[html]"))})
    publish(folder / "out", [Artifact("en/old/index.html", b"old"), Artifact("en/mine.txt", b"made")], {}, whole=True)
    (folder / "out" / "notes.txt").write_text("my own")
    (folder / "out" / "en" / "mine.txt").write_text("changed by hand")
    assert run("build", folder=folder).returncode == 0
    assert not (folder / "out" / "en" / "old").exists()
    assert (folder / "out" / "notes.txt").read_text() == "my own"
    assert (folder / "out" / "en" / "mine.txt").read_text() == "changed by hand"


QUICK: dict[str, str | bytes] = {EDITION: changed(EDITION, ("[html, pdf]", "[html, txt]"))}


def test_document_that_was_published_goes_only_where_that_is_meant_and_is_named(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, QUICK)
    assert run("build", folder=folder).returncode == 0
    (folder / PLAN).rename(tmp_path / "elsewhere.yaml")
    for arguments in ((), ("--plan", "park-2030")):
        refused = run("build", *arguments, folder=folder)
        assert refused.returncode == 2
        assert "not in plans/ any more: 2026-27 (en)" in refused.stderr
        assert "--allow-removal" in refused.stderr
        assert (folder / "out/en/2026-27/index.html").exists()
    done = run("build", "--plan", "park-2030", "--allow-removal", folder=folder)
    assert (done.returncode, "out/en/2026-27/ (3 files) removed" in done.stderr) == (0, True), done.stderr
    assert not (folder / "out/en/2026-27").exists()
    assert (folder / "out/en/park-2030/park-2030.txt").exists(), "a narrowed build keeps what is still in plans/"
    assert run("build", folder=folder).returncode == 0


def test_format_that_an_edition_has_no_more_is_named_and_asks_for_nothing(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, QUICK)
    assert run("build", folder=folder).returncode == 0
    (folder / EDITION).write_text(changed(EDITION, ("[html, pdf]", "[html]")))
    done = run("build", folder=folder)
    assert done.returncode == 0
    assert "out/en/2026-27/2026-27.txt removed" in done.stderr


def test_what_somebody_has_edited_in_out_is_set_aside_and_told(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, QUICK)
    day = {"SOURCE_DATE_EPOCH": "1767225600"}
    assert run("build", folder=folder, **day).returncode == 0
    text = folder / "out/en/2026-27/2026-27.txt"
    built = text.read_bytes()
    for number, name in enumerate(("2026-27.txt.edited-2026-01-01", "2026-27.txt.edited-2026-01-01-2")):
        text.write_text(f"comments of the board {number}")
        done = run("build", "-q", folder=folder, **day)
        assert f"out/en/2026-27/2026-27.txt was edited by somebody: it is now out/en/2026-27/{name}" in done.stderr
        assert text.with_name(name).read_text() == f"comments of the board {number}"
        assert text.read_bytes() == built
    assert "edited" not in run("build", folder=folder, **day).stderr


@pytest.mark.parametrize(
    "place", ["/", "~", ".", "..", "plans", "plans/out", "templates", "templates/own", ".git/out", "foreign", "file"]
)
def test_folders_that_are_not_built_into(place: str, tmp_path: Path) -> None:
    root = samples.written(tmp_path / "workspace")
    (root / "foreign").mkdir()
    (root / "foreign" / "letter.txt").write_text("mine")
    (root / "file").write_text("mine")
    with pytest.raises(CannotPublish):
        refuse_folder(Path(place).expanduser() if place in ("/", "~") else root / place, root)


def test_refusal_is_exit_2_and_touches_nothing(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "workspace")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "letter.txt").write_text("mine")
    done = run("build", "--out", str(tmp_path / "foreign"), folder=folder)
    assert done.returncode == 2
    assert "holds files that cpsplan has not made" in done.stderr
    assert [path.name for path in (tmp_path / "foreign").iterdir()] == ["letter.txt"]


def test_second_build_at_the_same_time_says_so(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    with FileLock(folder / ".out.cpsplan.lock"):
        done = run("build", folder=folder)
    assert done.returncode == 2
    assert "another build is writing" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("--plan", "2030-31"),
            "there is no strategy, plan or progress report “2030-31”; there are: park-2030, 2026-27",
        ),
        (("--edition", "xx"), "there is no edition “xx”; there are: en"),
        (("--format", "papyrus"), "there is no format “papyrus”"),
    ],
)
def test_unknown_choice_names_what_there_is(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = run("build", *arguments, folder=samples.written(tmp_path))
    assert done.returncode == 2
    assert words in done.stderr


def test_phrases_of_a_workspace_with_a_fault(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {"templates/phrases/en.yaml": "contents: {few: x}\n"})
    assert {code for code, _, _ in refused(folder)} >= {"CPS802"}


def test_templates_of_a_workspace_have_a_budget_of_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpsplan.publishing.pages.BUDGET", -1)
    folder = samples.written(tmp_path, {"templates/index.html": "<!doctype html><title>x</title>"})
    done = run("build", "--format", "html", folder=folder)
    assert done.returncode == 1
    assert "all pages together take more than" in done.stderr


def test_template_of_a_workspace_takes_the_place_of_ours(tmp_path: Path) -> None:
    template = (
        (REPOSITORY / "templates" / "index.html")
        .read_text(encoding="utf-8")
        .replace('<h2 id="documents-{{ part.id }}">', '<h2 id="our-own">')
    )
    folder = samples.written(
        tmp_path, {"templates/index.html": template, EDITION: changed(EDITION, ("html, pdf", "html"))}
    )
    assert b'<h2 id="our-own">' in built(folder)["index.html"].content


def test_front_page_that_says_nothing_is_not_published(tmp_path: Path) -> None:
    page = "<!doctype html><title>x</title>11111"
    folder = samples.written(tmp_path, {"templates/index.html": page, EDITION: changed(EDITION, ("html, pdf", "html"))})
    done = run("build", folder=folder)
    assert done.returncode == 1
    assert re.search("en.yaml:2:8 error CPS807 “.*” is not on index.html, and [0-9]+ more texts", done.stderr)
    assert not (folder / "out").exists()


OTHER_PAGES = {
    "index.html": "",
    "coverage.html": COVERAGE,
    "accessibility.html": STATEMENT,
    "formats.html": formats_page("2026-27"),
}


def lost_by(name: str, old: str, new: str, folder: Path) -> list[str]:
    """What a page that is no document does not say, with another text in place of one of its template."""
    template = (REPOSITORY / "templates" / name).read_text(encoding="utf-8")
    assert old in template
    (folder / name).write_text(template.replace(old, new), encoding="utf-8")
    book = samples.compiled().book
    editions, _ = localised_editions(book, [], strict=False)
    offers = [*offered(editions, {}), *offered_tables(editions, {})]
    prepared = prepare(editions[0], OTHER_PAGES[name], offers)
    page = prepared.page(editions[0].phrases, [folder])
    return [one.message for one in lost_on_other_page(page, prepared, book)]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("index.html", "{{ entry.counts }}"),
        ("index.html", '<a href="{{ entry.formats|link }}"'),
        ("index.html", '<a href="{{ file.href|link }}" aria-label="{{ file.alt }}">'),
        ("accessibility.html", "{{ list(document.limits) }}"),
        ("coverage.html", "{{ line.count }}"),
        ("coverage.html", "{{ names(gap) }}"),
        ("formats.html", "{{ file.who }}"),
        ("formats.html", '<a href="{{ file.href|link }}"'),
    ],
)
def test_each_text_and_address_of_a_page_that_is_no_document_is_wanted(name: str, line: str, tmp_path: Path) -> None:
    assert len(lost_by(name, line, "<a" if line.startswith("<a") else "", tmp_path)) == 1


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("index.html", "index.picture"),
        ("index.html", '<p class="small muted">{{ phrase("picture-note") }}</p>'),
        ("accessibility.html", '{{ phrase("statement-use-text") }}'),
        ("coverage.html", "{{ heat(strategy.heat) }}"),
        ("formats.html", '{{ phrase("formats-who") }}'),
    ],
)
def test_control_drawings_and_our_own_words_may_go(name: str, line: str, tmp_path: Path) -> None:
    assert lost_by(name, line, "none" if line == "index.picture" else "", tmp_path) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ page.nothing }}", "templates/index.html:1: 'PageHead' has no attribute 'nothing'"),
        ("line\n{% if %}", "templates/index.html:2: "),
        ("{{ 9 ** 9 ** 9 }}", "templates/index.html:1: "),
        ("{{ phrase('no-such-phrase') }}", "the phrase “no-such-phrase” is missing"),
        ("{{ ''.__class__.__mro__ }}", "templates/index.html:1: "),
        ("{% include '../../etc/passwd' %}", "templates/index.html:1: "),
        (r"{{ '\ud800' }}", "half a character, \\ud800"),
    ],
)
def test_faulty_template_of_a_workspace_is_a_message(template: str, words: str, tmp_path: Path) -> None:
    folder = samples.written(
        tmp_path, {"templates/index.html": template, EDITION: changed(EDITION, ("html, pdf", "html"))}
    )
    done = run("build", folder=folder)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Nothing was built." in done.stderr
    assert not (folder / "out").exists()
    checked = run("check", folder=folder)
    assert (checked.returncode, "error CPS809 " in checked.stderr) == (1, True), checked.stderr


def easy_read_case() -> dict[str, str | bytes]:
    """The files that make the small workspace one with Easy Read booklets."""
    origin = CASES / "easy-read"
    edition = "id: en-easy-read\ntitle: Easy\nlanguage: en\nstyle: easy-read\nformats: [html]\n"
    files = {path.relative_to(origin).as_posix(): path.read_bytes() for path in origin.rglob("*") if path.is_file()}
    return {**files, "plans/editions/en-easy-read.yaml": edition}


def dead_links(out: Path) -> list[tuple[str, str]]:
    """What the pages in a folder lead to and is not there, looked up without the code of cpsplan."""
    dead: list[tuple[str, str]] = []
    for page in out.rglob("*.html"):
        for reference in re.findall(r'(?:href|src)="(?!https:)([^":#][^":]*)', page.read_text(encoding="utf-8")):
            address, _, fragment = reference.partition("#")
            target = page.parent / address
            if not target.is_file() or (fragment and f'id="{fragment}"' not in target.read_text(encoding="utf-8")):
                dead.append((page.relative_to(out).as_posix(), reference))
    return dead


def test_narrowed_build_into_an_empty_folder_leads_nowhere_and_names_no_other_plan(tmp_path: Path) -> None:
    draft = changed(PLAN, ("id: 2026-27", "id: 2027-28"), ("financial_year: 2026-27", "financial_year: 2027-28"))
    draft = re.sub("^title: .*", "title: Secret planting", draft, flags=re.MULTILINE)
    folder = samples.written(tmp_path, {**easy_read_case(), **QUICK})
    (folder / "plans/delivery/2027-28.yaml").write_text(draft)
    for arguments in ("--plan 2026-27 --edition en", "--plan 2026-27", "--format txt"):
        out = tmp_path / f"out {arguments}"
        done = run("build", *arguments.split(), "--out", str(out), folder=folder)
        assert done.returncode == 0, done.stderr
        assert (out / "index.html").exists()
        assert dead_links(out) == []
        pages = [path for path in out.rglob("*.html") if "Secret planting" in path.read_text(encoding="utf-8")]
        assert bool(pages) is (arguments == "--format txt"), pages
    assert run("build", "--format", "html", folder=folder).returncode == 0
    assert "Secret planting" in (folder / "out/index.html").read_text(encoding="utf-8")
    assert dead_links(folder / "out") == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('<a href="../lost/index.html">x</a>', "leads to “../lost/index.html”, and there is no such file"),
        ('<img src="../../assets/lost.png" alt="">', "leads to “../../assets/lost.png”, and there is no such file"),
        ('<a href="#lost">x</a>', "leads to “#lost”, and there is no such place"),
        ('<a href="../park-2030/index.html#lost">x</a>', "and there is no such place"),
        ('<link rel="stylesheet" href="../../assets/lost.css">', "and there is no such file"),
        ("<img src='lost.png' alt=''>", "leads to “lost.png”, and there is no such file"),
        ("<img src=lost.png alt=''>", "leads to “lost.png”, and there is no such file"),
        (
            '<img alt="" src="../../assets/screen.css" srcset="lost.png 480w, data:image/png;base64,AA 2x">',
            "“lost.png”",
        ),
        ('<p style="background: url(lost.png)">x</p>', "leads to “lost.png”, and there is no such file"),
        ("<style>h1 {background: url('lost.png')} /* url(none.png) */</style>", "leads to “lost.png”"),
        ('<video poster="lost.png"></video>', "leads to “lost.png”, and there is no such file"),
        ('<object data="lost.svg"></object>', "leads to “lost.svg”, and there is no such file"),
    ],
)
def test_template_that_leads_nowhere_stops_the_build(template: str, words: str, tmp_path: Path) -> None:
    page = (REPOSITORY / "templates" / "plan.html").read_text(encoding="utf-8")
    own = page.replace("{% block content %}", "{% block content %}" + template, 1)
    folder = samples.written(tmp_path, {"templates/plan.html": own, EDITION: changed(EDITION, ("html, pdf", "html"))})
    _, diagnostics = build(compile_book(DiskWorkspace(folder)).book, folder, BuildOptions())
    assert [(fault.code, words in fault.message) for fault in diagnostics] == [("CPS810", True)]


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ('<p data-reading="words-of-drawing">The thick line is the target.</p>', ""),
        ('<p data-reading="drawing">The thick line.</p>', "“The thick line.” is called a drawing, and draws nothing"),
        (
            '<p>The line is thick and blue.</p><p data-reading="words-of-drawing">The line is thick and blue.</p>',
            "“The line is thick and blue.” speaks of a drawing, and is told to formats that have none",
        ),
        (
            (
                '<figure data-reading="drawing"><svg></svg><figcaption>The line is thick and blue.</figcaption>'
                "</figure>"
                "<p>The line is thick and blue.</p>"
            ),
            "“The line is thick and blue.” speaks of a drawing, and is told to formats that have none",
        ),
    ],
)
def test_words_about_a_drawing_are_tied_to_it(own: str, words: str, tmp_path: Path) -> None:
    template = (REPOSITORY / "templates" / "plan.html").read_text(encoding="utf-8")
    template = template.replace("{% block content %}", "{% block content %}" + own, 1)
    edition = changed(EDITION, ("html, pdf", "html"))
    folder = samples.written(tmp_path, {"templates/plan.html": template, EDITION: edition})
    _, diagnostics = build(compile_book(DiskWorkspace(folder)).book, folder, BuildOptions())
    wanted = [("CPS820", f"en/2026-27/index.html: {words}")] if words else []
    assert [(fault.code, fault.message) for fault in diagnostics] == wanted


def test_words_of_a_drawing_want_one() -> None:
    main = '<main><h1>A</h1><p data-reading="words-of-drawing">The dot says where it stands.</p>{}</main>'
    book = samples.compiled().book
    drawn, bare = (
        Page("2026-27", "en", "en", "A", "", f"<html><body>{main.format(more)}</body></html>", "en/a/index.html")
        for more in ("<svg></svg>", "")
    )
    assert list(untied_words(drawn, book)) == []
    (fault,) = untied_words(bare, book)
    assert fault.message == "en/a/index.html: “The dot says where it stands.” speaks of a drawing, and none is there"


def test_check_tells_what_a_build_would_refuse_because_of_a_template(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {"templates/plan.html": "<!doctype html><title>x</title><a href='x.html'>x</a>"})
    checked, done = run("check", folder=folder), run("build", "--format", "html", folder=folder)
    assert (checked.returncode, done.returncode) == (1, 1)
    assert "“Park plan 2026-27” is not on en/2026-27/index.html" in checked.stderr
    (folder / "templates/plan.html").unlink()
    assert run("check", folder=folder).returncode == 0


@pytest.mark.parametrize(
    ("formats", "reading", "told"),
    [
        ("html, txt", "skip", "error CPS807 “Forty trees planted.” is on en/2026-27/index.html, and kept from"),
        ("html, docx", "drawing", "error CPS807 “Forty trees planted.” is on en/2026-27/index.html, and kept from"),
        ("html, docx", "hidden", "error CPS808 en/2026-27/index.html has data-reading=“hidden”"),
        ("html", "skip", ""),
    ],
)
def test_check_tells_what_a_template_keeps_from_other_formats(
    formats: str, reading: str, told: str, tmp_path: Path
) -> None:
    template = (REPOSITORY / "templates/plan.html").read_text(encoding="utf-8")
    outputs = "{% for output in activity.outputs %}<li>"
    assert outputs in template
    kept = template.replace(outputs, outputs.replace("<li>", f'<li data-reading="{reading}">'))
    edition = changed(EDITION, ("html, pdf", formats))
    folder = samples.written(tmp_path, {"templates/plan.html": kept, EDITION: edition})
    checked = run("check", folder=folder)
    assert (checked.returncode, told in checked.stderr) == (1 if told else 0, True), checked.stderr
    assert run("build", folder=folder).returncode == checked.returncode


def test_style_sheet_that_wants_what_is_not_there_stops_the_build(tmp_path: Path) -> None:
    style = "/* url(none.png) */ h1 {background: url('lost.png')} h2 {background: url(data:image/png;base64,AA)}"
    replaced: dict[str, str | bytes] = {
        "templates/css/screen.css": style,
        EDITION: changed(EDITION, ("html, pdf", "html")),
    }
    assert refused(samples.written(tmp_path, replaced)) == [("CPS810", "templates/css/screen.css", 1)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "docx"), "no edition that is wanted has the format “docx”: "),
        (("--format", "txt", "--edition", "en-easy-read"), "has the format “txt”: en-easy-read has html"),
        (("--plan", "2027-28", "--edition", "en-easy-read"), "“2027-28” is in no edition that is wanted"),
    ],
)
def test_request_that_selects_nothing_is_told(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    later = changed(PLAN, ("id: 2026-27", "id: 2027-28"), ("financial_year: 2026-27", "financial_year: 2027-28"))
    files = {**easy_read_case(), **QUICK, "plans/delivery/2027-28.yaml": later}
    done = run("build", *arguments, folder=samples.written(tmp_path, files))
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr


def test_name_that_is_written_from_right_to_left_is_published_in_a_pdf(tmp_path: Path) -> None:
    owner = ("    outcomes: [nature.birds]", '    owner: "Chair: שרה כהן"\n    outcomes: [nature.birds]')
    plan_alone = BuildOptions(plans=frozenset({"2026-27"}))
    artifacts = built(samples.written(tmp_path, {PLAN: changed(PLAN, owner)}), 1, plan_alone)
    assert "Chair: <bdi>שרה כהן</bdi>" in artifacts["en/2026-27/index.html"].content.decode()
    assert "en/2026-27/2026-27.pdf" in artifacts


def test_illustrative_data_is_labelled_on_every_page(tmp_path: Path) -> None:
    for path, one in built(samples.written(tmp_path), 1, HTML).items():
        if path.endswith(".html"):
            assert "Illustrative" in one.content.decode()


def test_manifest_gives_the_checksum_of_each_file(published: Path) -> None:
    manifest = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    for one in manifest["artifacts"]:
        content = (published / one["path"]).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (one["sha256"], one["bytes"])


def test_six_pages_and_six_pdfs_of_the_real_plans(published: Path) -> None:
    documents = ("cps-2020", "cps-2025", "ice-2025", "2019-20", "2020-21", "2022-23")
    for document in documents:
        assert (published / "en" / document / "index.html").is_file()
        assert (published / "en" / document / f"{document}.pdf").is_file()
    assert sorted(path.name for path in (published / "en").iterdir()) == sorted(documents)
