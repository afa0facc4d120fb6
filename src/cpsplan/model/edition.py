"""Editions and the settings of a workspace: what is published, for whom and by whom. Data, not code."""

import re
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from cpsplan.model.accessibility import Accessibility
from cpsplan.model.dates import PartialDate
from cpsplan.model.easyread import Frame
from cpsplan.model.language import Language, language_of
from cpsplan.model.marks import Internal, Kind, Shown
from cpsplan.model.reference import NowRef, Suppression, WaivedRef, WaivingRef
from cpsplan.model.text import DocumentId, FolderAddress, Id, Percent, Record, RuleCode, Text, WebAddress
from cpsplan.model.theme import ThemeOrName
from cpsplan.model.unit import OwnUnit

MAIL_PATTERN = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


class Edition(Record):
    """One form in which every document is published."""

    entry_kind: ClassVar = Kind("edition", "editions")

    id: DocumentId
    """A short name, the same as the name of the file: en, cy, en-easy-read."""
    title: Text
    """The name of the edition in its own language: English."""
    code: Language = Field(alias="language")
    """The language of its texts, with its region where that matters: en, cy, en-GB."""
    invitation: Text | None = None
    """A sentence in its own language that leads readers of the other editions here."""
    style: Annotated[Literal["standard", "easy-read", "large-print"], Shown()] = "standard"
    """How it is written and set: easy-read holds the booklets of plans/easy-read/, large print has 18 points."""
    formats: Annotated[tuple[Id, ...], Shown()]
    """The formats that it is written in: html, pdf."""

    @property
    def language(self) -> str:
        """Its language without the region: phrases and translations have none."""
        return language_of(self.code)


TELEPHONE_PATTERN = r"^\+?[0-9(][0-9 ()-]{2,28}[0-9]$"

Telephone = Annotated[str, StringConstraints(pattern=TELEPHONE_PATTERN), Shown()]
"""A telephone number as people read it: 020 7946 0000."""


class Contact(Record):
    """How readers ask for another format: one way at least, better several, as not everybody writes or telephones."""

    email: Annotated[str | None, StringConstraints(pattern=MAIL_PATTERN, max_length=200), Shown()] = None
    """An electronic mail address."""
    telephone: Telephone | None = None
    """A telephone number."""
    text_relay: Telephone | None = None
    """The number for Relay UK, for people who cannot hear or speak on the telephone: 18001 and the number."""
    sign_language: WebAddress | None = None
    """Where people who use British Sign Language are called with an interpreter: the address of a video relay."""
    post: Text | None = None
    """A postal address, in one line."""

    @model_validator(mode="after")
    def _one_way(self) -> "Contact":
        if not any(getattr(self, name) for name in type(self).model_fields):
            message = "give one way at least: email, telephone, text_relay, sign_language or post"
            raise ValueError(message)
        return self


class Body(Record):
    """A body that plans name: a partner, one that something depends on, or one whose plan it is."""

    entry_kind: ClassVar = Kind("body", "bodies")

    id: Id
    """A short name, unique in the register: environment-agency."""
    name: Text
    """The name of the body: Environment Agency."""
    name_in_sentences: Text | None = None
    """The name as it stands within a sentence, where that differs: the Environment Agency."""
    short_name: Text | None = None
    """What people call it for short: EA. Pages print it behind the name."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


CHECKSUM_PATTERN = r"^[0-9a-f]{64}$"
ABROAD_PATTERN = r"^[a-z0-9-]+:[a-z0-9-]+([.][a-z0-9-]+){0,2}$"
SOURCE_PATTERN = r"^https?://[^\s<>\"'/{}]+/[^\s<>\"']*$"
Checksum = Annotated[
    str,
    StringConstraints(pattern=CHECKSUM_PATTERN),
    Internal("for the check: it says whether a file is the one that was read"),
]
"""A checksum of a file, SHA-256, in 64 small letters and digits."""
AddressAbroad = Annotated[
    str,
    StringConstraints(pattern=ABROAD_PATTERN, max_length=200),
    Internal("for the check: what it names stands in the book of another body"),
]
"""The address of an aim or outcome in the book of another body: strategy:aim.outcome."""


class AgreedOutcome(Record):
    """An outcome of another body in the words that the plans here were written for."""

    of: AddressAbroad
    """Its address in that book: strategy:aim.outcome."""
    text: Annotated[
        str,
        StringConstraints(min_length=1, max_length=4000),
        Internal("for the check: pages have the words that the book has now"),
    ]
    """Its words when the plans were written. The check tells when the other body words it otherwise, or drops it."""


class PinnedBook(Record):
    """The book of another body, whose outcomes plans can serve: county/strategy:aim.outcome."""

    id: Annotated[Id, Internal("references begin with it")]
    """A short name, unique in the list: county. The file is plans/books/county.json, which that body publishes as
    data/book.json."""
    sha256: Checksum
    """The checksum of the file that you have read. The check tells when the file is another one, and its checksum."""
    outcomes: tuple[AgreedOutcome, ...] = ()
    """Outcomes of it in the words that your plans were written for, where you want to be told when these change."""


class Floors(Record):
    """What every plan has to cover at least, in percent; “cpsplan coverage” exits with 1 below a floor."""

    outcomes: Percent | None = None
    """Outcomes that an activity serves."""
    commitments: Percent | None = None
    """Commitments with an id that an activity serves."""
    aim_measures: Percent | None = Field(default=None, alias="aim-measures")
    """Aims with a measure."""
    outcome_measures: Percent | None = Field(default=None, alias="outcome-measures")
    """Outcomes with a measure."""
    outputs: Percent | None = None
    """Projects with outputs."""
    budgets: Percent | None = None
    """Activities with a budget."""
    timeframes: Percent | None = None
    """Activities with a timeframe."""
    owners: Percent | None = None
    """Activities with an owner."""
    progress: Percent | None = None
    """Outputs, and activities without outputs, whose progress is reported."""
    easy_read: Percent | None = Field(default=None, alias="easy-read")
    """What every document holds that its Easy Read booklet tells."""
    languages: dict[Annotated[Language, AfterValidator(language_of)], Percent] = Field(default_factory=dict)
    """Texts of every document that are translated, by language: cy."""


class Waiver(Record):
    """Something that a document may leave uncovered for a while. Until then it counts as allowed, never as covered."""

    dimension: Annotated[Id, Shown()]
    """What it is a gap of: outcomes, commitments, aim-measures, outcome-measures, outputs, budgets, timeframes, owners,
    progress, easy-read, or a language such as welsh."""
    document: WaivingRef
    """The document with the gap: a plan, for easy-read also a strategy, for a language also glossary and settings."""
    of: WaivedRef | None = None
    """What is not covered: readers.skills, an activity, or the address that “cpsplan coverage” names. Without it, every
    gap of the dimension in this document."""
    reason: Text
    """Why it is not covered yet. Every page and report of coverage says so."""
    until: PartialDate
    """The last day on which the gap is allowed. After it, “cpsplan check” and “cpsplan coverage” fail."""


FORMER_PATTERN = r"^{id}(:{id}([.]{id}){{0,2}}|/{id}(/{id})?)?$".format(id="[a-z0-9]+(-[a-z0-9]+)*")
FormerAddress = Annotated[
    str,
    StringConstraints(pattern=FORMER_PATTERN, max_length=200),
    Internal("an address of before; what is published there leads on"),
]
"""The address of a document, or of something in one, that it had once: 2026-27, cps-2025:people.skills."""


class Formerly(Record):
    """An address under which something was published, and what it goes by now. The old address leads on."""

    was: FormerAddress
    """The address that it had: 2026-27, or cps-2025:people.skills."""
    now: NowRef
    """The address that it has."""


PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def _known_placeholders(address: str) -> str:
    """The address, where nothing but {path} and {line} stands in braces. Raises ValueError."""
    if "{path}" not in address:
        message = "write {path} where the path of the file goes, and {line} where the number of the line goes"
        raise ValueError(message)
    if set("{}") & set(PLACEHOLDER.sub("", address)) or {*PLACEHOLDER.findall(address)} - {"{path}", "{line}"}:
        message = "only {path} and {line} can stand in braces"
        raise ValueError(message)
    return address


SourceAddress = Annotated[
    str,
    StringConstraints(pattern=SOURCE_PATTERN, max_length=500),
    AfterValidator(_known_placeholders),
    Shown(),
]
"""Where a line of a source file can be read on the web, with {path} and {line}."""


Unpublished = Literal["owners", "timeframes", "budgets", "outputs", "outcomes", "measures", "baselines"]
"""What a body may well not publish."""


class Settings(Record):
    """The settings of a workspace, plans/cpsplan.yaml."""

    entry_kind: ClassVar = Kind("settings", id="")

    title: Text
    """What all documents together are called."""
    summary: Text | None = None
    """One sentence on what they are."""
    publisher: Text
    """The organisation whose plans these are."""
    publisher_in_sentences: Text | None = None
    """Its name as it stands within a sentence, where that differs: the Crown Prosecution Service."""
    code: Language = Field(default="en", alias="language")
    """The language that the plans are written in, with its region where that matters: en, cy, en-GB."""
    contact: Contact | None = None
    """Where readers ask for another format."""
    accessibility: Accessibility | None = None
    """What you say in the accessibility statement: status, known failures, dates."""
    bodies: tuple[Body, ...] = ()
    """The register of bodies: partners of activities, whom something depends on, and whose plans these are."""
    units: tuple[OwnUnit, ...] = ()
    """Units of one's own, in which measures count: visits, complaints per 1,000 residents."""
    books: tuple[PinnedBook, ...] = ()
    """Books of other bodies, files in plans/books/, whose outcomes the plans can serve: county/strategy:aim.outcome."""
    base_address: FolderAddress | None = None
    """Where the pages are found on the web, the address of the folder out/. With it pages say their own address, search
    engines get a list of the pages (sitemap.xml), and readers of news a feed (feed.xml): https://plans.example/"""
    disclaimer: Text | None = None
    """A sentence on every page, for instance that this is not an official publication."""
    easy_read: Frame | None = None
    """What every Easy Read booklet says of the publisher."""
    floors: Floors | None = None
    """What every plan has to cover at least."""
    not_published: Annotated[tuple[Unpublished, ...], Internal("decides what is asked for, not shown itself")] = ()
    """What these plans do not publish, such as owners or budgets: neither the check, nor coverage, nor a page asks for
    it. Outputs are those of projects, outcomes and measures those of aims, baselines those of measures."""
    publish_gaps: Annotated[bool, Internal("decides what is shown, not shown itself")] = False
    """True where readers are to see what the plans leave out: pages say which outcomes nothing serves, which projects
    have no outputs, and that owners, dates or budgets are not published."""
    publish_coverage: Annotated[bool, Internal("decides what is published, not shown itself")] = False
    """True where the report of coverage is to be a page of the site, with floors, waivers and places in the sources. It
    is made for those who write the plans: “cpsplan build” puts it into out-workshop/, which is not published."""
    waivers: tuple[Waiver, ...] = ()
    """What may be left uncovered for a while, each with its reason and its last day."""
    formerly: tuple[Formerly, ...] = ()
    """What was published under another address. “cpsplan rename” writes it, and the old addresses lead on."""
    source_address: SourceAddress | None = None
    """Where the sources can be read on the web: https://github.com/OWNER/REPOSITORY/blob/main/{path}#L{line}. The page
    of coverage leads there from every gap."""
    severities: Annotated[
        dict[RuleCode, Literal["error", "warning", "note", "off"]],
        Internal("how strict the check is, not what is published"),
    ] = Field(default_factory=dict)
    """How bad what a rule finds is in this workspace, by the code of the rule: CPS605: off."""
    plugins: Annotated[tuple[Id, ...], Internal("decides what is checked and written, not shown itself")] = ()
    """Rules of other packages that the check is to use, too, and formats of theirs that editions may want, by the names
    that the packages give them: library. Who checks has to have them installed; nothing is ever taken from the
    workspace itself."""
    publish_translations: Annotated[
        Literal["draft", "reviewed"], Internal("decides what is shown, not shown itself")
    ] = "draft"
    """What a translated edition may contain: drafts too, marked as such; or only what a translator has reviewed."""
    drafts: Annotated[Literal["publish", "leave out"], Internal("decides what is shown, not shown itself")] = "publish"
    """Whether strategies, plans and progress reports that are drafts are published, marked as such, or left out until
    they are approved. “cpsplan build --drafts” shows them all the same."""
    theme: ThemeOrName = None
    """How everything that is published looks: the name of a theme of cpsplan, warm or sober, or one of your own."""
    illustrative: Annotated[bool, Shown()] = False
    """True where the plans are made up as an example. Every page says so."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""

    @property
    def language(self) -> str:
        """The language of the plans without its region."""
        return language_of(self.code)

    @model_validator(mode="after")
    def _no_floor_of_what_is_not_published(self) -> "Settings":
        floors = self.floors.model_fields_set if self.floors else set()
        both = [kind for kind in self.not_published if kind != "outcomes" and any(kind in floor for floor in floors)]
        if both:
            message = f"not_published names {both[0]}, and floors wants some of them: take one of the two out"
            raise ValueError(message)
        return self
