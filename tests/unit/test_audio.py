"""The head of an audio file, read as players read it, and the chapters of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cpsplan.render.page import Page
from cpsplan.workspace import children
from cpsplan.writers import audio
from cpsplan.writers._chapters import Chapter, tag
from cpsplan.writers._reading import read_page
from cpsplan.writers.script import SpokenPart, spoken, spoken_parts
from tests.unit.test_prose_formats import NO_ASSETS, PROSE, page_of

PARTS = "<h2>Our people</h2><p>We work here.</p><h3>More</h3><p>And there.</p><h2>Words</h2><p>Few.</p></main>"
BYTES_A_SECOND = 3000


def whole() -> Page:
    page = page_of(PROSE)
    return replace(page, html=page.html.replace("</main>", PARTS))


def frames_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The frames one behind the other, each with its name."""
    while content:
        length = int.from_bytes(content[4:8])
        yield content[:4].decode("ascii"), content[10 : 10 + length]
        content = content[10 + length :]


def head_of(file: bytes) -> tuple[list[tuple[str, bytes]], bytes]:
    """The frames of the head, and the sound behind it."""
    assert file[:6] == b"ID3\x03\0\0"
    assert max(file[6:10]) < 128
    length = sum(byte << shift for byte, shift in zip(file[6:10], (21, 14, 7, 0), strict=True))
    return list(frames_of(file[10 : 10 + length])), file[10 + length :]


def text_of(content: bytes) -> str:
    assert content[:1] == b"\x01"
    return content[1:].decode("utf-16")


def chapters_of(frames: list[tuple[str, bytes]]) -> list[tuple[str, int, int]]:
    """The titles of the chapters, from when to when."""
    chapters = []
    for name, content in frames:
        if name == "CHAP":
            _, _, rest = content.partition(b"\0")
            ((_, title),) = frames_of(rest[16:])
            chapters.append((text_of(title), int.from_bytes(rest[:4]), int.from_bytes(rest[4:8])))
    return chapters


def test_head_holds_texts_and_chapters_of_any_letters() -> None:
    frames, sound = head_of(tag({"TIT2": "Ŵyn", "TLAN": ""}, "Cynnwys", [Chapter("Tŷ", 0, 70000)] * 255) + b"sound")
    assert sound == b"sound"
    assert [name for name, _ in frames][:3] == ["TIT2", "CTOC", "CHAP"]
    assert text_of(frames[0][1]) == "Ŵyn"
    assert frames[1][1].startswith(b"contents\0\x03\xffchapter0\0chapter1\0")
    assert chapters_of(frames) == [("Tŷ", 0, 70000)] * 255


def tables_of(frames: list[tuple[str, bytes]]) -> dict[bytes, list[bytes]]:
    """What each table of contents holds: names of chapters or of further tables."""
    tables = {}
    for name, content in frames:
        if name == "CTOC":
            table, _, rest = content.partition(b"\0")
            tables[table] = rest[2:].split(b"\0")[: rest[1]]
    return tables


@pytest.mark.parametrize("count", [0, 255, 256, 600, 255 * 255 + 1])
def test_every_chapter_is_in_a_table_of_contents_though_none_counts_more_than_255(count: int) -> None:
    frames, _ = head_of(tag({}, "Contents", [Chapter("Part", 0, 1)] * count))
    tables = tables_of(frames)
    reached = [b"contents"]
    while tables.keys() & set(reached):
        reached = [entry for name in reached for entry in tables.get(name, [name])]
    assert reached == [b"chapter%d" % number for number in range(count)]
    assert len(chapters_of(frames)) == count


def test_a_part_is_a_chapter_and_nothing_is_left_out() -> None:
    content, labels = read_page(whole()), whole().labels
    parts = list(spoken_parts(content, labels))
    assert [part.title for part in parts] == ["Libraries", "Our people", "Words"]
    assert [line for part in parts for line in part.lines] == list(spoken(content, labels))
    long_pause, people, pause, *rest = parts[1].lines
    assert [long_pause, people, pause] == ["[long pause]", "Our people.", "[pause]"]
    assert rest == ["We work here.", "[long pause]", "More.", "[pause]", "And there."]


@pytest.mark.parametrize(("language", "voice", "code"), [("en", "en-gb", "eng"), ("cy", "cy", "cym")])
def test_document_is_spoken_in_its_language_with_a_chapter_for_each_part(
    language: str, voice: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices = []

    def run(command: list[str], *arguments: bytes, check: bool) -> object:
        voices.append(command[command.index("-v") + 1])
        return real_run(command, *arguments, check=check)

    real_run = children.run
    monkeypatch.setattr(children, "run", run)
    frames, sound = head_of(audio.write(replace(whole(), language=language), NO_ASSETS))
    assert voices == [voice] * 3
    texts = {name: text_of(content) for name, content in frames if name.startswith("T")}
    assert texts == {"TIT2": "Libraries", "TLAN": code}
    chapters = chapters_of(frames)
    assert [title for title, _, _ in chapters] == ["Libraries", "Our people", "Words"]
    assert [start for _, start, _ in chapters] == [0, *(end for _, _, end in chapters[:-1])]
    assert sound[:1] == b"\xff"
    assert abs(len(sound) / BYTES_A_SECOND - chapters[-1][2] / 1000) < 0.5


@pytest.mark.parametrize("parts", [0, 1, 3])
def test_page_of_which_nothing_can_be_spoken_is_an_empty_sound(parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = SpokenPart("Libraries", ("",))
    monkeypatch.setattr(audio, "spoken_parts", lambda *_: [silent] * parts)
    monkeypatch.setattr(audio, "_spoken", lambda *_: (22050, b""))
    frames, sound = head_of(audio.write(whole(), NO_ASSETS))
    assert chapters_of(frames) == [("Libraries", 0, 0)] * parts
    assert len(sound) < BYTES_A_SECOND


def test_long_sound_is_encoded_in_pieces_and_sounds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rate = 22050
    frames = bytes(range(256)) * 1_000
    at_once = audio._Sound()  # noqa: SLF001 - hours of sound would take minutes to make
    at_once.add(rate, frames)
    monkeypatch.setattr(audio, "AT_ONCE", 4_096)
    sizes: list[int] = []
    in_pieces = audio._Sound()  # noqa: SLF001
    in_pieces.add(rate, b"")
    encode = in_pieces._encoder.encode  # noqa: SLF001

    class Recording:
        """An encoder that remembers how much it got each time."""

        flush = in_pieces._encoder.flush  # noqa: SLF001

        def encode(self, piece: bytes) -> bytes:
            sizes.append(len(piece))
            return bytes(encode(piece))

    in_pieces._encoder = Recording()  # noqa: SLF001
    in_pieces.add(rate, frames)
    assert max(sizes) == 4_096
    assert in_pieces.milliseconds == at_once.milliseconds == len(frames) * 1000 // rate // audio.BYTES_A_FRAME
    assert in_pieces.as_mp3() == at_once.as_mp3()
