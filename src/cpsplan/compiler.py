"""The front half of the compiler as one short list of stages: files -> sources -> models -> book -> diagnostics."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from cpsplan import rules as _rules  # noqa: F401 - importing the package registers every rule
from cpsplan.book.book import Book
from cpsplan.book.link import link
from cpsplan.book.parse import FILES, Parsed, kind_of, parse
from cpsplan.book.translation import Translations
from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.language import catalogue
from cpsplan.language.booklets import FOREIGN
from cpsplan.rules import rule
from cpsplan.sources.load import UNREADABLE, Source, load, without_collector
from cpsplan.workspace import resources
from cpsplan.workspace.disk import PLANS, SETTINGS_FILE, Unreadable, Workspace, is_plain, name_of, right_name

MISPLACED_FILE = declare(
    "CPS110",
    "misplaced-file",
    Severity.WARNING,
    """A file lies where nothing reads it, so what it says is not published: a YAML file outside the folders
    plans/strategies/, plans/delivery/, plans/progress/, plans/editions/ and plans/easy-read/, or a text of another kind
    in one of them, such as a Word file. What is published is plain text, in files whose names end in “.yaml”.""",
)
MISNAMED_FILE = declare(
    "CPS113",
    "misnamed-file",
    Severity.ERROR,
    """A file looks like a plan, but the end of its name is not “.yaml”, so nothing reads it. Editors add an end of
    their own, and the system may hide it: what the Explorer of Windows shows as 2025-26.yaml may be
    2025-26.yaml.txt. Under “View”, “Show”, it shows whole names. In Notepad, choose “All files” when you save.

    A copy that an editor keeps, such as 2025-26.yaml.bak, may lie beside the file that it is a copy of.""",
)
UNKNOWN_LANGUAGE = declare(
    "CPS805",
    "unknown-language",
    Severity.ERROR,
    """An edition, or a folder of translations, is in a language that is not known. Languages go by the codes of
    ISO 639, such as en for English and cy for Welsh.""",
)
FOREIGN_PICTURE = declare(
    "CPS638",
    "picture-leads-outside",
    Severity.ERROR,
    """A picture for Easy Read in the workspace refers to something outside of it, or holds a script. Whoever publishes
    it would publish the file that it names. Only references to its own parts (“#id”) are read.""",
)
NO_DOCUMENT = declare(
    "CPS111",
    "no-document",
    Severity.ERROR,
    """A workspace holds no strategy and no plan. Where there is nothing to check, nothing is said to be well.""",
)
PICTURES = "pictures/easy-read"
"""Where pictures for Easy Read lie below a folder of templates."""
TEXT_ENDINGS = frozenset({"", ".txt", ".doc", ".docx", ".odt", ".rtf"})
"""How files end that somebody may have written a plan into, in a folder of plans."""
COPIES = ("~", ".bak", ".orig")
"""How the copies end that editors keep."""


@dataclass(frozen=True)
class Compiled:
    """A workspace, compiled: the book of what could be read, every diagnostic in order, and the texts for excerpts."""

    book: Book
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    sources: Mapping[str, Source] = field(default_factory=dict)
    """What could be read of each file, by its path."""

    def worst(self) -> Severity | None:
        """The worst severity found, or None where everything is clean."""
        return max((one.severity for one in self.diagnostics), default=None)


def compile_book(workspace: Workspace) -> Compiled:
    """Load, parse, link and check everything in ``workspace``."""
    with without_collector():
        return _compile(workspace)


def link_book(workspace: Workspace) -> Compiled:
    """Load, parse and link only: a book without translations that no rule has checked, in a fraction of the time."""
    diagnostics: list[Diagnostic] = []
    texts: dict[str, str] = {}
    with without_collector():
        book, sources = _linked(workspace, diagnostics, texts)
    return Compiled(book, _in_order(diagnostics), texts, sources)


def _compile(workspace: Workspace) -> Compiled:
    diagnostics: list[Diagnostic] = []
    texts: dict[str, str] = {}
    book, sources = _linked(workspace, diagnostics, texts)
    book = _with_translations(workspace, book, diagnostics, texts)
    diagnostics += rule.check(book)
    return Compiled(book, _in_order(diagnostics), texts, sources)


def _in_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each diagnostic once, by place."""
    return tuple(sorted(set(diagnostics), key=lambda one: one.order))


def _linked(
    workspace: Workspace, diagnostics: list[Diagnostic], texts: dict[str, str]
) -> tuple[Book, dict[str, Source]]:
    """The book of ``workspace`` and its sources; what is wrong goes to ``diagnostics``, each file to ``texts``."""
    parsed: list[Parsed] = []
    dropped: set[str] = set()
    paths, misnamed = _paths(workspace, diagnostics)
    dropped.update(name_of(path) for path in misnamed)
    for path in paths:
        source, found = load(workspace, path)
        diagnostics += found
        if source is None:
            dropped.add(name_of(path))
            texts[path] = _text_for_excerpts(workspace, path)
            continue
        texts[path] = source.text
        model = kind_of(path)
        if model is not None:
            one, found = parse(source, model)
            diagnostics += found
            parsed.append(one)
    book, found = link(parsed, dropped)
    book = replace(book, today=workspace.today())
    diagnostics += found
    if book.booklets or (book.settings and book.settings.model.easy_read):
        book = replace(book, pictures=_pictures(workspace))
        diagnostics += _foreign(workspace)
    if book.settings and not (book.strategies or book.plans or dropped):
        hint = "Write plans/strategies/<id>.yaml; “cpsplan init” shows how"
        diagnostics.append(NO_DOCUMENT.at(book.settings.span(), "There is no strategy and no plan", hint=hint))
    return book, {one.source.path: one.source for one in parsed}


def _with_translations(workspace: Workspace, book: Book, diagnostics: list[Diagnostic], texts: dict[str, str]) -> Book:
    """The book with the translations of every language that an edition is in, or that has catalogues."""
    own = book.settings.model.language if book.settings else "en"
    wanted = {entry.model.language: entry.span("language") for entry in book.editions.values()}
    for language in catalogue.languages(workspace):
        wanted.setdefault(language, Span(f"{catalogue.FOLDER}/{language}"))
    found: dict[str, Translations] = {}
    for language in sorted(wanted.keys() - {own}):
        if not _is_language(language):
            message, hint = f"“{language}” is no language that is known", "Write en for English, cy for Welsh"
            diagnostics.append(UNKNOWN_LANGUAGE.at(wanted[language], message, hint=hint))
            continue
        found[language], faults = catalogue.read(workspace, language)
        diagnostics += faults
    for path in filter(is_plain, workspace.names(catalogue.FOLDER) if found else ()):
        texts[path] = _text_for_excerpts(workspace, path)
    return replace(book, translations=found) if found else book


def _pictures(workspace: Workspace) -> frozenset[str]:
    """The names of the pictures for Easy Read: those that come with cpsplan, and the workspace's own."""
    shipped = (path.name for path in (resources.folder("templates") / PICTURES).glob("*.svg"))
    own = (path.rpartition("/")[2] for path in workspace.names(f"templates/{PICTURES}"))
    return frozenset(name.removesuffix(".svg") for name in (*shipped, *own) if name.endswith(".svg"))


def _foreign(workspace: Workspace) -> Iterator[Diagnostic]:
    """The pictures of the workspace that cannot be used, or refer to something outside of them."""
    for path in filter(is_plain, workspace.names(f"templates/{PICTURES}")):
        try:
            text = workspace.read(path).decode() if path.endswith(".svg") else ""
        except (Unreadable, UnicodeDecodeError) as reason:
            why = reason if isinstance(reason, Unreadable) else "is not UTF-8 text"
            yield UNREADABLE.at(Span(path), f"{path} {why}")
            continue
        if found := FOREIGN.search(text):
            line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
            message = f"The picture holds “{' '.join(found[0].split())}”, which leads outside of it"
            span = Span(path, line, column, line, column + len(found[0]))
            yield FOREIGN_PICTURE.at(span, message, hint="Draw everything in the picture itself")


def _is_language(code: str) -> bool:
    """Whether CLDR, which dates and plurals come from, knows the language."""
    from babel import localedata  # noqa: PLC0415 - only where there is a second language

    return localedata.exists(code)


def _paths(workspace: Workspace, diagnostics: list[Diagnostic]) -> tuple[list[str], set[str]]:
    """The files to read, in order, and what files that are not read for their names ought to be called.

    What looks like a plan but is not read is reported.
    """
    names = []
    for name in workspace.names(PLANS):
        if is_plain(name):
            names.append(name)
            continue
        shown = "".join(one if one.isprintable() else "�" for one in name)
        message = f"{shown} has characters in its name that cannot be seen"
        diagnostics.append(UNREADABLE.at(Span(shown), message, hint="Rename it: letters, digits and hyphens"))
    wanted = [name for name in names if kind_of(name) and right_name(name) == name]
    unread = set(names) - set(wanted)
    misnamed = {right_name(name) for name in unread if kind_of(right_name(name))} - set(wanted)
    diagnostics += (fault for name in sorted(unread) if (fault := _unread(name, wanted)))
    if SETTINGS_FILE not in (*names, *misnamed):
        hint = "“cpsplan init” writes one"
        diagnostics.append(UNREADABLE.at(Span(SETTINGS_FILE), f"{SETTINGS_FILE} does not exist", hint=hint))
    return wanted, misnamed


def _unread(name: str, wanted: Collection[str]) -> Diagnostic | None:
    """What is wrong with a file below plans/ that nothing reads; None where it is none of ours."""
    right, place = right_name(name), PurePosixPath(name)
    if kind_of(right):
        if right in wanted and name.endswith(COPIES):
            return None
        there = f"{right} is there too: keep one of the two, under that name"
        hint = there if right in wanted else f"Rename it to {right}"
        return MISNAMED_FILE.at(Span(name), f"Nothing reads {name}, because of the end of its name", hint=hint)
    if right:
        places = ", ".join(FILES)
        return MISPLACED_FILE.at(Span(name), f"Nothing reads {name}", hint=f"Read are: {places}")
    if place.suffix.lower() in TEXT_ENDINGS and kind_of(f"{place.parent}/plan.yaml"):
        hint = "Write plans as plain text, into files whose names end in “.yaml”"
        return MISPLACED_FILE.at(Span(name), f"Nothing reads {name}", hint=hint)
    return None


def _text_for_excerpts(workspace: Workspace, path: str) -> str:
    """The text of a file that could not be loaded, as far as it is text at all."""
    try:
        return workspace.read(path).decode("utf-8", "replace")
    except Unreadable:
        return ""
