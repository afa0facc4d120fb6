"""Where an entry was transcribed from."""

from cpsplan.model.dates import PartialDate
from cpsplan.model.text import Record, Text, WebAddress


class Origin(Record):
    """The published document that an entry is transcribed from."""

    title: Text
    """The title of the document as published."""
    publisher: Text
    """Who published it."""
    published: PartialDate | None = None
    """When it was published, as exact as the document says."""
    address: WebAddress | None = None
    """Where it can be read."""
    rights: Text
    """Who holds the rights: Crown copyright."""
    licence: Text
    """Under what licence it may be used."""
    licence_address: WebAddress | None = None
    """Where the licence can be read."""
    note: Text | None = None
    """What was repaired or decided when the document was typed."""
