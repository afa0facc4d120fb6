"""How often tests try something at random: a third as often in `make test` as where CPSPLAN_THOROUGH is `on`.

A workflow does that each week, and `make test` can: CPSPLAN_THOROUGH=on make test.
"""

from __future__ import annotations

import os

SWITCH = "CPSPLAN_THOROUGH"
SHARE = 3


def tries(count: int) -> int:
    """How many of ``count`` tries are made in this run."""
    return count if os.environ.get(SWITCH) == "on" else count // SHARE
