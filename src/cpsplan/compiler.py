"""The front half of the compiler as one short list of stages: files -> sources -> models -> book -> diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import PurePosixPath

from cpsplan import rules as _rules  # noqa: F401 - importing the package registers every rule
from cpsplan.book.abroad import Abroad, read_books
from cpsplan.book.book import Book
from cpsplan.book.drawings import not_drawn
from cpsplan.book.entry import Entry
from cpsplan.book.font_files import FontFiles
from cpsplan.book.link import link
from cpsplan.book.parse import Parsed, kind_of, parse
from cpsplan.book.picture_files import PictureFiles
from cpsplan.book.prose import ProseFiles, is_text_file, load_text, read_prose
from cpsplan.book.translation import Translations
from cpsplan.book.unread import misfiled, unread
from cpsplan.book.word_file import WordFile
from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.language import catalogue
from cpsplan.language.editions import edition_faults
from cpsplan.language.labels import check_catalogues
from cpsplan.language.levels import check_levels
from cpsplan.language.phrases import check_phrases
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.edition import Settings
from cpsplan.model.language import is_language
from cpsplan.plugins.kinds import names_plugins
from cpsplan.rules import rule
from cpsplan.rules.causes import with_causes
from cpsplan.sources.load import UNREADABLE, Source, load
from cpsplan.sources.template_copy import ENDINGS, is_outdated
from cpsplan.sources.tree import without_collector
from cpsplan.timings import UNTIMED, Timings
from cpsplan.workspace import resources
from cpsplan.workspace.disk import PLANS, SETTINGS_FILE, TEMPLATES, Unreadable, Workspace, is_plain, name_of, right_name
from cpsplan.workspace.texts import FileTexts, text_of_file

UNKNOWN_LANGUAGE = declare(
    "CPS805",
    "unknown-language",
    Severity.ERROR,
    """The plans, an edition or a folder of translations are in a language that is not known. Languages go by the codes
    of ISO 639, such as en for English and cy for Welsh.""",
)
NO_DOCUMENT = declare(
    "CPS111",
    "no-document",
    Severity.ERROR,
    """A workspace holds no strategy and no plan. Where there is nothing to check, nothing is said to be well.""",
)
OUTDATED_COPY = declare(
    "CPS577",
    "outdated-copy",
    Severity.NOTE,
    """A template or style sheet of the workspace was copied from one that comes with cpsplan, and that one has changed
    since. Pages do not have what is new in it: compare the two, and take over what you want.""",
)
KEPT = 1_000_000
"""Of how many characters of YAML the nodes are kept, and texts of catalogues: five times what the real plans have."""
PICTURES = "pictures/easy-read"
"""Where pictures for Easy Read lie below a folder of templates."""


def _unknown_language(language: str, span: Span) -> Diagnostic:
    """That a language is not known, where it stands."""
    hint = "Write en for English, cy for Welsh"
    return UNKNOWN_LANGUAGE.at(span, f"“{language}” is no language that is known", hint=hint)


@dataclass(frozen=True)
class Compiled:
    """A workspace, compiled: the book of what could be read, every diagnostic in order, and the texts for excerpts."""

    book: Book
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    workspace: Workspace
    """What it was read from."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """What could be read of each file, by its path."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of every picture of the register and of every file of a typeface, by its path."""

    @property
    def inputs(self) -> Mapping[str, str | bytes]:
        """Everything that a build is made of, by its path."""
        return {**self.texts, **self.pictures}

    def worst(self) -> Severity | None:
        """The worst severity there is, or None where everything is clean."""
        return max((diagnostic.severity for diagnostic in self.diagnostics), default=None)


def compile_book(
    workspace: Workspace, timings: Timings = UNTIMED, before_check: Callable[[Compiled], None] | None = None
) -> Compiled:
    """Load, parse, link and check everything in ``workspace``.

    ``before_check`` gets the same book before any rule has checked it, for whoever wants to see it early.
    """
    with without_collector():
        compilation = _Compilation(workspace, timings)
        book = compilation.translate(compilation.with_pictures(compilation.link()))
        if before_check:
            before_check(compilation.finish(book))
        more, faults = rules_of_plugins(book)
        compilation.diagnostics += [*faults, *rule.check(book, timings, more)]
        return compilation.finish(book)


def rules_of_plugins(book: Book) -> tuple[list[rule.Rule], list[Diagnostic]]:
    """The rules of the plugins that the settings of a book name, and what is wrong with those and with the names."""
    if not names_plugins(book):
        return [], []
    from cpsplan.rules.of_plugins import load_rules  # noqa: PLC0415 - loads what is for programs of others only

    return load_rules(book)


def link_book(workspace: Workspace) -> Compiled:
    """Load, parse and link only: a book without translations that no rule has checked, in a fraction of the time."""
    with without_collector():
        compilation = _Compilation(workspace)
        return compilation.finish(compilation.link())


class _Compilation:
    """The way of one workspace through the stages, and what is gathered on it."""

    def __init__(self, workspace: Workspace, timings: Timings = UNTIMED) -> None:
        self.workspace = workspace
        self.timings = timings
        self.diagnostics: list[Diagnostic] = []
        self.texts = FileTexts()
        self.dropped: set[str] = set()
        """The names of files that cannot be used at all."""
        self.parsed: list[Parsed] = []
        self.characters = 0
        """How long the texts are of what is parsed."""
        self.own = "en"
        """The language of the workspace, once its settings are read."""
        self.prose = ProseFiles()
        self.pictures: dict[str, bytes] = {}

    def finish(self, book: Book) -> Compiled:
        diagnostics = with_causes(sorted(set(self.diagnostics), key=lambda diagnostic: diagnostic.order))
        sources = {file.source.path: file.source for file in self.parsed}
        return Compiled(book, tuple(diagnostics), self.texts, self.workspace, sources, self.pictures)

    def link(self) -> Book:
        """The book of what could be read."""
        for path in self._paths():
            self._parse(path)
        self.diagnostics += self.prose.unread(self.dropped)
        with self.timings.stage("link"):
            book, diagnostics = link(self.parsed, self.dropped, self._abroad())
        self.diagnostics += diagnostics
        book = replace(book, today=self.workspace.today())
        with self.timings.stage("drawings"):
            # Without a booklet as well: whoever begins the first one chooses among them.
            book = replace(book, drawings=_pictures(self.workspace))
            self.diagnostics += _foreign(self.workspace)
        if book.settings and not (book.strategies or book.plans or self.dropped or book.incomplete):
            hint = (
                "“cpsplan new strategy ID” writes a strategy, “cpsplan new plan YEAR --without-strategy” a plan that"
                " stands for itself; “cpsplan init” makes an example"
            )
            self.diagnostics.append(NO_DOCUMENT.at(book.settings.span(), "There is no strategy and no plan", hint=hint))
        return book

    def with_pictures(self, book: Book) -> Book:
        """The book with what can be published of the pictures of its register, and of the typefaces of its theme."""
        with self.timings.stage("pictures and typefaces"):
            return self._with_pictures(book)

    def _with_pictures(self, book: Book) -> Book:
        register = book.pictures.values()
        read = PictureFiles.read(self.workspace, register, whole="pictures" not in book.incomplete)
        self.diagnostics += read.diagnostics
        self.texts |= read.texts
        self.pictures |= read.contents
        fonts = FontFiles.read(self.workspace, book.own_theme)
        self.diagnostics += fonts.diagnostics
        self.pictures |= fonts.contents
        word = WordFile.read(self.workspace, book.own_theme)
        self.diagnostics += word.diagnostics
        self.pictures |= word.contents
        book = replace(book, font_files=fonts.files, broken_fonts=fonts.broken)
        book = replace(book, word_looks=word.looks, broken_word=word.broken)
        return replace(book, picture_files=read.files, broken_pictures=read.broken)

    def _abroad(self) -> Abroad:
        """What the settings pin of the books of other bodies."""
        for file in self.parsed:
            if isinstance(file.model, Settings):
                settings = Entry(Address.top("settings", "settings"), file.model, file.source, ())
                abroad, diagnostics, texts = read_books(self.workspace, settings)
                self.diagnostics += diagnostics
                self.texts |= texts
                return abroad
        return Abroad()

    def translate(self, book: Book) -> Book:
        """The book with the translations of every language that an edition is in, or that has catalogues."""
        with self.timings.stage("translations"):
            translations = self._translations(book)
        with self.timings.stage("phrases, templates and editions"):
            self._check_templates(book)
        if not translations:
            return book
        self._keep_catalogues()
        return replace(book, translations=translations)

    def _keep_catalogues(self) -> None:
        """Have the texts of all catalogues for excerpts: in memory where they are small."""
        for path in filter(is_plain, self.workspace.names(catalogue.FOLDER)):
            if self.characters > KEPT:
                self.texts.read_again(self.workspace, path)
            else:
                self.texts[path] = text_of_file(self.workspace, path)
                self.characters += len(self.texts[path])

    def _translations(self, book: Book) -> dict[str, Translations]:
        translations: dict[str, Translations] = {}
        beside = catalogue.beside(book)
        for language, span in self._languages(book).items():
            if is_language(language):
                from_files, faults = catalogue.read(self.workspace, language)
                translations[language] = catalogue.with_texts_beside(from_files, beside.get(language, {}))
                self.diagnostics += faults
            else:
                self.diagnostics.append(_unknown_language(language, span))
        if book.settings and not is_language(book.settings.model.language):
            own = book.settings.model.language
            self.diagnostics.append(_unknown_language(own, book.settings.span("language")))
        return translations

    def _formats_of_plugins(self, book: Book) -> Collection[str] | None:
        """The names of the formats that plugins offer; None where that is not known, as one of them is not there."""
        if not names_plugins(book):
            return ()
        from cpsplan.plugins.formats import formats_of_plugins  # noqa: PLC0415 - as above

        offered = formats_of_plugins(book)
        self.diagnostics += offered.diagnostics
        return offered.names if offered.whole else None

    def _check_templates(self, book: Book) -> None:
        """Gather what is wrong with phrases, templates and editions."""
        faults, texts = check_phrases(self.workspace)
        self.diagnostics += faults
        self.texts |= texts
        self.diagnostics += check_catalogues(self.workspace)
        self.diagnostics += check_levels(self.workspace, book)
        self.diagnostics += _unread_templates(self.workspace)
        if book.strategies or book.plans:
            self.diagnostics += edition_faults(self.workspace, book, self._formats_of_plugins(book))

    def _languages(self, book: Book) -> dict[str, Span]:
        """The languages to translate into, each with the place that wants it."""
        wanted = {entry.model.language: entry.span("language") for entry in book.editions.values()}
        for language in catalogue.languages(self.workspace):
            wanted.setdefault(language, Span(f"{catalogue.FOLDER}/{language}"))
        wanted.pop(book.settings.model.language if book.settings else "en", None)
        return dict(sorted(wanted.items()))

    def _parse(self, path: str) -> None:
        with self.timings.stage("load"):
            source, diagnostics = load(self.workspace, path)
        self.diagnostics += diagnostics
        if source is None:
            self.dropped.add(name_of(path))
            self.texts[path] = text_of_file(self.workspace, path)
            return
        self.texts[path] = source.text
        model = kind_of(path)
        if fault := misfiled(source):
            self.dropped.add(name_of(path))
            self.diagnostics.append(fault)
        elif model is not None:
            if path == SETTINGS_FILE:
                self.own = str(source.value.get("language", self.own))
            with self.timings.stage("parse"):
                file, diagnostics = parse(source, model, self.own)
            with self.timings.stage("prose"):
                self.diagnostics += (*diagnostics, *read_prose(file, self.prose))
            self.parsed.append(file)
        self.characters += len(source.text)
        if self.characters > KEPT:
            source.tree.let_go()
            self._let_go()

    def _let_go(self) -> None:
        """Let go the nodes of all files, once there are too many."""
        for file in self.parsed if self.parsed and self.parsed[0].source.tree.is_there else ():
            file.source.tree.let_go()

    def _paths(self) -> list[str]:
        """The files to read, in order. What looks like a plan but is not read is reported."""
        names = [name for name in self.workspace.names(PLANS) if self._is_plain(name)]
        wanted = [name for name in names if kind_of(name) and right_name(name) == name]
        others = sorted(set(names) - set(wanted))
        self._read_texts(filter(is_text_file, others))
        others = [name for name in others if not is_text_file(name)]
        misnamed = {right_name(name) for name in others if right_name(name)} - set(wanted)
        self.dropped.update(map(name_of, misnamed))
        self.diagnostics += filter(None, (unread(name, wanted) for name in others))
        if SETTINGS_FILE not in (*names, *misnamed):
            hint = "“cpsplan init” writes one"
            self.diagnostics.append(UNREADABLE.at(Span(SETTINGS_FILE), f"{SETTINGS_FILE} does not exist", hint=hint))
        # The settings say in which language the texts of all others are.
        return sorted(wanted, key=lambda path: path != SETTINGS_FILE)

    def _read_texts(self, names: Iterable[str]) -> None:
        """Read the files with the Markdown of sections."""
        for name in names:
            text, diagnostics = load_text(self.workspace, name)
            self.diagnostics += diagnostics
            self.texts[name] = text or text_of_file(self.workspace, name)
            if diagnostics:
                self.prose.broken.add(name)
            else:
                self.prose.texts[name] = text

    def _is_plain(self, name: str) -> bool:
        """Whether the name of a file can be shown; it is reported where it cannot."""
        if is_plain(name):
            return True
        shown = "".join(letter if letter.isprintable() else "�" for letter in name)
        message = f"{shown} has characters in its name that cannot be seen"
        self.diagnostics.append(UNREADABLE.at(Span(shown), message, hint="Rename it: letters, digits and hyphens"))
        return False


def _pictures(workspace: Workspace) -> frozenset[str]:
    """The names of the pictures for Easy Read: those that come with cpsplan, and the workspace's own."""
    shipped = (resources.folder("templates") / PICTURES).glob("*.svg")
    own = map(PurePosixPath, workspace.names(f"templates/{PICTURES}"))
    return frozenset(path.stem for path in (*shipped, *own) if path.suffix == ".svg")


def _unread_templates(workspace: Workspace) -> Iterator[Diagnostic]:
    """The templates and style sheets of the workspace that would be passed over, for those of cpsplan."""
    for path in filter(is_plain, workspace.names(TEMPLATES)):
        if path.endswith(ENDINGS):
            try:
                yield from _outdated(path, workspace.read(path))
            except Unreadable as reason:
                yield UNREADABLE.at(Span(path), f"{path} {reason}")


def _outdated(path: str, content: bytes) -> Iterator[Diagnostic]:
    """That a template was copied from one of cpsplan that has changed since."""
    if name := is_outdated(content.decode(errors="replace")):
        hint = "“cpsplan templates copy” writes the new one, once this one lies elsewhere; make your changes in that"
        message = f"{name} of cpsplan has changed since this copy was made"
        yield OUTDATED_COPY.at(Span(path), message, hint=hint)


def _foreign(workspace: Workspace) -> Iterator[Diagnostic]:
    """What is wrong with the pictures of the workspace: they cannot be used, or hold more than a drawing."""
    for path in filter(is_plain, workspace.names(f"templates/{PICTURES}")):
        if not path.endswith(".svg"):
            continue
        try:
            text = workspace.read(path).decode()
        except (Unreadable, UnicodeDecodeError) as reason:
            why = reason if isinstance(reason, Unreadable) else "is not UTF-8 text"
            yield UNREADABLE.at(Span(path), f"{path} {why}")
            continue
        yield from not_drawn(path, text)
