"""How often tests try something at random: a third as often in `make test` as where CPSPLAN_THOROUGH is `on`.

What slow checkers look at is fewer files, too: see enough.py. A workflow does all of it each week, and `make test` can:
CPSPLAN_THOROUGH=on make test.
"""

from __future__ import annotations

import os

SWITCH = "CPSPLAN_THOROUGH"
SHARE = 3


def tries(count: int) -> int:
    """How many of ``count`` tries are made in this run."""
    return count if is_thorough() else count // SHARE


def is_thorough() -> bool:
    """Whether nothing is left out in this run."""
    return os.environ.get(SWITCH) == "on"
