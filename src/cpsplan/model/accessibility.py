"""What a body says of the accessibility of what it publishes, as the law asks of it: status, failures, dates."""

from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints, model_validator

from cpsplan.model.dates import Day
from cpsplan.model.marks import Shown
from cpsplan.model.text import Record, Text, texts_as_records

CRITERIA = MappingProxyType(
    {
        "1.1.1": "Non-text Content",
        "1.2.1": "Audio-only and Video-only (Prerecorded)",
        "1.2.2": "Captions (Prerecorded)",
        "1.2.3": "Audio Description or Media Alternative (Prerecorded)",
        "1.2.4": "Captions (Live)",
        "1.2.5": "Audio Description (Prerecorded)",
        "1.3.1": "Info and Relationships",
        "1.3.2": "Meaningful Sequence",
        "1.3.3": "Sensory Characteristics",
        "1.3.4": "Orientation",
        "1.3.5": "Identify Input Purpose",
        "1.4.1": "Use of Color",
        "1.4.2": "Audio Control",
        "1.4.3": "Contrast (Minimum)",
        "1.4.4": "Resize Text",
        "1.4.5": "Images of Text",
        "1.4.10": "Reflow",
        "1.4.11": "Non-text Contrast",
        "1.4.12": "Text Spacing",
        "1.4.13": "Content on Hover or Focus",
        "2.1.1": "Keyboard",
        "2.1.2": "No Keyboard Trap",
        "2.1.4": "Character Key Shortcuts",
        "2.2.1": "Timing Adjustable",
        "2.2.2": "Pause, Stop, Hide",
        "2.3.1": "Three Flashes or Below Threshold",
        "2.4.1": "Bypass Blocks",
        "2.4.2": "Page Titled",
        "2.4.3": "Focus Order",
        "2.4.4": "Link Purpose (In Context)",
        "2.4.5": "Multiple Ways",
        "2.4.6": "Headings and Labels",
        "2.4.7": "Focus Visible",
        "2.4.11": "Focus Not Obscured (Minimum)",
        "2.5.1": "Pointer Gestures",
        "2.5.2": "Pointer Cancellation",
        "2.5.3": "Label in Name",
        "2.5.4": "Motion Actuation",
        "2.5.7": "Dragging Movements",
        "2.5.8": "Target Size (Minimum)",
        "3.1.1": "Language of Page",
        "3.1.2": "Language of Parts",
        "3.2.1": "On Focus",
        "3.2.2": "On Input",
        "3.2.3": "Consistent Navigation",
        "3.2.4": "Consistent Identification",
        "3.2.6": "Consistent Help",
        "3.3.1": "Error Identification",
        "3.3.2": "Labels or Instructions",
        "3.3.3": "Error Suggestion",
        "3.3.4": "Error Prevention (Legal, Financial, Data)",
        "3.3.7": "Redundant Entry",
        "3.3.8": "Accessible Authentication (Minimum)",
        "4.1.2": "Name, Role, Value",
        "4.1.3": "Status Messages",
    }
)
"""The success criteria of WCAG 2.2 at levels A and AA, which are those that the law asks for, by their numbers."""
CRITERION_PATTERN = r"^[1-4]\.[1-5]\.[0-9]{1,2}$"


def _known_criterion(number: str) -> str:
    """The number of a criterion that there is at level A or AA. Raises ValueError."""
    if number not in CRITERIA:
        message = f"WCAG 2.2 has no success criterion {number} at level A or AA"
        raise ValueError(message)
    return number


Criterion = Annotated[str, StringConstraints(pattern=CRITERION_PATTERN), AfterValidator(_known_criterion), Shown()]
"""The number of a success criterion of WCAG 2.2 at level A or AA: 1.4.3."""


class KnownFailure(Record):
    """Something that is known not to be accessible."""

    what: Text
    """What is not accessible, and for whom: The maps have no text alternative, so screen readers cannot read them."""
    criterion: Criterion
    """The success criterion of WCAG 2.2 that it fails: 1.1.1."""
    plan: Text | None = None
    """What will be done about it, and when: We plan to describe every map by June 2027."""


class Exemption(Record):
    """Something that is not accessible and need not be, with the reason. A plain text will do for one."""

    text: Text
    """What it is, and why it is exempt."""


Exemptions = Annotated[
    tuple[Exemption, ...], BeforeValidator(texts_as_records, json_schema_input_type=tuple[Exemption | Text, ...])
]


class Testing(Record):
    """How what is published was tested for accessibility, besides by the programs of “cpsplan verify”."""

    date: Day
    """When it was last tested."""
    by: Text
    """Who tested it: the accessibility team of the council."""
    how: Text | None = None
    """What was tested and how, in whole sentences."""


class Accessibility(Record):
    """What the body says in its accessibility statement. The page says plainly what is left out here."""

    status: Annotated[Literal["fully", "partially", "not"] | None, Shown()] = None
    """How far everything that is published complies with WCAG 2.2 at level AA: fully, partially or not."""
    failures: tuple[KnownFailure, ...] = ()
    """What is known not to be accessible, each with the criterion that it fails."""
    disproportionate_burden: Exemptions = ()
    """What is not accessible because to make it so would be a disproportionate burden, each with the reasons."""
    out_of_scope: Exemptions = ()
    """What is not accessible and the law does not ask for, each with the reason: documents from before 2018."""
    response_time: Text | None = None
    """How long an answer takes to somebody who reports a problem: 5 working days."""
    prepared: Day | None = None
    """When the statement was first prepared."""
    reviewed: Day | None = None
    """When the statement was last reviewed, at least once a year."""
    tested: Testing | None = None
    """How the pages and files were tested by people."""
    improving: Text | None = None
    """What is being done to improve accessibility, in whole sentences."""
    enforced_in: Annotated[Literal["great-britain", "northern-ireland", "united-kingdom"], Shown()] = "great-britain"
    """Where the body is: it decides whom readers can turn to who are not happy with its answer."""

    @model_validator(mode="after")
    def _fully_is_without_failures(self) -> "Accessibility":
        if self.status == "fully" and (self.failures or self.disproportionate_burden):
            message = "what complies fully has no known failures: write partially, or delete them"
            raise ValueError(message)
        return self
