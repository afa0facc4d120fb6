"""Random workspaces with random faults that have a fix, in random layouts; and the same without the faults.

The same numbers give the same workspace, so a fault that is found can be looked at again.
"""

from __future__ import annotations

import json
import random
import textwrap
from dataclasses import dataclass, field

PLAN = "plans/delivery/2026-27.yaml"
WORDS = [
    "tree",
    "bench",
    "path",
    "pond",
    "gate",
    "lawn",
    "school",
    "people",
    "Ŵyn",
    "café",
    "it’s",
    "“new”",
    "50%",
    "€5",
]
IDS = ["alder", "birchwood", "cypress", "dogwood", "elderberry", "firtree", "ginkgo", "hawthorn", "ironwood", "juniper"]
KEYS = {"title": "tilte", "scope": "scoope", "outputs": "outpts"}


@dataclass
class Made:
    """A workspace with faults, the same without, and how many faults there are."""

    faulty: dict[str, bytes]
    clean: dict[str, bytes]
    faults: int = 0
    comments: list[str] = field(default_factory=list)
    """The comments of the plan; none of them may be lost."""


class Writer:
    """Writes one workspace twice: as it is meant, and with faults."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - reproducible on purpose
        self.made = Made({}, {})
        self.lines: list[tuple[str, str]] = []

    def one_in(self, number: int) -> bool:
        return self.chance.randrange(number) == 0

    def fault(self, number: int = 6) -> bool:
        found = self.one_in(number)
        self.made.faults += found
        return found

    def line(self, clean: str, faulty: str | None = None) -> None:
        if self.one_in(8) and clean.startswith(" "):
            indent = " " * (len(clean) - len(clean.lstrip()))
            comment = f"# remark {len(self.made.comments)}."
            if not clean.lstrip().startswith("-") or self.one_in(2):
                self.made.comments.append(comment)
                self.lines.append((f"{indent}{comment}", f"{indent}{comment}"))
        if self.one_in(10) and ">-" not in clean:
            comment = f"# behind {len(self.made.comments)}."
            self.made.comments.append(comment)
            clean, faulty = f"{clean}  {comment}", f"{faulty if faulty is not None else clean}  {comment}"
        self.lines.append((clean, clean if faulty is None else faulty))

    def words(self) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randint(2, 30)))

    def text(self, head: str, key: str, indent: int) -> None:
        """A key with a text, in one of the ways in which people write one."""
        clean = self.words()
        wrong_key = KEYS[key] if key in KEYS and self.fault(15) else key
        style = self.chance.choice(("plain", "single", "double", "folded"))
        if style == "folded":
            self.line(f"{head}{key}: >-", f"{head}{wrong_key}: >-")
            for line in textwrap.wrap(clean, self.chance.choice((30, 60, 100)), break_on_hyphens=False):
                margin = " " * indent
                self.lines.append((f"{margin}{line}", f"{margin}{self.spaced(line)}"))
            return
        quote = {"plain": _plain, "single": _single, "double": _double}[style]
        self.line(f"{head}{key}: {quote(clean)}", f"{head}{wrong_key}: {quote(self.spaced(clean))}")

    def spaced(self, text: str) -> str:
        """The text, at times with a space too many at up to two places."""
        places = [place for place, letter in enumerate(text) if letter == " "]
        if places and self.fault():
            for place in sorted(self.chance.sample(places, k=min(2, len(places))), reverse=True):
                text = f"{text[:place]} {text[place:]}"
        return text

    def references(self, head: str, ids: list[str]) -> None:
        chosen = self.chance.sample(ids, k=self.chance.randint(1, min(3, len(ids))))
        wrong = list(chosen)
        if self.fault(5):
            wrong[0] = _misspelt(wrong[0])
        if self.fault(8):
            wrong.append(chosen[-1])
        if self.one_in(2):
            self.line(f"{head}outcomes: [{', '.join(chosen)}]", f"{head}outcomes: [{', '.join(wrong)}]")
            return
        self.line(f"{head}outcomes:")
        margin = " " * (len(head) + self.chance.choice((0, 2)))
        for place, one in enumerate(wrong):
            clean = f"{margin}- {chosen[place]}" if place < len(chosen) else None
            self.lines.append((clean if clean is not None else "", f"{margin}- {one}"))

    def project(self, name: str, outcomes: list[str]) -> None:
        if self.fault(6):
            words = self.words()
            self.lines.append((f"  - id: {name}", f"  - title: {_double(words)}"))
            self.lines.append((f"    title: {_double(words)}", f"    id: {name}"))
        else:
            self.line(f"  - id: {name}")
            self.text("    ", "title", 6)
        self.references("    ", outcomes)
        self.text("    ", "scope", 6)
        self.line("    outputs:")
        for _ in range(self.chance.randint(1, 3)):
            text = self.words()
            self.line(f"      - {_double(text)}", f"      - {_double('• ' + text if self.fault(10) else text)}")
        if self.fault(10):
            self.lines += [("", "    suppress:"), ("", "      - rule: CPS404"), ("", "        reason: No longer so.")]

    def finish(self) -> Made:
        ending = "\r\n" if self.one_in(5) else "\n"
        mark = b"\xef\xbb\xbf" if self.one_in(6) else b""
        for side, files in enumerate((self.made.clean, self.made.faulty)):
            kept = [pair[side] for pair in self.lines if pair[side]]
            files[PLAN] = mark + (ending.join(kept) + ending).encode()
        return self.made


def _plain(text: str) -> str:
    return text if text[0].isalpha() else _single(text)


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _misspelt(name: str) -> str:
    aim, _, outcome = name.partition(".")
    return f"{aim}.{outcome[:2]}{outcome[3:]}"


def make(seed: int) -> Made:
    """The workspace of ``seed``."""
    writer = Writer(seed)
    outcomes = writer.chance.sample(IDS, k=writer.chance.randint(2, 6))
    strategy = ["id: park-2030", "title: The park", "period:", "  from: 2025", "  to: 2030", "aims:"]
    strategy += ["  - id: nature", "    title: Nature", "    statement: Nature thrives.", "    outcomes:"]
    for one in outcomes:
        strategy += [f"      - id: {one}", f"        statement: The {one} grows."]
    for files in (writer.made.clean, writer.made.faulty):
        files["plans/strategies/park-2030.yaml"] = ("\n".join(strategy) + "\n").encode()
        files["plans/cpsplan.yaml"] = b"title: Plans\npublisher: Friends\n"
        files["plans/editions/en.yaml"] = b"id: en\ntitle: English\nlanguage: en\nformats: [html]\n"
    for line in ("id: 2026-27", "title: Park plan", "strategy: park-2030", "period:", "  financial_year: 2026-27"):
        writer.lines.append((line, line))
    if writer.fault(3):
        writer.lines += [("quotations:", "quotations:"), *[(f"  - of: nature.{outcomes[0]}",) * 2]]
        writer.lines.append((f"    text: The {outcomes[0]} grows.", f"    text: The old {outcomes[0]} grew"))
    writer.lines.append(("projects:", "projects:"))
    names = [f"nature.{one}" for one in outcomes]
    for place in range(writer.chance.randint(1, 4)):
        writer.project(f"project-{place}", names)
    # Every outcome is served, so that nothing but the faults is wrong.
    writer.lines += [(one, one) for one in ("actions:", "  - id: rest", "    text: The rest")]
    rest = f"    outcomes: [{', '.join(names)}]"
    writer.lines.append((rest, rest))
    return writer.finish()
