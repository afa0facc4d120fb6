"""Units: what the figures of measures are counted in; those that are known, and a body's own in the settings."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from cpsplan.model.language import Language, language_of
from cpsplan.model.marks import Kind, Ref, Shown
from cpsplan.model.reference import Suppression
from cpsplan.model.text import Id, Record, Text

UNITS = (
    "percent",
    "pound",
    "euro",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "year",
    "tonne",
    "full-time-equivalent",
    "ratio",
    "count",
    "score",
)
"""The units that are known in every language of cpsplan."""
UNIT_PATTERN = r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$"
Unit = Annotated[
    str,
    StringConstraints(pattern=UNIT_PATTERN, max_length=64),
    WithJsonSchema({"anyOf": [{"type": "string", "enum": list(UNITS)}, {"type": "string", "pattern": UNIT_PATTERN}]}),
    Ref(("unit",), within=("settings",), checked=False),
    Shown(),
]
"""A unit that is known, or the id of one of the settings."""
Word = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Forms = dict[Literal["zero", "one", "two", "few", "many", "other"], Word]


class OwnUnit(Record):
    """A unit of one's own: visits, tonnes of CO2, complaints per 1,000 residents."""

    entry_kind: ClassVar = Kind("unit")

    id: Id
    """A short name, unique in the settings: visit. Measures name it under “unit”."""
    singular: Text
    """What stands behind 1: visit."""
    plural: Text
    """What stands behind other figures: visits. In another language, what stands behind a figure there."""
    symbol: Annotated[str | None, StringConstraints(min_length=1, max_length=20), Shown()] = None
    """A sign that stands in the place of the words: tCO2e, $."""
    before: Annotated[bool, Shown()] = False
    """Whether the symbol stands before the figure: $5."""
    places: Annotated[int | None, Field(ge=0, le=6), Shown()] = None
    """How many decimals are shown at least: 2 makes 3.5 to 3.50. Those that were written are never left out."""
    per: Text | None = None
    """What a rate is per: 1,000 residents."""
    forms: Annotated[dict[Annotated[Language, AfterValidator(language_of)], Forms], Shown()] = Field(
        default_factory=dict
    )
    """The words behind a figure in a language that has more than two, by its code and the names of its plural forms:
    cy: {two: ymweliad, few: ymweliad, many: ymweliad, other: ymweliad}."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""

    @property
    def words(self) -> str:
        """The unit by its name: visits per 1,000 residents."""
        return " per ".join(filter(None, (self.symbol or self.plural, self.per)))
