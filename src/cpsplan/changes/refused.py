"""Refused: what is wanted of the plans cannot be done."""


class ChangeRefused(Exception):  # noqa: N818 - it names what happened; the caller makes a message of it
    """What is wanted cannot be done, and nothing changes; the message says why, and what to do."""
