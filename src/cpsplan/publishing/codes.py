"""Every kind of fault. A module declares its own when it is loaded; here all of them are."""

from __future__ import annotations

from collections.abc import Mapping

from cpsplan import compiler  # noqa: F401 - declares those of files, and loads the rules
from cpsplan.diagnostic import CODES, Code
from cpsplan.publishing import rehearsal  # noqa: F401 - declares those of editions, pages and formats


def every_code() -> Mapping[str, Code]:
    """Every kind of fault by its code, such as CPS302."""
    return CODES
