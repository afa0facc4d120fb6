"""What EPUBCheck says of an e-book, also where it says nothing that can be read."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cpsplan.verify import epub
from cpsplan.workspace import children


@pytest.mark.parametrize("said", [b"", b"{}", b'{"checker": {"filename'])
def test_a_check_that_breaks_off_is_a_finding(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    done = CompletedProcess(["java"], 1, said, b"Error occurred during initialization of VM\nToo small maximum heap\n")
    monkeypatch.setattr(children, "program", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(children, "run", lambda _command: done)
    wanted = ["book.epub: EPUBCheck breaks off: Error occurred during initialization of VM"]
    assert epub.check([Path("book.epub")]) == wanted
