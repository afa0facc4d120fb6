"""An audio file: the script, spoken by eSpeak NG in the language of each page, as MP3 with chapters."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from html import escape

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
PAUSES = {SHORT: "500ms", LONG: "1500ms"}
LANGUAGES = {"en": "eng", "cy": "cym"}
"""What MP3 files call a language: by the codes of ISO 639-2."""


def write(page: Page, assets: Assets) -> bytes:  # noqa: ARG001 - every writer has the same signature
    """The page as MP3, with a chapter for each part. Raises subprocess.CalledProcessError where it cannot be spoken."""
    content = read_page(page)
    language = language_of(page.language)
    rate, sound = 0, bytearray()
    chapters: list[Chapter] = []
    for part in spoken_parts(content, page.labels):
        begins = len(sound)
        rate, frames = _spoken(part.lines, VOICES.get(language, language))
        sound += frames
        chapters.append(Chapter(part.title, _milliseconds(begins, rate), _milliseconds(len(sound), rate)))
    fields = {"TIT2": content.title, "TPE1": content.publisher, "TLAN": LANGUAGES.get(language, "")}
    return tag(fields, page.labels["contents"], chapters) + _as_mp3(bytes(sound), rate)


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


def _milliseconds(length: int, rate: int) -> int:
    return length // BYTES_A_FRAME * 1000 // rate


def _as_mp3(frames: bytes, rate: int) -> bytes:
    import lameenc  # noqa: PLC0415 - wanted for this format only

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(BIT_RATE)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(7)
    return bytes(encoder.encode(frames) + encoder.flush())
