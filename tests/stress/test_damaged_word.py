"""Word files that were damaged on their way, or made to do harm: each is told, nothing breaks, nothing is written."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

from cpsplan.changes.refused import ChangeRefused
from cpsplan.sources.word_reading import read_word
from cpsplan.sources.word_text import UnreadableWord
from cpsplan.word.draft import draft_of_word
from cpsplan.word.drafting import Drafting
from cpsplan.word.reviewing import review_of
from cpsplan.workspace.archive import archive, contents
from tests.stress.test_damaged_workbooks import with_damage
from tests.support.command_line import run
from tests.support.thorough import tries
from tests.support.word_plans import plan_in_word
from tests.support.word_reviews import book_of, word_file

DAMAGED, REVIEWED = tries(1_000), tries(100)
"""How many plans and how many reviewed files are damaged at random."""
WRITTEN = 20
"""Of how many one is also written as files, which takes longest."""
READ = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "docProps/core.xml")


@cache
def _parts() -> dict[str, bytes]:
    """The parts of a plan that are read, with the styles alone that it uses: python-docx brings hundreds."""
    parts = {name: part for name, part in contents(plan_in_word()).items() if name in READ}
    head, *styles = parts["word/styles.xml"].removesuffix(b"</w:styles>").split(b"<w:style ")
    used = [style for style in styles if re.search(rb'w:styleId="(Title|Heading[1-3]|List(Bullet|Number))"', style)]
    parts["word/styles.xml"] = b"<w:style ".join(
        [re.sub(rb"<w:latentStyles.*</w:latentStyles>", b"", head, flags=re.DOTALL), *used]
    )
    parts["word/styles.xml"] += b"</w:styles>"
    return parts


def _damaged(chance: random.Random) -> bytes:
    """The plan with a few bytes or elements of it, or of one of its parts, cut out, turned round or doubled."""
    parts = dict(_parts())
    if chance.random() < 1 / 4:
        return with_damage(archive(parts), chance)
    name = chance.choice(READ)
    if chance.random() < 1 / 3:
        parts[name] = with_damage(parts[name], chance)
        return archive(parts)
    # Damage that leaves XML behind: tags of Word in the place of others.
    pieces = parts["word/document.xml"].split(b"<w:")
    for _ in range(chance.randint(1, 6)):
        place, other = chance.randrange(1, len(pieces)), chance.randrange(1, len(pieces))
        tag, end, rest = pieces[place].partition(b"/>")
        if end and b">" not in tag:
            pieces[place] = chance.choice([pieces[other].partition(b"/>")[0].partition(b">")[0], b"x"]) + b"/>" + rest
    parts["word/document.xml"] = b"<w:".join(pieces)
    return archive(parts)


def test_a_damaged_word_file_is_told() -> None:
    refused = 0
    for seed in range(DAMAGED):
        content = _damaged(random.Random(seed))  # noqa: S311 - the same damage every time
        try:
            text = read_word(content)
            Drafting(text).read()
            if seed % WRITTEN == 0:
                draft_of_word(text, "plan", "Exampleton Town Council")
        except (UnreadableWord, ChangeRefused):
            refused += 1
    assert DAMAGED / 10 < refused < DAMAGED


def test_nothing_of_a_damaged_word_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "damaged.docx").write_bytes(plan_in_word()[:-2000])
    done = run("import", "damaged.docx", "--publisher", "Exampleton Town Council", folder=tmp_path)
    assert done.returncode == 2
    assert "damaged.docx: it is no .docx, or it is damaged" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["damaged.docx"]


def test_a_damaged_review_is_told() -> None:
    book, whole = book_of(), contents(word_file())
    parts = {name: part for name, part in whole.items() if name in READ}
    refused = 0
    for seed in range(REVIEWED):
        chance = random.Random(seed)  # noqa: S311 - the same damage every time
        document = parts["word/document.xml"]
        # Names and numbers of bookmarks are damaged, too, where the XML stays whole.
        swapped = document.replace(b"_cps_", chance.choice([b"_cps_0", b"_cps", b"_cps_"]), chance.randint(1, 9))
        swapped = swapped.replace(b'w:id="1000', b'w:id="10' + str(chance.randrange(9)).encode(), chance.randint(1, 9))
        damaged = swapped if chance.random() < 1 / 2 else with_damage(document, chance)
        try:
            review_of(read_word(archive({**parts, "word/document.xml": damaged})), book)
        except UnreadableWord:
            refused += 1
    assert 0 < refused < REVIEWED
