"""An audio file: the script, spoken by eSpeak NG in the language of each page, as MP3."""

from __future__ import annotations

import io
import wave
from html import escape

from cpsplan.model.language import language_of
from cpsplan.render import Page
from cpsplan.workspace import children
from cpsplan.workspace.programs import install_program
from cpsplan.writers._reading import read_page
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format, Library, Program
from cpsplan.writers.script import spoken

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
PAUSES = {"[pause]": "500ms", "[long pause]": "1500ms"}


def write(page: Page, assets: Assets) -> bytes:  # noqa: ARG001 - every writer has the same signature
    """The page as MP3. Raises subprocess.CalledProcessError where eSpeak NG cannot speak it."""
    lines: list[str] = []
    for line in spoken(read_page(page), page.labels):
        pause = PAUSES.get(line)
        lines.append(f'<break time="{pause}"/>' if pause else f"<s>{escape(line, quote=False)}</s>")
    language = language_of(page.language)
    voice = VOICES.get(language, language)
    command = ["espeak-ng", "-m", "-b", "1", "-v", voice, "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"]
    text = f"<speak>{''.join(lines)}</speak>".encode()
    return _as_mp3(children.run(command, text, check=True).stdout)


def _as_mp3(sound: bytes) -> bytes:
    import lameenc  # noqa: PLC0415 - wanted for this format only

    # eSpeak NG writes to a pipe before it knows how long the sound will be: what has come counts.
    with wave.open(io.BytesIO(sound)) as spoken:
        rate, frames = spoken.getframerate(), spoken.readframes(len(sound))
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(BIT_RATE)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(7)
    return bytes(encoder.encode(frames) + encoder.flush())
