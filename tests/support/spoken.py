"""What a screen reader says of a page: the virtual one of Guidepup (npm), from the beginning of a page to its end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from cpsplan.verify import axe, npm
from tests.support import page_kinds
from tests.support.places import REPOSITORY

PACKAGE = "@guidepup/virtual-screen-reader"
KEPT = REPOSITORY / "tests" / "published" / "spoken"
"""What is said of a page of each kind, as a person has read it once and found good."""
LAST = "end of document"
READ = """async () => {
    const script = new Blob([SCRIPT], {type: 'text/javascript'});
    const {virtual} = await import(URL.createObjectURL(script));
    await virtual.start({container: document.body});
    while (await virtual.lastSpokenPhrase() !== LAST) await virtual.next();
    const phrases = await virtual.spokenPhraseLog();
    await virtual.stop();
    return phrases;
}"""
PASSED_OVER = ("end of ", "paragraph", "list", "strong", "emphasis", "rowgroup")
"""What says only where something begins or ends."""
IN_A_LIST = re.compile(r"listitem, level (\d+), position (\d+), set size (\d+)")


def phrases(browser: axe.Chromium, page: Path) -> list[str]:
    """All that is said of a page."""
    script = npm.script(PACKAGE, "lib/esm/index.browser.js").read_text(encoding="utf-8")
    reading = READ.replace("SCRIPT", json.dumps(script)).replace("LAST", json.dumps(LAST))
    return list(browser.ask(page, "", reading))


def outline(said: Sequence[str]) -> str:
    """What is said, for people: one phrase a line, without ends; rows without their cells, which follow."""
    lines: list[str] = []
    for phrase in said:
        if phrase.startswith("end of ") or phrase in PASSED_OVER:
            continue
        lines.append("row" if phrase.startswith("row, ") else IN_A_LIST.sub(r"item \2 of \3", phrase))
    return "".join(f"{line}\n" for line in lines)


def said_twice(said: Sequence[str]) -> Iterator[str]:
    """The names of pictures that the words before or behind them say, too."""
    ends = {phrase for phrase in said if phrase.startswith("end of image, ")}
    outside: list[str] = []
    end = ""
    for phrase in said:
        if not end and not phrase.startswith("end of "):
            outside.append(phrase)
            # A picture with words in it is read to its end.
            end = f"end of {phrase}" if f"end of {phrase}" in ends else ""
        elif phrase == end:
            end = ""
    for before, behind in pairwise(outside):
        names = [phrase.removeprefix("image, ") for phrase in (before, behind)]
        if (before.startswith("image, ") or behind.startswith("image, ")) and names[0] == names[1]:
            yield names[0]


def kept_file(page: str) -> Path:
    """Where the text of a page of ``page_kinds`` is kept."""
    return KEPT / f"{page.removesuffix('.html').removesuffix('/index').replace('/', '-')}.txt"


def write_kept(out: Path) -> None:
    """Keep what is said of each page now: for a person to read what has changed, before it is committed."""
    with axe.browser() as started:
        browser = axe.Chromium(started, out)
        for page in page_kinds.PAGES:
            kept_file(page).write_text(outline(phrases(browser, out / page)), encoding="utf-8")
