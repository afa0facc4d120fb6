"""Where things of the repository lie."""

from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
CASES = REPOSITORY / "tests" / "cases"
"""The worked cases of the rules."""
TOOLS = REPOSITORY / "tests" / "tools"
"""What comes from npm, and the scripts that set up a machine."""
