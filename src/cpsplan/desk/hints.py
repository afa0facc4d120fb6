"""Hints: what somebody does in the desk about a fault, where ``check`` names a command of the terminal or a file."""

from __future__ import annotations

from cpsplan.diagnostic import Diagnostic

COMMAND, FILE = "“cpsplan ", "plans/"
"""How a command and a file begin that a hint names."""
AT_DESK = {
    "CPS401": "Tick at least one outcome in its form",
    "CPS631": "Choose one in the form, which shows all pictures",
    "CPS634": "Open the passage, read both, and confirm there that it says the same",
    "CPS636": "The link opens a form that begins one",
    "CPS911": "The link opens these texts, each with a field for its translation",
    "CPS912": "The link opens these texts, with what has changed in each, beside their translations",
    "CPS913": "Tick under “Translations” what a translator has reviewed",
}
"""By the code of a rule: what to press instead."""


def hint_at_desk(diagnostic: Diagnostic) -> str:
    """The hint of a fault, as it helps in the desk."""
    is_of_terminal = COMMAND in diagnostic.hint or FILE in diagnostic.hint
    return AT_DESK.get(diagnostic.code, diagnostic.hint) if is_of_terminal else diagnostic.hint
