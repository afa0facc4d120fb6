"""Filling: a template with its values becomes a page, within limits of time and length.

A template of a workspace may be at fault, or mean harm. What is the matter is said with the line where it stands.
"""

from __future__ import annotations

import io
import re
import signal
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError

from cpsplan.language.word_forms import MissingPhrase
from cpsplan.render.environment import Sandbox
from cpsplan.render.text_places import NO_TEXTS
from cpsplan.render.texts import Vocabulary, reading

TIME_LIMIT = 60
"""How much time of the processor a page may take, in seconds; the largest real one takes less than one."""
LARGEST_PAGE = 50_000_000
"""How long a page may get, in characters."""
HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""A surrogate: Python's texts can hold one alone, UTF-8 cannot."""
LONGEST_REASON = 300
"""How many characters of what is the matter a message gives."""
RECORD = re.compile(r"'cpsplan(?:\.\w+)*\.(\w+) object'")
"""How Jinja calls one of our records: whoever writes a template need not know in which module it is."""
_FAULTS = (
    TemplateError,
    MissingPhrase,
    RecursionError,
    MemoryError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
)
"""What a template can make happen."""


class RenderError(Exception):
    """A page cannot be made, because a template or the phrases are at fault; the message says which, and where."""


def fill(
    sandbox: Sandbox,
    template: str,
    values: Mapping[str, object],
    vocabulary: Vocabulary,
    marks: Mapping[str, str] = NO_TEXTS,
) -> str:
    """A template with its values; texts go by ``marks``. Raises RenderError, also for what takes or gets too much."""
    page, length = io.StringIO(), 0
    try:
        with reading(vocabulary, marks), _limited():
            for piece in sandbox.get_template(template).generate(values):
                length += page.write(piece)
                if length > LARGEST_PAGE:
                    raise SecurityError(f"the page gets longer than {LARGEST_PAGE:,} characters")
        text = page.getvalue()
        if half := HALF_CHARACTER.search(text):
            raise SecurityError(f"the page holds half a character, \\u{ord(half[0]):04x}, which no file can")
    except _FAULTS as error:
        raise RenderError(_reason(template, error)) from error
    return text


@contextmanager
def _limited() -> Iterator[None]:
    """Raises SecurityError once TIME_LIMIT is used up. Only where the system has such a clock, in the main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise SecurityError(f"the page takes more than {TIME_LIMIT} seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, TIME_LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _reason(template: str, error: Exception) -> str:
    """Where in the templates an error arose, and what it is."""
    name, line = template, 0
    if isinstance(error, TemplateSyntaxError):
        name, line = error.name or template, error.lineno
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.endswith(".html"):
            name, line = frame.filename, frame.lineno or 0
    place = f"templates/{name}:{line}" if line else f"templates/{name}"
    reason = RECORD.sub(r"'\1'", " ".join(str(error).split())) or type(error).__name__
    return f"{place}: {reason[:LONGEST_REASON]}"
