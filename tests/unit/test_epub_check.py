"""What EPUBCheck says of an e-book, also where it says nothing that can be read."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cpsplan.verify import epub, java
from cpsplan.workspace import children

PLACE = {"path": "book.epub/a.xhtml", "line": 3, "column": 1}
MESSAGE = {"ID": "RSC-005", "severity": "ERROR", "message": "no h7", "suggestion": "", "locations": [PLACE]}


def report(*messages: object) -> bytes:
    """What EPUBCheck reports of a book."""
    return json.dumps({"checker": {"filename": "book.epub"}, "messages": messages}).encode()


def answer(code: int, said: bytes) -> bytes:
    """What is written of one book."""
    return b"%d %d\n%s" % (code, len(said), said)


def asked(monkeypatch: pytest.MonkeyPatch, *answers: bytes) -> list[str]:
    """What is found in three books where EPUBCheck gives these answers, each time that it is started."""
    left = list(answers)

    def run(command: list[str]) -> CompletedProcess[bytes]:
        assert [Path(name).name for name in command[2:]] == ["one.epub", "two.epub", "three.epub"][-len(command) + 2 :]
        return CompletedProcess(
            command, 1, left.pop(0), b"Error occurred during initialization of VM\nToo small heap\n"
        )

    monkeypatch.setattr(java, "command", lambda *_: nullcontext(["java"]))
    monkeypatch.setattr(children, "run", run)
    findings = epub.check([Path("one.epub"), Path("two.epub"), Path("three.epub")])
    assert left == []
    return findings


@pytest.mark.parametrize("said", [b"{}", b'{"checker": {"filename'])
def test_an_answer_that_cannot_be_read_is_a_finding(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    good = answer(0, report())
    (finding,) = asked(monkeypatch, good + answer(1, said) + good)
    assert finding == f"two.epub: EPUBCheck breaks off: {said.decode()}"


def test_each_book_has_its_own_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = answer(1, report())
    assert asked(monkeypatch, answer(0, report()) + answer(1, report(MESSAGE)) + silent) == [
        "two.epub: ERROR RSC-005 no h7",
        "three.epub: not valid, and EPUBCheck does not say why",
    ]


def test_a_check_that_breaks_off_is_a_finding_and_goes_on_with_the_next_book(monkeypatch: pytest.MonkeyPatch) -> None:
    breaks_off = "EPUBCheck breaks off: Error occurred during initialization of VM"
    found = asked(monkeypatch, answer(1, report(MESSAGE)), answer(0, report()))
    assert found == ["one.epub: ERROR RSC-005 no h7", f"two.epub: {breaks_off}"]
    found = asked(monkeypatch, b"", b"", b"")
    assert found == [f"{name}.epub: {breaks_off}" for name in ("one", "two", "three")]


@pytest.mark.parametrize("said", ["Out of memory\nmore\n", "#\n# Out of memory\n", "12"])
def test_what_java_itself_says_in_the_end_is_a_finding(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = said.strip("# \n").partition("\n")[0]
    found = asked(monkeypatch, answer(1, report(MESSAGE)) + said.encode(), answer(0, report()))
    assert found == ["one.epub: ERROR RSC-005 no h7", f"two.epub: EPUBCheck breaks off: {words}"]


def test_half_an_answer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked(monkeypatch, answer(0, report()) + answer(0, report(MESSAGE))[:-1], answer(0, report()))
    assert found == ["two.epub: EPUBCheck breaks off: Error occurred during initialization of VM"]
