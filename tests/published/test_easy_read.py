"""Easy Read: booklets hang together with what they tell, the commands work, and what is published keeps to the rules.

The rules themselves have their cases in tests/cases/; here stands what no single file shows.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from cpsplan.assess.coverage import cover_easy_read
from cpsplan.assess.gate import report_on
from cpsplan.compiler import compile_book
from cpsplan.language import plain_language as plain
from cpsplan.language.booklets import full_text, is_stale, told_by
from cpsplan.language.phrases import load_phrases
from cpsplan.render import pictures_of
from cpsplan.render.folders import template_folders
from cpsplan.reporters.coverage_page import as_page
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from cpsplan.workspace.resources import folder
from cpsplan.writers.pdf import pages_of, read_back
from tests.support import samples
from tests.support.command_line import run
from tests.support.places import CASES, REPOSITORY

BOOKLET = "plans/easy-read/park-2030.yaml"
CONFIRMED = "plans/easy-read/confirmed/park-2030.yaml"
EDITION = "id: en-easy-read\ntitle: Easy Read\nlanguage: en\nstyle: easy-read\nformats: [html, pdf]\n"
DOCUMENTS = ("cps-2020", "cps-2025", "ice-2025", "2019-20", "2020-21", "2022-23")
LANGUAGES = ("en", "cy")


def park(**replaced: str) -> dict[str, str | bytes]:
    """The small workspace with a booklet on its strategy; files of it may be replaced by their names."""
    origin = CASES / "easy-read"
    files: dict[str, str | bytes] = {**samples.files()}
    for path in origin.rglob("*.yaml"):
        files[path.relative_to(origin).as_posix()] = path.read_text(encoding="utf-8")
    return {**files, **replaced}


# --- what hangs together


def test_actions_and_measures_are_told_with_what_they_serve() -> None:
    book = compile_book(DiskWorkspace(REPOSITORY)).book
    by = told_by(book, "2020-21")
    assert by["2020-21/actions/thrive-app-pilot"] == "2020-21.easy-read/people.wellbeing"
    assert by["2020-21/actions/covid-virtual-hearings"] == "2020-21.easy-read/digital"
    assert told_by(book, "2019-20")["2019-20/measures/disabled-staff"] == "2019-20.easy-read/people"
    assert told_by(book, "2022-23")["2022-23/projects/hybrid-working"] == "2022-23.easy-read/hybrid-working"


def test_booklet_whose_first_passage_has_no_title_is_a_fault_of_the_whole_file() -> None:
    text = str(park()[BOOKLET]).replace("    title: Nature\n", "")
    found = compile_book(MemoryWorkspace(park(**{BOOKLET: text}))).diagnostics
    assert [(str(one.span), one.code) for one in found] == [(f"{BOOKLET}:1:1", "CPS204")]
    # It can also come to light only when the passage that had the title is left out as faulty.
    text = str(park()[BOOKLET]).replace("  - of: nature\n", "  - of: 7\n")
    found = compile_book(MemoryWorkspace(park(**{BOOKLET: text}))).diagnostics
    assert [(str(one.span), one.code) for one in found] == [(f"{BOOKLET}:6:9", "CPS203")]


def test_project_wants_a_passage_of_its_own() -> None:
    files = park(
        **{
            "plans/editions/en-easy-read.yaml": EDITION,
            "plans/easy-read/2026-27.yaml": (
                "id: 2026-27\ntitle: A year\nsummary: One year in the park.\npicture: map\npassages:\n"
                "  - of: nature\n    title: Nature\n    ideas:\n      - picture: map\n        says: [We want life.]\n"
            ),
        }
    )
    compiled = compile_book(MemoryWorkspace(files))
    missing = [one for one in compiled.diagnostics if one.code == "CPS636"]
    assert [one.message for one in missing] == ["The booklet does not tell 2026-27/projects/planting"]


def test_full_text_holds_what_is_told_besides() -> None:
    book = compile_book(DiskWorkspace(REPOSITORY)).book
    text = full_text(book, book.passages["2020-21.easy-read/people.wellbeing"])
    assert text.split("\n") == [
        "Our supportive culture promotes wellbeing.",
        "Thrive app pilot",
        "Third year of optional employee health checks",
    ]


# --- stale, and confirmed


def test_changed_text_is_stale_until_a_person_confirms(tmp_path: Path) -> None:
    workspace = samples.written(tmp_path, park())
    strategy = workspace / samples.STRATEGY
    text = strategy.read_text(encoding="utf-8")
    strategy.write_text(text.replace("There are more trees.", "There are more trees and hedges."), encoding="utf-8")
    told_before = run("check", folder=workspace)
    assert "park-2030.yaml:12:9 warning CPS634" in told_before.stderr
    assert "it was “There are more trees.”, and is “There are more trees and hedges.”" in told_before.stderr
    assert run("coverage", "--fail-under", "easy-read=100", folder=workspace).returncode == 1
    confirmed = run("easy-read", "confirm", "park-2030/nature.trees", folder=workspace)
    assert (confirmed.returncode, confirmed.stderr) == (0, "1 passage confirmed, 1 of them new or changed\n")
    assert "CPS634" not in run("check", folder=workspace).stderr
    lines = (workspace / CONFIRMED).read_text(encoding="utf-8").splitlines()
    assert "    There are more trees and hedges." in lines
    assert "    Birds nest in the park." in lines


def test_stale_passage_does_not_count_as_told() -> None:
    whole = compile_book(MemoryWorkspace(park())).book
    stale = compile_book(MemoryWorkspace(park(**{CONFIRMED: 'id: park-2030\ntexts:\n  "nature": |-\n    Old\n'}))).book
    assert cover_easy_read(whole)["park-2030"].gaps == ()
    assert set(cover_easy_read(stale)["park-2030"].gaps) == {
        "park-2030:nature",
        "park-2030:nature.trees",
        "park-2030:nature.birds",
    }


def test_confirm_names_what_it_does_not_know(tmp_path: Path) -> None:
    workspace = samples.written(tmp_path, park())
    done = run("easy-read", "confirm", "park-2030/nature.tree", folder=workspace)
    assert done.returncode == 2
    assert "Did you mean “park-2030/nature.trees”?" in done.stderr


def test_confirm_does_nothing_where_the_booklet_is_broken(tmp_path: Path) -> None:
    booklet = str(park()[BOOKLET]).replace("of: nature.birds", "of: nature.birdz")
    workspace = samples.written(tmp_path, park(**{BOOKLET: booklet, "plans/delivery/2026-27.yaml": "id: 2026-27\n"}))
    before = (workspace / CONFIRMED).read_bytes()
    done = run("easy-read", "confirm", "park-2030/nature.birdz", folder=workspace)
    assert done.returncode != 0
    assert (workspace / CONFIRMED).read_bytes() == before


def test_confirmations_of_the_repository_are_up_to_date() -> None:
    book = compile_book(DiskWorkspace(REPOSITORY)).book
    assert [address for address, passage in book.passages.items() if is_stale(book, passage)] == []


# --- translations


def test_welsh_sentence_is_checked_where_it_stands() -> None:
    sentence = "Rydym eisiau mwy o goed ym mhob rhan o’r parc i chi ac i bawb arall sy’n byw yma."
    catalogue = (
        'msgid ""\nmsgstr ""\n"Language: cy\\n"\n\n'
        'msgctxt "park-2030.easy-read/nature.trees/ideas/0/says/0/text"\n'
        f'msgid "We want more trees."\nmsgstr "{sentence}"\n'
    )
    files = park(**{"plans/translations/cy/park-2030.easy-read.po": catalogue})
    found = [one for one in compile_book(MemoryWorkspace(files)).diagnostics if one.code == "CPS611"]
    assert [(one.span.path, one.span.line) for one in found] == [("plans/translations/cy/park-2030.easy-read.po", 5)]


def test_translation_that_loses_a_hard_word_is_an_error() -> None:
    catalogue = (
        'msgid ""\nmsgstr ""\n"Language: cy\\n"\n\n'
        'msgctxt "park-2030.easy-read/nature.birds/ideas/0/says/0/text"\n'
        'msgid "We want **nest boxes** in the park."\nmsgstr "Rydym eisiau blychau nythu yn y parc."\n'
    )
    files = park(**{"plans/translations/cy/park-2030.easy-read.po": catalogue})
    assert "CPS614" in {one.code for one in compile_book(MemoryWorkspace(files)).diagnostics}


# --- the judgements on sentences


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("We were given a plan.", "were given"),
        ("The plan was not written by us.", "was written"),
        ("We are worried.", ""),
        ("You need a red pen.", ""),
    ],
)
def test_passive_voice(sentence: str, found: str) -> None:
    assert plain.passive(sentence).replace("not ", "") == found


@pytest.mark.parametrize(
    ("word", "hard"),
    [
        ("deciduous", True),
        ("prosecutor", True),
        ("organisation", False),
        ("disproportionality", True),
        ("government", False),
        ("remembers", False),
    ],
)
def test_hard_words(word: str, *, hard: bool) -> None:
    assert plain.is_hard(word) is hard


@pytest.mark.parametrize("text", ["31/03/2023", "2022-23", "31 March", "31 March 2023", "2022/23", "3 Sept"])
def test_dates_not_in_full(text: str) -> None:
    assert plain.short_dates(f"It was on {text}.")


@pytest.mark.parametrize("text", ["Friday 31 March 2023", "March 2023", "2022 to 2023", "1 to 4"])
def test_dates_in_full(text: str) -> None:
    assert not plain.short_dates(f"It was on {text}.")


def test_roman_numerals_are_told_from_words() -> None:
    assert plain.roman_numerals("Part IV is here.") == ["IV"]
    assert plain.roman_numerals("I mix. We use a CD.") == []


# --- the pictures


def test_every_picture_is_used_and_says_what_it_shows() -> None:
    book = compile_book(DiskWorkspace(REPOSITORY)).book
    starter = compile_book(DiskWorkspace(folder("templates") / "starter")).book
    shown = pictures_of(book) | pictures_of(starter)
    phrases, _ = load_phrases("en", template_folders())
    assert phrases is not None
    assert {name for name in book.drawings if f"picture-{name}" not in phrases} == set()
    assert set(book.drawings) - shown == set()


def test_pictures_are_those_that_the_list_names() -> None:
    place = REPOSITORY / "templates" / "pictures" / "easy-read"
    listed = yaml.safe_load((place / "openmoji.yaml").read_text(encoding="utf-8"))
    assert {path.stem for path in place.glob("*.svg")} == set(listed)
    assert "Attribution-ShareAlike 4.0" in (place / "LICENSE.txt").read_text(encoding="utf-8")


POND = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'


def test_page_of_pictures(tmp_path: Path) -> None:
    workspace = samples.written(tmp_path, park(**{"templates/pictures/easy-read/pond.svg": POND}))
    done = run("easy-read", "pictures", "--out", "p.html", folder=workspace)
    assert done.returncode == 0, done.stderr
    html = (workspace / "p.html").read_text(encoding="utf-8")
    assert "<b>pond</b>" in html
    assert html.count("<img ") > 50


# --- what is published


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_published_booklet_keeps_to_the_rules(published: Path, language: str, document: str) -> None:
    html = (published / f"{language}-easy-read" / document / "index.html").read_text(encoding="utf-8")
    blocks = re.findall(r'<div class="say"[^>]*>(.*?)</div>\s*</div>', html, flags=re.DOTALL)
    assert len(blocks) > 12
    for block in blocks:
        assert re.match(r'\s*(?:<img src="[^"]+\.svg" alt="[^"]*"|<div>)', block), "the picture is on the left"
    sentences = [_text(one) for one in re.findall(r"<p(?: [^>]*)?>(.*?)</p>", "".join(blocks), flags=re.DOTALL)]
    assert len(sentences) > 40
    assert [one for one in sentences if len(plain.words(one)) > 15] == []
    assert [one for one in sentences if "**" in one or "?" in one] == []


def _text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_published_booklet_has_at_most_24_pages(published: Path, language: str, document: str) -> None:
    content = _pdf(published, language, document).read_bytes()
    assert 8 < pages_of(content) <= 24
    assert all(page.strip() for page in read_back(content).split("\f"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_page_splits_an_idea(published: Path, language: str, document: str) -> None:
    """Each idea stands on one page of the PDF: its sentences, one behind the other, in the text of a single page."""
    html = (published / f"{language}-easy-read" / document / "index.html").read_text(encoding="utf-8")
    pages = [_letters(page) for page in read_back(_pdf(published, language, document).read_bytes()).split("\f")]
    for block in re.findall(r'<div class="say"[^>]*>(.*?)</div>\s*</div>', html, flags=re.DOTALL):
        kept = re.sub(r'<p class="go"[^>]*>.*?</p>', "", block, flags=re.DOTALL)
        whole = _letters(" ".join(_text(one) for one in re.findall(r"<p(?: [^>]*)?>(.*?)</p>", kept, flags=re.DOTALL)))
        assert any(whole in page for page in pages), whole


def _pdf(published: Path, language: str, document: str) -> Path:
    return published / f"{language}-easy-read" / document / f"{document}.pdf"


def _letters(text: str) -> str:
    return re.sub(r"[^\w]", "", text.replace("&amp;", "&").replace("&#39;", "'"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_draft_says_that_nobody_has_checked_it(published: Path, language: str) -> None:
    words = {"en": "This booklet is a draft.", "cy": "Drafft yw’r llyfryn hwn."}
    html = (published / f"{language}-easy-read" / "2022-23" / "index.html").read_text(encoding="utf-8")
    assert words[language] in html


def test_long_booklet_is_not_published(tmp_path: Path) -> None:
    idea = "      - picture: map\n        says: [We want more trees.]\n"
    booklet = str(park()[BOOKLET]).replace("    ideas:\n", f"    ideas:\n{idea * 110}", 1)
    workspace = samples.written(tmp_path, park(**{"plans/editions/en-easy-read.yaml": EDITION, BOOKLET: booklet}))
    done = run("build", "--edition", "en-easy-read", folder=workspace)
    assert done.returncode == 1
    assert re.search(r"park-2030.yaml:2:8 error CPS637 .* pages, and 24 are the most", done.stderr)
    assert not (workspace / "out" / "en-easy-read").exists()


def test_phrases_of_booklets_keep_to_the_rules() -> None:
    phrases, _ = load_phrases("en", template_folders())
    assert phrases is not None
    texts = [str(text) for key, text in phrases.texts.items() if key.startswith(("easy-read-", "illustrative-easy"))]
    assert len(texts) > 20
    for text in texts:
        assert len(plain.words(text)) <= plain.MOST_WORDS
        assert not plain.passive(text), text
        assert not plain.start_of_second_idea(text), text


def test_pages_of_a_document_lead_to_its_booklet_and_back(published: Path) -> None:
    full = (published / "en" / "2022-23" / "index.html").read_text(encoding="utf-8")
    easy = (published / "en-easy-read" / "2022-23" / "index.html").read_text(encoding="utf-8")
    assert 'href="../../en-easy-read/2022-23/index.html"' in full
    assert 'href="../../en/2022-23/index.html"' in easy
    assert 'href="../../cy-easy-read/2022-23/index.html" lang="cy"' in easy


def test_report_of_coverage_shows_how_easy_booklets_are() -> None:
    html = as_page(report_on(compile_book(DiskWorkspace(REPOSITORY)).book, {}))
    table = html[html.index('class="readability"') :].partition("</table>")[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table)
    assert len(rows) == len(DOCUMENTS) * len(LANGUAGES)
    for _, cells in rows:
        sentences, average, longest = re.findall(r'<td class="n">([\d.,]+)</td>', cells)[:3]
        assert int(sentences) > 20
        assert 4 < float(average) < 12
        assert int(longest) <= 15
