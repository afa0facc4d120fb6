"""What a name on the command line means: a plan, a directory, a file or a git revision, and never two of them.

A pull request brings files, and a gate compares it with a branch. If a folder called main were taken for the branch
main, the pull request would be compared with itself. So a name that could be two things is refused, and a prefix says
which is meant: plan:2020-21, dir:../old, file:last.json, rev:main.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from cpsplan.cli.terminal import Stop
from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import did_you_mean
from cpsplan.late import dataclass
from cpsplan.reporters.visible import visible
from cpsplan.workspace.disk import Unreadable
from cpsplan.workspace.revisions import (
    NoAnswer,
    NoRevision,
    find_commit,
    is_file,
    open_directory,
    open_revision,
    read_file,
)


class NameKind(StrEnum):
    """The kinds of things that a name can mean, each called by its prefix."""

    PLAN = "plan"
    DIRECTORY = "dir"
    FILE = "file"
    REVISION = "rev"


WORDS = {
    NameKind.PLAN: "a plan",
    NameKind.DIRECTORY: "a directory that holds plans/",
    NameKind.FILE: "a file",
    NameKind.REVISION: "a git revision",
}


@dataclass(frozen=True)
class NameScope:
    """Where a name is looked up: the kinds that the command takes, the workspace if there is one, its plans."""

    kinds: tuple[NameKind, ...]
    root: Path | None
    plans: Sequence[str] = ()


@dataclass(frozen=True)
class Named:
    """The one thing that a name means. As text it always tells the kind, but for plans, whose ids speak for them."""

    kind: NameKind
    name: str

    def __str__(self) -> str:
        return self.name if self.kind is NameKind.PLAN else f"{self.kind}:{self.name}"


def resolve(given: str, scope: NameScope) -> Named:
    """The one thing that ``given`` means, with or without a prefix. Raises Stop where it could be none or several."""
    prefix, colon, name = given.partition(":")
    if colon and prefix in list(NameKind):
        return _prefixed(Named(NameKind(prefix), name), scope)
    possible = [kind for kind in scope.kinds if _is_here(kind, given, scope)]
    doubt, reason = "", ""
    try:
        # Outside of a workspace no revision can be opened, but a name may stand for one all the same.
        find_commit(scope.root or Path.cwd(), given)
        possible.append(NameKind.REVISION)
    except NoAnswer as silence:
        doubt = reason = str(silence)
        if possible:
            possible.append(NameKind.REVISION)
    except NoRevision as unknown:
        reason = str(unknown)
    match possible:
        case [kind]:
            return Named(kind, given)
        case []:
            raise Stop(_nothing(given, scope, reason))
        case _:
            raise Stop(_several(given, possible, doubt))


def compile_state(meaning: Named, scope: NameScope) -> Compiled:
    """Compile the workspace in a directory or a revision. Raises Stop where there is none."""
    if meaning.kind is NameKind.DIRECTORY:
        directory = open_directory(Path(meaning.name)) if meaning.name else None
        if directory is None:
            raise Stop(f"{_in_quotes(meaning)}: there is no such directory that holds plans/")
        return compile_book(directory)
    if scope.root is None:
        raise Stop(f"{_in_quotes(meaning)} cannot be looked up, as there is no workspace here")
    try:
        return compile_book(open_revision(scope.root, meaning.name))
    except NoRevision as reason:
        raise Stop(f"{_in_quotes(meaning)}: the git revision {reason}") from None


def read_report(meaning: Named) -> bytes:
    """The bytes of a file. Raises Stop where there is none, or it cannot be read."""
    try:
        content = read_file(Path(meaning.name))
    except Unreadable as reason:
        raise Stop(f"{_in_quotes(meaning)} {reason}") from None
    if content is None:
        raise Stop(f"{_in_quotes(meaning)}: there is no such file")
    return content


def _prefixed(meaning: Named, scope: NameScope) -> Named:
    if meaning.kind not in scope.kinds:
        prefixes = _with_or(f"{kind}:" for kind in scope.kinds)
        raise Stop(
            f"{_in_quotes(meaning)} cannot be compared here: the name is that of {WORDS[meaning.kind]}, "
            f"and this command takes {prefixes}"
        )
    if meaning.kind is NameKind.PLAN and meaning.name not in scope.plans:
        raise Stop(f"{_in_quotes(meaning)}: there is no such plan ({_known_plans(scope)}){_hint(meaning.name, scope)}")
    return meaning


def _is_here(kind: NameKind, name: str, scope: NameScope) -> bool:
    """Whether a name is that of a plan, a directory or a file. Git is asked elsewhere."""
    if kind is NameKind.PLAN:
        return name in scope.plans
    if kind is NameKind.DIRECTORY:
        return bool(name) and open_directory(Path(name)) is not None
    return kind is NameKind.FILE and is_file(Path(name))


def _several(given: str, possible: list[NameKind], doubt: str) -> str:
    """What a name could be, and how to say which is meant. ``doubt`` is why git does not answer, if it does not."""
    name = visible(given)
    unclear = f" (which {doubt})" if doubt else ""
    choices = _with_or(f"{kind}:{name}" for kind in possible)
    return f"“{name}” could be {_with_or(WORDS[kind] for kind in possible)}{unclear}. Write which is meant: {choices}"


def _nothing(given: str, scope: NameScope, reason: str) -> str:
    """What a name could have been, and is not."""
    words = WORDS | {NameKind.PLAN: f"a plan ({_known_plans(scope)})"}
    others = " nor ".join(words[kind] for kind in scope.kinds if kind is not NameKind.REVISION)
    if scope.root is None:
        reason = "cannot be looked up, as there is no workspace here"
    return f"“{visible(given)}” is neither {others}; as a git revision it {reason}{_hint(given, scope)}"


def _known_plans(scope: NameScope) -> str:
    return f"there are: {', '.join(scope.plans)}" if scope.plans else "there are none here"


def _hint(name: str, scope: NameScope) -> str:
    hint = did_you_mean(name, scope.plans)
    return f". {hint}" if hint else ""


def _with_or(words: Iterable[str]) -> str:
    """Words in a row, with “or” before the last."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _in_quotes(meaning: Named) -> str:
    return f"“{visible(f'{meaning.kind}:{meaning.name}')}”"
