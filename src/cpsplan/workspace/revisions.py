"""Workspaces that are not here: in another directory, or in a revision of the git repository that one lies in.

Git is asked with lists of arguments, never through a shell, and only for what it has stored: no hook, filter or helper
of the repository runs. A name that could be taken for an option is refused before git sees it.
"""

from __future__ import annotations

import datetime
import os
import re
import subprocess
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from cpsplan.late import dataclass
from cpsplan.workspace import children
from cpsplan.workspace.disk import (
    FILE_LIMIT,
    MEBIBYTE,
    PLANS,
    SETTINGS_FILE,
    SIZE_LIMIT,
    DiskWorkspace,
    Unreadable,
    Workspace,
    files_below,
    is_hidden,
    read_regular,
)

FOLDERS = ("strategies", "delivery")
"""The folders by which a directory is known to be plans/ itself, under another name."""
PATIENCE = 60
"""How many seconds git may take."""
ELSEWHERE = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"})
"""What a hook of git may have set: it would lead to another repository than the one that the workspace lies in."""
QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
"""Git is not to write, to ask for a password or to fetch anything; its words are read, so they are English."""
GUARDS = {
    "safe.bareRepository": "explicit",
    "protocol.allow": "never",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.sshCommand": "false",
    "core.gitProxy": "",
    "core.askPass": "",
    "credential.helper": "",
    "diff.external": "",
    "core.warnAmbiguousRefs": "true",
}
"""What no setting of a repository changes: a folder that looks like a bare repository is not taken for one, nothing is
fetched, and no command of its settings runs. A commit may bring such a folder, with commands in its settings."""
OLDEST_GITS = ((2, 39, 4), (2, 40, 2), (2, 41, 1), (2, 42, 2), (2, 43, 4), (2, 44, 1), (2, 45, 0))
"""The first releases, each of its line, that fetch nothing behind one's back (GIT_NO_LAZY_FETCH, CVE-2024-32004)."""
BARE = "the workspace lies in a bare repository, which may have come with its files: take that away, or clone it anew"
OF_ANOTHER = (
    "the repository belongs to another user, and git would run what that user has set: "
    "if you trust it, “git config --global --add safe.directory FOLDER” says so"
)
FOUND = re.compile(rb"([0-9a-f]+) commit \d+\n")
"""What git answers of a commit that it knows."""
_COMMITTED = re.compile(
    r"^committer .*> (?P<seconds>\d{1,11}) (?P<sign>[+-])(?P<hours>\d\d)(?P<minutes>\d\d)$", re.MULTILINE
)
REGULAR, LINK = "100", "120000"
"""How the modes of files and of links begin in a tree of git."""


class NoRevision(Exception):  # noqa: N818 - it names what is the matter; the command makes a message of it
    """There is no such revision, or no git to ask; the message says why, in words that go after a name."""


class NoAnswer(NoRevision):
    """Git is there and does not answer: the name may be that of a revision all the same."""


@dataclass(frozen=True)
class PlansFolder:
    """A workspace of which only the folder of the plans is there, whatever it is called."""

    root: Path

    def names(self, folder: str) -> list[str]:
        """The paths of all files below ``folder``, as if the directory were called plans/."""
        return files_below(folder, (f"{PLANS}/{name}" for name in DiskWorkspace(self.root).names(".")))

    def read(self, path: str) -> bytes:
        """The bytes of the file at ``path``. Raises Unreadable."""
        return DiskWorkspace(self.root).read(PurePosixPath(path).relative_to(PLANS).as_posix())

    def today(self) -> datetime.date:
        """The date of the clock."""
        return DiskWorkspace(self.root).today()


def open_directory(path: Path) -> Workspace | None:
    """The workspace in a directory, or that of which it is the folder plans/; None where it is neither."""
    try:
        if (path / PLANS).is_dir():
            return DiskWorkspace(path)
        has_settings = (path / Path(SETTINGS_FILE).name).is_file()
        is_plans = has_settings or any((path / folder).is_dir() for folder in FOLDERS)
        return PlansFolder(path) if is_plans else None
    except (OSError, ValueError):
        # A name that is too long, or that no file system could hold, names no directory.
        return None


def is_file(path: Path) -> bool:
    """Whether there is a regular file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        # A name that is too long, or that no file system could hold, names no file.
        return False


def read_file(path: Path) -> bytes | None:
    """The bytes of a file beside the workspace; None where there is no regular file. Raises Unreadable."""
    return read_regular(path, FILE_LIMIT) if is_file(path) else None


@dataclass(frozen=True)
class Stored:
    """A file as git has it: its mode, its object, its size."""

    mode: str
    object: str
    size: int


@dataclass(frozen=True)
class RevisionWorkspace:
    """A workspace as it was in one commit. Nothing is checked out."""

    root: Path
    commit: str

    @cached_property
    def _files(self) -> dict[str, Stored]:
        """Every file below plans/ by its path in the workspace. Hidden ones are left out."""
        prefix = ask_git(self.root, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").rstrip("\n")
        listing = ask_git(
            self.root, "ls-tree", "-r", "-z", "--long", "--full-tree", self.commit, "--", f"{prefix}{PLANS}/"
        )
        files = {}
        for line in listing.decode("utf-8", "surrogateescape").split("\0"):
            if line:
                facts, path = line.split("\t", 1)
                mode, _, name, size = facts.split()
                inside = path.removeprefix(prefix)
                if not any(map(is_hidden, PurePosixPath(inside).parts)):
                    files[inside] = Stored(mode, name, int(size) if size.isdigit() else 0)
        return files

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        """The bytes of every file that can be read, by its object. Git is asked once for all of them."""
        wanted = [stored.object for stored in self._files.values() if not _reason(stored)]
        answer = ask_git(self.root, "cat-file", "--batch", asked="".join(f"{name}\n" for name in wanted).encode())
        contents, place = {}, 0
        for name in wanted:
            head_end = answer.index(b"\n", place)
            facts = answer[place:head_end].split()
            if facts[1:2] != [b"blob"]:
                raise NoRevision("is known, but its files are not all here: fetch them first")
            size = int(facts[2])
            contents[name] = answer[head_end + 1 : head_end + 1 + size]
            place = head_end + 1 + size + 1
        return contents

    def names(self, folder: str) -> list[str]:
        """The paths of all files below ``folder``, sorted; hidden ones are left out."""
        return files_below(folder, self._files)

    def read(self, path: str) -> bytes:
        """The bytes of the file at ``path``. Raises Unreadable."""
        stored = self._files.get(path)
        if stored is None:
            raise Unreadable("does not exist")
        if reason := _reason(stored):
            raise Unreadable(reason)
        return self._contents[stored.object]

    def today(self) -> datetime.date:
        """The date of the clock: what has passed by now does not depend on when a plan was written."""
        return DiskWorkspace(self.root).today()


def _reason(stored: Stored) -> str:
    """Why a stored file is not read; empty where it is."""
    if stored.mode == LINK:
        return "is a link, and links are not followed in a revision"
    if not stored.mode.startswith(REGULAR):
        return "is not a regular file"
    if stored.size > SIZE_LIMIT:
        return f"is too large: {stored.size / MEBIBYTE:.1f} MB, and {SIZE_LIMIT // MEBIBYTE} MB is the most"
    return ""


def find_commit(root: Path, name: str) -> str:
    """The id of the commit that git knows by ``name``: a commit, branch or tag.

    Raises NoRevision where it knows none, and NoAnswer where that cannot be told.
    """
    if name.startswith("-"):
        raise NoRevision("has no possible name, as that begins with “-”")
    if not name or not name.isprintable():
        raise NoRevision("has no possible name")
    _refuse_strange_top(root)
    answer = ask_git(root, "cat-file", "--batch-check", asked=f"{name}^{{commit}}\n".encode())
    commit = FOUND.fullmatch(answer)
    if commit is None:
        raise NoRevision("is not known")
    return commit[1].decode("ascii")


def _refuse_strange_top(root: Path) -> None:
    """Raise NoAnswer where git found a repository by other means than a .git at its top, as old ones do."""
    top = ask_git(root, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").rstrip("\n")
    if not (Path(top) / ".git").exists():
        raise NoAnswer(f"cannot be looked up: {BARE}")


def open_revision(root: Path, name: str) -> RevisionWorkspace:
    """The workspace at ``root`` as it was in the revision ``name``: a commit, branch or tag.

    Raises NoRevision where there is no such revision, or no plan in it at that place.
    """
    workspace = RevisionWorkspace(root, find_commit(root, name))
    if not workspace.names(PLANS):
        raise NoRevision(f"is known, but holds no {PLANS}/ at the place of this workspace")
    return workspace


def committed_at(root: Path, commit: str) -> datetime.datetime:
    """When a commit was made, by the clock of who made it. Raises NoRevision."""
    head, _, _ = ask_git(root, "cat-file", "commit", commit).decode("utf-8", "replace").partition("\n\n")
    when = _COMMITTED.search(head)
    if when is None:
        raise NoRevision("does not say when it was made")
    minutes = int(when["hours"]) * 60 + int(when["minutes"])
    offset = datetime.timedelta(minutes=-minutes if when["sign"] == "-" else minutes)
    try:
        return datetime.datetime.fromtimestamp(int(when["seconds"]), datetime.timezone(offset))
    except (ValueError, OverflowError, OSError):
        raise NoRevision("was made at no possible time") from None


def list_revisions(root: Path) -> list[str]:
    """The names of all branches and tags, as short as git takes them. Raises NoRevision where git cannot be asked."""
    answer = ask_git(root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
    return answer.decode("utf-8", "replace").splitlines()


def ask_git(root: Path, *arguments: str, asked: bytes = b"") -> bytes:
    """What git answers on standard output. Raises NoRevision where there is no git, NoAnswer where it refuses."""
    settings: list[str] = []
    for name, value in GUARDS.items():
        settings += ("-c", f"{name}={value}")
    command = ("git", "--no-pager", "--literal-pathspecs", *settings, "-C", str(root.absolute()), *arguments)
    try:
        done = _run_git(command, asked)
    except FileNotFoundError:
        missing = "cannot be looked up: git is not installed"
        # Where there is a repository, the name may be that of a revision.
        raise NoAnswer(missing) if _is_in_repository(root) else NoRevision(missing) from None
    words = done.stderr.decode("utf-8", "replace").strip().splitlines()
    if any("is ambiguous" in line for line in words):
        raise NoAnswer("could be several things: write out refs/heads/…, refs/tags/… or the whole id of a commit")
    if done.returncode:
        raise _refusal(words[0] if words else "no")
    return done.stdout


def _refusal(said: str) -> NoRevision:
    """What it means that git refuses, by the first line that it says."""
    if "cannot use bare repository" in said or "must be run in a work tree" in said:
        return NoAnswer(f"cannot be looked up: {BARE}")
    if "dubious ownership" in said:
        return NoAnswer(f"cannot be looked up: {OF_ANOTHER}")
    kind = NoRevision if said.startswith("fatal: not a git repository") else NoAnswer
    return kind(f"cannot be looked up: git says “{said}”")


def _is_in_repository(root: Path) -> bool:
    folder = root.absolute()
    return any((place / ".git").exists() for place in (folder, *folder.parents))


def git_version() -> tuple[int, ...]:
    """The release of git on this machine, such as ``(2, 45, 1)``; empty where there is none."""
    try:
        words = _run_git(("git", "--version"), b"").stdout.decode("utf-8", "replace")
    except (FileNotFoundError, NoRevision):
        return ()
    number = re.search(r"\d+(?:\.\d+)+", words)
    return tuple(map(int, re.findall(r"\d+", number[0]))) if number else ()


def is_safe_git(version: tuple[int, ...]) -> bool:
    """Whether a release of git, such as ``(2, 45, 1)``, keeps what is asked of it here."""
    if version >= OLDEST_GITS[-1]:
        return True
    return any(version[:2] == oldest[:2] and version >= oldest for oldest in OLDEST_GITS)


def _run_git(command: Sequence[str], asked: bytes) -> subprocess.CompletedProcess[bytes]:
    surroundings = {name: value for name, value in os.environ.items() if name not in ELSEWHERE} | QUIET
    try:
        return children.run(command, asked, timeout=PATIENCE, surroundings=surroundings)
    except FileNotFoundError:
        raise
    except subprocess.TimeoutExpired:
        raise NoAnswer(f"cannot be looked up: git does not answer within {PATIENCE} seconds") from None
    except (OSError, ValueError) as error:
        raise NoAnswer(f"cannot be looked up: {error}") from None
