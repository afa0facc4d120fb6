"""Languages by their codes: en, cy; with the region where it matters, en-GB."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import StringConstraints

from cpsplan.model.marks import Shown

LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Z]{2})?$"
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN), Shown()]
"""A language by its code in ISO 639, and its region where that matters: en, cy, en-GB."""


def language_of(code: str) -> str:
    """The language of a code that may name a region too: en of en-GB."""
    return code.partition("-")[0]


def is_code(text: str) -> bool:
    """Whether a text is written as the code of a language."""
    return re.fullmatch(LANGUAGE_PATTERN, text) is not None


def is_language(code: str) -> bool:
    """Whether CLDR, which dates and plurals come from, knows the language."""
    from babel import localedata  # noqa: PLC0415 - only where there is a second language

    return localedata.exists(code)
