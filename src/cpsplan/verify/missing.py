"""What a checker says when its program is not on the machine."""


class MissingProgramError(Exception):
    """A program that a checker needs is not on this machine; the message says what installs it."""
