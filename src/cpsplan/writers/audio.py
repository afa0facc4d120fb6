"""An audio file: the script, spoken by eSpeak NG in the language of each page, as MP3 with chapters."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from html import escape
from typing import Any

from cpsplan.model.language import language_of
from cpsplan.render import Page
from cpsplan.workspace import children
from cpsplan.workspace.programs import install_program
from cpsplan.writers._chapters import Chapter, tag
from cpsplan.writers._reading import read_page
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format, Library, Program
from cpsplan.writers.script import LONG, SHORT, spoken_parts

FORMAT = Format(
    name="audio",
    file_name="<document>.mp3",
    words="format-audio",
    rank=9,
    needs=(
        Program("espeak-ng", install_program("espeak-ng")),
        Library("lameenc", extra="audio"),
    ),
)

VOICES = {"en": "en-gb", "cy": "cy"}
"""The voice for a language; another language goes by its own code."""
WORDS_A_MINUTE = 150
"""Slow enough to follow without seeing the words."""
BIT_RATE = 24
"""Kilobits a second, one channel: clear for speech, ten minutes in 2 MB."""
BYTES_A_FRAME = 2
"""eSpeak NG gives one channel of 16 bits."""
AT_ONCE = 1 << 20
"""How many bytes of sound are encoded at once: LAME wants several times as much memory."""
PAUSES = {SHORT: "500ms", LONG: "1500ms"}
LANGUAGES = {"en": "eng", "cy": "cym"}
"""What MP3 files call a language: by the codes of ISO 639-2."""


def write(page: Page, assets: Assets) -> bytes:  # noqa: ARG001 - every writer has the same signature
    """The page as MP3, with a chapter for each part. Raises subprocess.CalledProcessError where it cannot be spoken."""
    content = read_page(page)
    language = language_of(page.language)
    sound = _Sound()
    chapters: list[Chapter] = []
    for part in spoken_parts(content, page.labels):
        begins = sound.milliseconds
        sound.add(*_spoken(part.lines, VOICES.get(language, language)))
        chapters.append(Chapter(part.title, begins, sound.milliseconds))
    fields = {"TIT2": content.title, "TPE1": content.publisher, "TLAN": LANGUAGES.get(language, "")}
    return tag(fields, page.labels["contents"], chapters) + sound.as_mp3()


def _spoken(lines: Sequence[str], voice: str) -> tuple[int, bytes]:
    """Lines of a script in a voice: how many frames a second, and the frames."""
    marked = [
        f'<break time="{PAUSES[line]}"/>' if line in PAUSES else f"<s>{escape(line, quote=False)}</s>" for line in lines
    ]
    command = ["espeak-ng", "-m", "-b", "1", "-v", voice, "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"]
    sound = children.run(command, f"<speak>{''.join(marked)}</speak>".encode(), check=True).stdout
    # eSpeak NG writes to a pipe before it knows how long the sound will be: what has come counts.
    with wave.open(io.BytesIO(sound)) as spoken:
        return spoken.getframerate(), spoken.readframes(len(sound))


class _Sound:
    """Sound that is encoded as it comes: a plan of a thousand activities is spoken for hours, which fill a gigabyte."""

    def __init__(self) -> None:
        self._rate = 0
        self._bytes = 0
        self._encoder: Any = None
        self._mp3 = bytearray()

    @property
    def milliseconds(self) -> int:
        """How long it is so far."""
        return self._bytes // BYTES_A_FRAME * 1000 // self._rate if self._rate else 0

    def add(self, rate: int, frames: bytes) -> None:
        """Let ``frames`` follow, of which there are ``rate`` a second, as of all before."""
        self._encoder = self._encoder or _encoder(rate)
        self._rate = rate
        self._bytes += len(frames)
        for begin in range(0, len(frames), AT_ONCE):
            self._mp3 += self._encoder.encode(frames[begin : begin + AT_ONCE])

    def as_mp3(self) -> bytes:
        """All of it; nothing can follow."""
        return bytes(self._mp3 + self._encoder.flush()) if self._encoder else b""


def _encoder(rate: int) -> Any:
    import lameenc  # noqa: PLC0415 - wanted for this format only

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(BIT_RATE)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(7)
    # It refuses to end what has not begun: a page of which nothing can be spoken is an empty sound.
    encoder.encode(b"")
    return encoder
