"""Three more checkers of pages, each with rules of its own: Alfa, IBM's Equal Access and HTML_CodeSniffer.

All are asked for WCAG at level AA, at the width of a desktop. What only a person can judge, they leave to a person, and
so do we. They come from npm, see `npm`; Alfa is asked by `alfa.mjs` beside this file, in Node.js.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cpsplan.verify import axe, npm
from cpsplan.workspace import children

CODESNIFFER = "@pa11y/html_codesniffer"
IBM = "accessibility-checker-engine"
ALFA = "@siteimprove/alfa-rules"
ALFA_SCRIPT = Path(__file__).with_name("alfa.mjs")
AT_ONCE = 8
"""How many pages Alfa gets at once: what it is given of each is as long as a book."""

ASK_CODESNIFFER = """() => new Promise(answer => HTMLCS.process('WCAG2AA', document, () => answer(
    HTMLCS.getMessages().filter(message => message.type === HTMLCS.ERROR).map(
        ({code, msg, element}) => `${code} ${msg} ${element.outerHTML ? element.outerHTML.slice(0, 120) : ''}`))))"""
ASK_IBM = """async () => (await new ace.Checker().check(document, ['WCAG_2_2'])).results
    .filter(({value}) => value[0] === 'VIOLATION' && value[1] === 'FAIL')
    .map(({ruleId, message, path}) => `${ruleId} ${message} ${path.dom}`)"""

Look = Callable[[axe.Chromium, Path], Sequence[str]]
"""What is wrong with a page that a browser opens."""


def codesniffer(paths: Sequence[Path], folder: Path) -> list[str]:
    """The errors that HTML_CodeSniffer sees in pages below ``folder``, one line each. Raises MissingProgramError."""
    text = npm.script(CODESNIFFER, "build/HTMLCS.js").read_text(encoding="utf-8")
    return _looked_at(paths, folder, lambda browser, path: list(browser.ask(path, text, ASK_CODESNIFFER)))


def ibm(paths: Sequence[Path], folder: Path) -> list[str]:
    """The violations that IBM's checker is sure of, one line each. Raises MissingProgramError."""
    text = npm.script(IBM, "ace.js").read_text(encoding="utf-8")
    return _looked_at(paths, folder, lambda browser, path: list(browser.ask(path, text, ASK_IBM)))


def alfa(paths: Sequence[Path], folder: Path) -> list[str]:
    """The rules of Alfa that pages break, one line each. Raises MissingProgramError."""
    npm.script(ALFA, "package.json")
    reading = _run_alfa("read", b"").decode()
    findings: list[str] = []
    for start in range(0, len(paths), AT_ONCE):
        values: dict[Path, str] = {}

        def read(browser: axe.Chromium, path: Path, values: dict[Path, str] = values) -> Sequence[str]:
            values[path] = json.dumps(browser.ask(path, "", reading))
            return ()

        findings += _looked_at(paths[start : start + AT_ONCE], folder, read)
        answers = _run_alfa("audit", "".join(f"{value}\n" for value in values.values()).encode()).splitlines()
        for path, answer in zip(values, map(json.loads, answers), strict=True):
            findings += _broken_rules(path, answer)
    return findings


def _looked_at(paths: Sequence[Path], folder: Path, look: Look) -> list[str]:
    """What is wrong with each page; that a page cannot be asked is wrong, too. Raises MissingProgramError."""
    findings: list[str] = []
    with axe.browser() as started:
        from playwright.sync_api import Error  # noqa: PLC0415 - an extra, which is there if a browser has started

        browser = axe.Chromium(started, folder)
        for path in paths:
            try:
                findings += [f"{path}: {words}" for words in look(browser, path)]
            except Error as error:
                findings.append(f"{path}: not checked: {str(error).partition(chr(10))[0]}")
                browser.reopen()
    return findings


def _run_alfa(task: str, given: bytes) -> bytes:
    """What Alfa answers. Raises MissingProgramError, and subprocess.CalledProcessError where it cannot run."""
    return children.run([npm.node(), str(ALFA_SCRIPT), str(npm.packages()), task], given, check=True).stdout


def _broken_rules(path: Path, answer: dict[str, Any]) -> Iterator[str]:
    """The rules that a page breaks; a page in which Alfa has found nothing to look at was not looked at."""
    if not answer["passed"] and not answer["failed"]:
        yield f"{path}: Alfa has seen nothing in this page"
    for broken in answer["failed"]:
        yield f"{path}: {broken['rule']} {' '.join(broken['words'])} {broken['place']}"
