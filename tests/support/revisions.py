"""Git in made-up repositories: revisions of a workspace to compare."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    """Run git in ``folder``, away from the settings of whoever runs the tests."""
    who = ("-c", "user.name=A Planner", "-c", "user.email=planner@example.org", "-c", "commit.gpgsign=false")
    surroundings = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, env=surroundings, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(folder: Path, name: str) -> None:
    """Commit everything in ``folder``."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", name)
