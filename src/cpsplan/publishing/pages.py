"""Pages: each is made once, and those of a workspace with templates of its own in a process that can be ended.

A template of cpsplan is trusted. One of a workspace is not: the sandbox limits what it may do, but comparing two lists
of lists can take years inside a single step, in which nothing but the end of the process stops it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from cpsplan.language.phrases import Phrases
from cpsplan.publishing import workers
from cpsplan.publishing.workers import Pool
from cpsplan.render import Page, Prepared, RenderError
from cpsplan.render.folders import own_templates

SECONDS = 90
"""How long one page may take; a loop in a template is stopped before, with the line where it stands."""
BUDGET = 900
"""How long all pages of a workspace with templates of its own may take together, in seconds. Those here take five."""
Shared = tuple["Mapping[str, Phrases]", "Sequence[Path]"]


class Pages:
    """Makes pages with the templates in ``overrides`` and cpsplan's own, in the phrases of each edition, by its id."""

    def __init__(self, phrases: Mapping[str, Phrases], overrides: Sequence[Path] = ()) -> None:
        self._shared: Shared = (phrases, overrides)
        self._trusted = not own_templates(overrides)
        self._open = ExitStack()
        self._pool: Pool | None = None
        self._spent = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self._open.__exit__(*reason)  # type: ignore[arg-type]

    def make(self, prepared: Prepared) -> Page:
        """The finished page. Raises RenderError, also where it takes too long or too much memory."""
        if self._trusted:
            return write_page(prepared, self._shared)
        if self._spent > BUDGET:
            raise RenderError(f"templates/{prepared.template}: all pages together take more than {BUDGET} seconds")
        begun = time.monotonic()
        if self._pool is None:
            self._pool = self._open.enter_context(workers.local(write_page, self._shared, 1, SECONDS))
        try:
            page: Page = self._pool.submit(prepared).result()
        except RenderError:
            raise
        except Exception as error:
            reason = workers.reason_of(error, SECONDS) or "the process that made the page died"
            raise RenderError(f"templates/{prepared.template}: {reason}") from error
        finally:
            self._spent += time.monotonic() - begun
        return page


def write_page(prepared: Prepared, shared: Shared) -> Page:
    """The page, wherever this runs. Raises RenderError."""
    phrases, overrides = shared
    return prepared.page(phrases[prepared.edition], overrides)
