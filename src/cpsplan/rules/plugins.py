"""Plugins: what can be wrong with rules of other packages, which the settings name and the user has installed.

``of_plugins`` loads such rules where the settings name any.
"""

from __future__ import annotations

from cpsplan.diagnostic import Severity, declare

GROUP = "cpsplan.rules"
"""The group of the entry points by which packages offer rules."""
UNKNOWN_PLUGIN = declare(
    "CPS114",
    "unknown-plugin",
    Severity.ERROR,
    """The settings name rules of another package that is not installed here. Such rules are never taken from the
    workspace itself: who checks it has to install the package, into the same Python as cpsplan.""",
)
FAULTY_PLUGIN = declare(
    "CPS115",
    "faulty-plugin",
    Severity.ERROR,
    """Rules of another package, which the settings name, fail: they cannot be loaded, are not what cpsplan takes for
    rules, or break off while they check. What they would have found is not known. Tell those who wrote the package.""",
)
