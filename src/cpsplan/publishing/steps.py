"""The steps of a build, from the compiled workspace to the published folder: those of the command and of programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Diagnostic, Severity
from cpsplan.late import dataclass
from cpsplan.publishing import ledger as ledgers
from cpsplan.publishing.build import AfterArtifact, build, key_of_build
from cpsplan.publishing.drafts import drafts_left_out, without_drafts
from cpsplan.publishing.ledger import Ledger
from cpsplan.publishing.options import BuildOptions, Permitted
from cpsplan.publishing.publish import Artifact, CannotPublish, Published, publish
from cpsplan.publishing.refusals import refuse_removal, refuse_unknown_options
from cpsplan.publishing.removal import published_places
from cpsplan.workspace.disk import DiskWorkspace


class FaultyPages(Exception):  # noqa: N818 - it says what is the matter
    """What was made has errors, so that nothing is published; those who watch have been told."""


class NotPut(OSError):  # noqa: N818 - it says what was done with the files
    """The system refuses while files are put into the folder."""


@dataclass(frozen=True)
class Finished:
    """A build that is published."""

    artifacts: Sequence[Artifact]
    """Every file of it."""
    published: Published
    """What publishing did."""
    surroundings: str
    """The key of everything but the plans that has a hand in it."""
    is_silent: bool
    """Whether there was nothing to say of what was made."""
    is_known: bool
    """Whether it is known what it was made of: nothing of the surroundings was changed meanwhile."""


@contextmanager
def unwatched() -> Iterator[AfterArtifact]:
    """Nobody is told of each artifact."""
    yield lambda _path, _done, _all: None


def build_and_publish(  # noqa: PLR0913 - what is built, where, how, and who is told
    root: Path,
    target: Path,
    compiled: Compiled,
    options: BuildOptions,
    permitted: Permitted,
    *,
    tell: Callable[[Iterable[Diagnostic]], None],
    watched: Callable[[], AbstractContextManager[AfterArtifact]] = unwatched,
) -> Finished:
    """Make what has changed of a compiled workspace without errors, and put it into ``target``, whose lock is held.

    What there is to say of what was made goes to ``tell`` before anything is published. Raises CannotPublish,
    ChangeRefused, RenderError, NoCluster and FaultyPages, with nothing published; NotPut where the system refuses to
    write, and OSError where it refuses something else.
    """
    hidden = frozenset() if permitted.drafts else drafts_left_out(compiled.book)
    refuse_unknown_options(compiled.book, options, hidden)
    readable = _without(hidden, compiled)
    refuse_removal(target, readable.book, hidden, allowed=permitted.removal)
    ledger = _ledger(root, target, clean=permitted.clean)
    key = key_of_build(readable.book, readable.inputs, options, ledger)
    artifacts, is_silent = ledger.all_again(key), True
    if not artifacts:
        with watched() as after_artifact:
            artifacts, diagnostics = build(readable.book, root, options, ledger, after_artifact)
        if diagnostics:
            # It is made again the next time, so that this is said again.
            tell(diagnostics)
            is_silent = False
        else:
            ledger.note_all(key_of_build(readable.book, readable.inputs, options, ledger, artifacts), artifacts)
        if any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
            raise FaultyPages
    places = published_places(readable.book)
    try:
        published = publish(target, artifacts, readable.inputs, whole=options.whole, places=places)
    except OSError as error:
        raise NotPut(error.errno, error.strerror or str(error), error.filename) from error
    is_known = ledger.keep(DiskWorkspace(root), narrowed=not options.whole)
    return Finished(artifacts, published, ledger.surroundings, is_silent, is_known)


def _without(hidden: frozenset[str], compiled: Compiled) -> Compiled:
    """What is left without the documents that are not published. Raises CannotPublish where that is nothing."""
    if not hidden:
        return compiled
    if hidden.issuperset(compiled.book.documents):
        raise CannotPublish("everything is a draft, and the settings leave drafts out: “--drafts” builds a preview")
    return without_drafts(compiled)


def _ledger(root: Path, target: Path, *, clean: bool) -> Ledger:
    """What earlier builds have made; nothing of it counts for a ``clean`` one."""
    surroundings = ledgers.surroundings(DiskWorkspace(root))
    # While pages are made, this process is in another folder.
    place = target.absolute()
    return Ledger.load(root, place, surroundings, clean=clean)
