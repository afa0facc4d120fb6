"""Writes a workspace whose plan makes a workbook of many rows, and says the id of that plan.

python -m tests.bench.workbook FOLDER ROWS
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.illustrative import PLAN, ROWS, illustrative


def write(folder: Path, rows: int) -> str:
    """Write the workspace into ``folder``, and give back the id of its plan."""
    for path, text in illustrative(rows // ROWS).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return PLAN


if __name__ == "__main__":
    sys.stdout.write(write(Path(sys.argv[1]), int(sys.argv[2])))
