"""What lies in out/, and what options name, is not believed: a pull request may bring it."""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cpsplan.publishing.journal import JOURNAL
from cpsplan.publishing.ledger import results_file
from cpsplan.publishing.publish import MANIFEST
from cpsplan.verify import RESULTS, axe, pages, verapdf
from tests.support import samples
from tests.support.built import written
from tests.support.command_line import process, run
from tests.support.samples import EDITION, changed

PAGES: dict[str, str | bytes] = {EDITION: changed(EDITION, ("html, pdf", "html"))}


def forged(files: dict[str, str]) -> str:
    """Results of “cpsplan verify” that nobody has seen, for files with these checksums."""
    check: dict[str, object] = {
        "check": "wcag",
        "tool": "axe-core",
        "version": "4.11.0",
        "standard": "WCAG 2.2, certified",
        "findings": 0,
    }
    results = {"format": "cpsplan-verification/1", "date": "2026-11-01", "not_run": []}
    return json.dumps({**results, "checks": [{**check, "files": files}]})


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A workspace with pages in out/."""
    return written(tmp_path / "workspace", PAGES)


def pipe(place: Path) -> None:
    os.mkfifo(place)


def endless(place: Path) -> None:
    place.symlink_to("/dev/zero")


def large(place: Path) -> None:
    with place.open("wb") as file:
        file.truncate(10 * 1024**3)


def deep(place: Path) -> None:
    place.write_text("[" * 200_000)


def of_another_type(place: Path) -> None:
    place.write_text('{"format":"cpsplan-verification/1","checks":5,"artifacts":7,"files":3}')


def no_text(place: Path) -> None:
    place.write_bytes(b"\xff\xfe\x00")


def folder(place: Path) -> None:
    place.mkdir()


HOSTILE = [pipe, endless, large, deep, of_another_type, no_text, folder]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.__name__)
@pytest.mark.parametrize("name", [MANIFEST, JOURNAL, RESULTS, "data/book.json", "en/2026-27/index.html"])
def test_nothing_in_out_holds_up_a_build_or_breaks_it(name: str, hostile: Callable[[Path], None], built: Path) -> None:
    place = built / "out" / name
    if place.exists():
        place.unlink()
    hostile(place)
    for command in (["build"], ["verify", "out"]):
        # Without the programs of the checkers, which are tried below.
        done = process(*command, folder=built, PATH="/nowhere")
        assert done.returncode in {0, 1, 2}
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.__name__)
@pytest.mark.parametrize(
    "command", [("check", "--baseline", "faults.json"), ("coverage", "--against", "file:faults.json", "--ratchet")]
)
def test_nothing_that_an_option_names_is_believed(
    command: tuple[str, ...], hostile: Callable[[Path], None], built: Path
) -> None:
    hostile(built / "faults.json")
    done = process(*command, folder=built)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "faults.json" in done.stderr


@pytest.mark.parametrize("count", ["1e309", "-1e309", "NaN", "[]", '"x"'])
def test_count_that_is_no_number_is_no_baseline(count: str, built: Path) -> None:
    text = f'{{"format": "cpsplan-baseline/1", "diagnostics": [{{"fingerprint": "x", "count": {count}}}]}}'
    (built / "faults.json").write_text(text)
    done = run("check", "--baseline", "faults.json", folder=built)
    assert (done.returncode, "is no baseline" in done.stderr) == (2, True)


# --- results


def statement(folder: Path) -> str:
    return (folder / "out" / "accessibility.html").read_text(encoding="utf-8")


def test_results_that_a_checkout_brings_are_not_claimed(built: Path) -> None:
    (built / "out" / RESULTS).write_text(forged({"a": "b", "c": "d"}))
    assert run("build", "--clean", folder=built).returncode == 0
    assert "certified" not in statement(built)
    assert "No program has checked these files yet." in statement(built)


def test_results_count_for_files_that_are_published_as_they_were_checked(built: Path) -> None:
    done = run("verify", "out", folder=built, PATH="")
    assert done.returncode == 0, done.stderr
    assert run("build", folder=built).returncode == 0
    before = statement(built)
    assert "WCAG 2.2" in before
    assert run("build", "--clean", folder=built).returncode == 0
    assert statement(built) == before, "the statement says the same when it is made again"
    strategy = built / samples.STRATEGY
    strategy.write_text(strategy.read_text().replace("There are more trees.", "There are many more trees."))
    assert run("build", folder=built).returncode == 0
    assert statement(built) != before, "pages that have changed since are not said to be checked"


def test_control_results_of_this_machine_are_used(built: Path) -> None:
    path = "en/2026-27/index.html"
    checksum = hashlib.sha256((built / "out" / path).read_bytes()).hexdigest()
    results_file(built / "out").write_text(forged({path: checksum}))
    assert run("build", folder=built).returncode == 0
    assert "certified" in statement(built)


# --- verify


@pytest.mark.parametrize("path", ["/etc/passwd", "../../secret.html", "link/secret.html"])
def test_paths_of_a_manifest_stay_below_out(path: str, built: Path) -> None:
    (built.parent / "secret.html").write_text("secret")
    (built / "out" / "link").symlink_to(built.parent)
    manifest = json.loads((built / "out" / MANIFEST).read_text())
    manifest["artifacts"].append({**manifest["artifacts"][0], "path": path})
    (built / "out" / MANIFEST).write_text(json.dumps(manifest))
    done = run("verify", "out", folder=built)
    assert done.returncode == 2
    assert "lies outside" in done.stderr
    assert not (built / "out" / RESULTS).exists()


def test_axe_of_the_checkout_is_not_run(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brought = built / "node_modules" / "axe-core"
    brought.mkdir(parents=True)
    (brought / "axe.min.js").write_text("/*! axe v9.9.9\n*/window.axe={run:async()=>({violations:[],passes:[1]})}")
    monkeypatch.chdir(built)
    assert axe.version() != "9.9.9"


@pytest.mark.parametrize(
    "content", ["", "<!-- only this -->", "\0", "plain"], ids=["empty", "comment", "zero", "plain"]
)
def test_page_that_is_none_is_a_finding_on_that_file(content: str, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(content)
    assert pages.check([tmp_path / "bad.html"])


def test_broken_pdf_does_not_hide_the_others(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "workspace")
    assert run("build", "--plan", "2026-27", "--format", "pdf", folder=folder).returncode == 0
    good = folder / "out" / "en" / "2026-27" / "2026-27.pdf"
    (tmp_path / "bad.pdf").write_bytes(b"no PDF")
    bad, well = verapdf.validate("ua1", [tmp_path / "bad.pdf", good])
    assert not bad.compliant
    assert "cannot be read as a PDF" in str(bad)
    assert well.compliant


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


PAGE = """<!DOCTYPE html><html lang="en"><head><title>A page</title>
<script>
    fetch("http://{0}/fetch", {{mode: "no-cors"}}).catch(() => 0);
    new Image().src = "http://{0}/image";
    navigator.sendBeacon("http://{0}/beacon", "x");
    try {{ new WebSocket("ws://{0}/socket"); new EventSource("http://{0}/events"); }} catch (e) {{}}
    window.name = "";
    fetch("{1}").then(r => r.text()).then(t => {{ document.title = t; }}).catch(() => 0);
</script>
<link rel="stylesheet" href="http://{0}/style.css"><link rel="prefetch" href="http://{0}/prefetch"></head>
<body><main><h1>A page</h1><img src="http://{0}/picture.png" alt="A picture"><iframe title="A" src="{1}"></iframe>
<img src="inside.svg" alt="Inside" id="inside"></main></body></html>"""


def test_page_reaches_nothing_but_files_below_out(tmp_path: Path, listener: tuple[str, list[str]]) -> None:
    address, asked = listener
    (tmp_path / "secret.txt").write_text("secret")
    out = tmp_path / "out"
    out.mkdir()
    (out / "inside.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (out / "page.html").write_text(PAGE.format(address, (tmp_path / "secret.txt").as_uri()))
    with axe.chromium(out) as browser:
        assert browser.check(out / "page.html", (375,)).passed
        assert browser.evaluate("document.getElementById('inside').naturalWidth") == 9
        frames = browser.evaluate(
            "[...document.querySelectorAll('iframe')].map(f => f.contentDocument?.body?.innerText)"
        )
        assert "secret" not in str(frames)
    assert asked == []


def test_page_that_never_ends_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axe, "PATIENCE", 3)
    (tmp_path / "endless.html").write_text("<!DOCTYPE html><title>x</title><script>while (true) {}</script>")
    (tmp_path / "good.html").write_text('<!DOCTYPE html><html lang="en"><title>x</title><main><h1>x</h1></main></html>')
    with axe.chromium(tmp_path) as browser:
        (violation,) = browser.check(tmp_path / "endless.html").violations
        assert violation.rule == "not-checked"
        assert browser.check(tmp_path / "good.html").violations == ()


# --- out/ as a link


def test_out_that_leads_out_of_the_workspace_is_refused_unless_it_is_named(built: Path) -> None:
    site = built.parent / "site"
    (built / "out").rename(site)
    (built / "out").symlink_to(site)
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    strategy = built / samples.STRATEGY
    strategy.write_text(strategy.read_text().replace("There are more trees.", "There are many more trees."))
    done = run("build", folder=built)
    assert done.returncode == 2
    assert "out is a link to" in done.stderr
    assert "--out" in done.stderr
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
    assert run("build", "--out", str(site), folder=built).returncode == 0


# --- names and links in out/


@pytest.mark.parametrize("name", ["accessibility.html", "en/2026-27/index.html"])
def test_link_in_the_place_of_a_file_is_refused_before_anything_is_written(name: str, built: Path) -> None:
    place = built / "out" / name
    place.unlink(missing_ok=True)
    place.symlink_to(built.parent / "elsewhere")
    for _ in range(2):
        done = run("build", "--clean", folder=built)
        assert done.returncode == 2
        assert "there is a link in its place. Move it away" in " ".join(done.stderr.split())
        assert not (built / "out" / JOURNAL).exists()
    place.unlink()
    assert run("build", folder=built).returncode == 0


@pytest.mark.parametrize("path", ["a\u0000b", "\ud800.html", "../../a.html", "/etc/passwd", "", "a\nb"])
def test_path_that_no_build_wrote_is_none(path: str, built: Path) -> None:
    manifest = json.loads((built / "out" / MANIFEST).read_text())
    journal = {"format": "cpsplan-journal/1", "manifest": "", "files": {path: ["0" * 64]}}
    manifest["artifacts"].append({**manifest["artifacts"][0], "path": path})
    for name, values in ((MANIFEST, manifest), (JOURNAL, journal)):
        (built / "out" / name).write_text(json.dumps(values))
        for command in (("build", "--edition", "en"), ("verify", "out"), ("build",)):
            assert process(*command, folder=built, PATH="/nowhere").returncode in {0, 1, 2}


def test_link_that_leads_to_itself_is_a_message(built: Path) -> None:
    (built / "out" / "en" / "2026-27" / "index.html").unlink()
    (built / "out" / "en" / "2026-27" / "index.html").symlink_to("index.html")
    assert run("build", folder=built).returncode == 2
    assert run("verify", "out", folder=built, PATH="").returncode in {0, 1, 2}
    (built / "out").rename(built / "kept")
    (built / "out").symlink_to("out")
    assert run("build", folder=built).returncode == 2


def test_results_are_told_where_none_can_be_kept(built: Path) -> None:
    done = run("verify", "out", folder=built, PATH="", XDG_CACHE_HOME="/proc/nowhere")
    assert done.returncode == 0, done.stderr
    assert "0 findings" in done.stderr
