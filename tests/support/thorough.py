"""How much tests try: a third of what is random in `make test`, and all of it where CPSPLAN_THOROUGH is `on`.

Commands that may hang or break are there programs of their own, not copies of the process of the tests.
Attacks that touch different commands are tried one by one there (test_every_command.py), and every refusal of the disk
at every call (test_faults.py). Every document is spoken there (real_plans.py), and every pair of a system and a Python
is asked about (test_platforms.py).
Slow checkers look at every file there, not only at enough of them (enough.py). A workflow does that each week, and
`make test` can: CPSPLAN_THOROUGH=on make test.
"""

from __future__ import annotations

import os

SWITCH = "CPSPLAN_THOROUGH"
SHARE = 3


def tries(count: int) -> int:
    """How many of ``count`` tries are made in this run."""
    return count if is_on() else count // SHARE


def is_on() -> bool:
    """Whether everything is tried."""
    return os.environ.get(SWITCH) == "on"
