"""What the checkers said, as far as it is about the files that are published now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def results_that_hold(results: Mapping[str, Any], is_published: Callable[[str, str], bool]) -> Mapping[str, Any]:
    """The results of “cpsplan verify”, with those files alone that are published as they were checked.

    ``is_published`` tells whether a file with this path and this checksum is. A check that is about none of them is
    left out; so are results of another shape than “cpsplan verify” writes.
    """
    try:
        checks = [_check_that_holds(check, is_published) for check in results.get("checks", ())]
        tools = [{"check": str(check["check"]), "tool": str(check["tool"])} for check in results.get("not_run", ())]
    except (LookupError, TypeError, AttributeError):
        return {}
    kept = [check for check in checks if check["files"]]
    return {"date": str(results["date"]), "checks": kept, "not_run": tools} if kept or tools else {}


def _check_that_holds(check: Mapping[str, Any], is_published: Callable[[str, str], bool]) -> dict[str, Any]:
    files = {str(path): str(checksum) for path, checksum in check["files"].items()}
    named = {key: str(check[key]) for key in ("check", "tool", "version", "standard")}
    kept = {path: checksum for path, checksum in files.items() if is_published(path, checksum)}
    return {**named, "findings": int(check["findings"]), "files": kept}
