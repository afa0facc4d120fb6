"""Hostile requests over sockets to a desk that is open: nothing breaks, nothing is written, nothing leads out."""

from __future__ import annotations

import signal
import socket
import time
from pathlib import Path

import pytest

from tests.stress.hostile_requests import attack_desk, files_below, fumble
from tests.support import library
from tests.support.desk import changed_in_editor
from tests.support.open_desk import open_desk


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library.written(tmp_path_factory.mktemp("desk") / "library")


def test_hostile_requests_do_nothing(root: Path) -> None:
    before = files_below(root)
    with open_desk(root) as desk:
        statuses = attack_desk(desk, 500, seed=21)
        said = desk.said.read_text(encoding="utf-8")
        assert "200 OK" in desk.page("/", desk.cookie())
    assert files_below(root) == before
    assert len(said.splitlines()) == 2, said
    assert not {status for status in statuses if status.startswith("50")} - {"501", "503"}, statuses
    assert {"403", "405", "421"} <= statuses.keys()


def besides_plans(folder: Path) -> dict[str, bytes]:
    """Every file below a folder that is no source of the workspace in it, and not what the desk has said."""
    kept = files_below(folder).items()
    return {path: content for path, content in kept if not path.startswith("library/plans/") and path != "said.txt"}


def test_forms_filled_in_with_anything_break_nothing(tmp_path: Path) -> None:
    root = library.written(tmp_path / "library")
    before = besides_plans(tmp_path)
    with open_desk(root) as desk:
        statuses = fumble(desk, 200, seed=7)
        said = desk.said.read_text(encoding="utf-8")
    assert not {status for status in statuses if status.startswith("5")}
    assert {"200", "303", "404"} <= statuses.keys()
    assert "Traceback" not in said
    assert besides_plans(tmp_path) == before


def test_the_desk_answers_this_machine_alone_and_ends_with_its_terminal(root: Path) -> None:
    with open_desk(root) as desk:
        # Whoever listens at every address of a machine answers here, whatever its name and its network.
        with pytest.raises(OSError), socket.create_connection(("127.0.0.2", desk.port), timeout=2):  # noqa: PT011
            pass
        desk.process.send_signal(signal.SIGINT)
        assert desk.process.wait(10) == 0
        assert "Traceback" not in desk.said.read_text(encoding="utf-8")


def test_a_file_changed_in_an_editor_is_seen(root: Path) -> None:
    with open_desk(root) as desk:
        cookie = desk.cookie()
        path = "/preview/en/2026-27/index.html"
        assert "Buy and fit out a second van" in desk.page(path, cookie)
        changed_in_editor(root, library.PLAN, "Buy and fit out a second van", "Buy and paint a second van")
        until = time.monotonic() + 20
        while "Buy and paint a second van" not in desk.page(path, cookie):
            assert time.monotonic() < until
            time.sleep(0.1)
