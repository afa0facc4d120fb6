"""Braille as words again, by the program that wrote it: what it reads well says what it wrote."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable

from cpsplan.writers import braille


def words_of(lines: Iterable[str], language: str) -> str:
    """What lines of Braille say."""
    given = "".join(f"{line}\n" for line in lines if line.strip()).replace("\\", "\\\\")
    command = ["lou_translate", "--backward", braille.tables(language)]
    return subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", check=True).stdout
