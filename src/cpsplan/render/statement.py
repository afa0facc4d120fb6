"""The accessibility statement, after the model of the regulations, made from results: what was checked, by what, when.

Source of its parts: the model accessibility statement of the Government Digital Service for the Public Sector Bodies
(Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018, regulation 8. The words are our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cpsplan.language.localise import LocalisedBook
from cpsplan.render.figures import date
from cpsplan.render.frame import settings_of, translation_notices
from cpsplan.render.places import Values


def statement_values(localised: LocalisedBook, results: Mapping[str, Any]) -> Values:
    """Everything that the statement says, as plain values. ``results`` are those of “cpsplan verify”, or empty."""
    phrases, settings = localised.phrases, settings_of(localised.book)
    checks = [
        {
            "words": phrases.text(f"check-{one['check']}"),
            "standard": str(one["standard"]),
            "tool": phrases.text("check-tool", tool=str(one["tool"]), version=str(one["version"])),
            "files": str(len(one["files"])),
            "findings": str(one["findings"]),
        }
        for one in results.get("checks", ())
        if f"check-{one['check']}" in phrases
    ]
    not_run = [
        {"words": phrases.text(f"check-{one['check']}"), "tool": str(one["tool"])}
        for one in results.get("not_run", ())
        if f"check-{one['check']}" in phrases
    ]
    limits = [phrases.text(key) for key in ("limit-voice", "limit-reader")]
    if localised.is_draft:
        limits.append(phrases.text("limit-translation"))
    if any(not entry.model.checked for entry in localised.book.booklets.values()):
        limits.append(phrases.text("limit-easy-read"))
    return {
        "title": phrases.text("statement-title"),
        "summary": phrases.text("statement-lead", title=settings.title, publisher=settings.publisher),
        "date": date(phrases, str(results["date"])) if results.get("date") else "",
        "checks": checks,
        "not_run": not_run,
        "limits": limits,
        "notices": translation_notices(localised),
    }
