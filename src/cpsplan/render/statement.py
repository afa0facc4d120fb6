"""The accessibility statement, after the model of the regulations, made from results: what was checked, by what, when.

Source of its parts: the model accessibility statement of the Government Digital Service for the Public Sector Bodies
(Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018, regulation 8. The words are our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cpsplan.language.localise import LocalisedBook
from cpsplan.render.figures import date
from cpsplan.render.frame import settings_of
from cpsplan.render.notices import PageContent, translation_notices
from cpsplan.render.values import Fact, Values


@dataclass(frozen=True, slots=True)
class CheckLine(Values):
    """One check that was run."""

    words: str
    standard: str
    tool: str
    files: str
    findings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementContent(PageContent):
    """Everything that the statement says."""

    date: str
    checks: tuple[CheckLine, ...]
    not_run: tuple[Fact, ...]
    """The checks that could not be run, each with its tool."""
    limits: tuple[str, ...]


def statement_content(localised: LocalisedBook, results: Mapping[str, Any]) -> StatementContent:
    """Everything that the statement says. ``results`` are those of “cpsplan verify”, or empty."""
    phrases, settings = localised.phrases, settings_of(localised.book)
    return StatementContent(
        title=phrases.text("statement-title"),
        summary=phrases.text("statement-lead", title=settings.title, publisher=settings.publisher),
        notices=translation_notices(localised),
        date=date(phrases, str(results["date"])) if results.get("date") else "",
        checks=_checks(localised, results),
        not_run=_not_run(localised, results),
        limits=_limits(localised),
    )


def _checks(localised: LocalisedBook, results: Mapping[str, Any]) -> tuple[CheckLine, ...]:
    phrases = localised.phrases
    lines: list[CheckLine] = []
    for check in results.get("checks", ()):
        key = f"check-{check['check']}"
        if key in phrases:
            tool = phrases.text("check-tool", tool=str(check["tool"]), version=str(check["version"]))
            files, findings = str(len(check["files"])), str(check["findings"])
            lines.append(CheckLine(phrases.text(key), str(check["standard"]), tool, files, findings))
    return tuple(lines)


def _not_run(localised: LocalisedBook, results: Mapping[str, Any]) -> tuple[Fact, ...]:
    phrases = localised.phrases
    lines: list[Fact] = []
    for check in results.get("not_run", ()):
        key = f"check-{check['check']}"
        # A second opinion that is not there leaves nothing unchecked.
        if key in phrases and not check.get("is_second"):
            lines.append(Fact(phrases.text(key), str(check["tool"])))
    return tuple(lines)


def _limits(localised: LocalisedBook) -> tuple[str, ...]:
    """What is known not to be as it should."""
    phrases = localised.phrases
    limits = [phrases.text(key) for key in ("limit-voice", "limit-reader")]
    if localised.is_draft:
        limits.append(phrases.text("limit-translation"))
    if any(not booklet.model.checked for booklet in localised.book.booklets.values()):
        limits.append(phrases.text("limit-easy-read"))
    return tuple(limits)
