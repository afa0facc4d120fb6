"""The door to the disk lets regular files of the workspace through, and nothing else."""

from __future__ import annotations

import datetime
import os
import stat
from pathlib import Path

import pytest

from cpsplan.sources.load import load
from cpsplan.workspace.disk import SIZE_LIMIT, DiskWorkspace, Unreadable, find_root, replace_file
from tests.support import samples
from tests.support.command_line import run


def reason(folder: Path, path: str) -> str:
    """Why a file cannot be read."""
    with pytest.raises(Unreadable) as refusal:
        DiskWorkspace(folder).read(path)
    return str(refusal.value)


def test_missing_file_directory_and_pipe(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert reason(tmp_path, "nothing") == "does not exist"
    assert "directory" in reason(tmp_path, "folder")
    assert "pipe" in reason(tmp_path, "pipe")


def test_link_out_of_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret: 1")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "in" / "plan").write_text("a: 1")
    (tmp_path / "in" / "inside").symlink_to(tmp_path / "in" / "plan")
    assert "outside" in reason(tmp_path / "in", "link")
    assert DiskWorkspace(tmp_path / "in").read("inside") == b"a: 1"


def test_fifty_megabytes_are_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "big.yaml").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert "too large: 50.0 MB" in reason(tmp_path, "big.yaml")
    (tmp_path / "fits").write_bytes(b"x" * SIZE_LIMIT)
    assert len(DiskWorkspace(tmp_path).read("fits")) == SIZE_LIMIT


def test_hidden_files_are_not_named_and_folders_called_like_plans_are(tmp_path: Path) -> None:
    hidden = ("plans/~$a.yaml", "plans/#a.yaml#", "plans/.~lock.a.yaml#", "plans/.a.yaml.swp")
    for path in (
        *hidden,
        "plans/a.yaml",
        "plans/.hidden.yaml",
        "plans/.git/b.yaml",
        "plans/c.yaml/inside",
        "plans/deep/d.yaml",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("a: 1")
    assert DiskWorkspace(tmp_path).names("plans") == ["plans/a.yaml", "plans/c.yaml", "plans/deep/d.yaml"]


def test_clock_follows_source_date_epoch(tmp_path: Path) -> None:
    assert DiskWorkspace(tmp_path, {"SOURCE_DATE_EPOCH": "86400"}).today() == datetime.date(1970, 1, 2)


@pytest.mark.parametrize("moment", ["9" * 20, "253402300800", "²", "٣", "-1", "now"])
def test_moment_that_is_none_is_refused(moment: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="SOURCE_DATE_EPOCH"):
        DiskWorkspace(tmp_path, {"SOURCE_DATE_EPOCH": moment}).today()
    done = run("check", folder=samples.written(tmp_path), SOURCE_DATE_EPOCH=moment)
    assert done.returncode == 2
    assert done.stderr.startswith("cpsplan: SOURCE_DATE_EPOCH is")


def test_root_is_found_from_below(tmp_path: Path) -> None:
    samples.written(tmp_path)
    assert find_root(tmp_path / "plans" / "delivery") == tmp_path.resolve()
    assert find_root(tmp_path.parent) is None


def test_replacing_leaves_the_old_file_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "file"
    replace_file(place, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(place, b"new")
    assert place.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("kind", ["pipe", "device", "link", "dangling"])
def test_what_is_no_file_is_never_replaced(kind: str, tmp_path: Path) -> None:
    place, target = tmp_path / "report.html", tmp_path / "target"
    match kind:
        case "pipe":
            os.mkfifo(place)
        case "device":
            try:
                os.mknod(place, 0o600 | stat.S_IFCHR, os.makedev(1, 3))
            except PermissionError:
                os.mkfifo(place)  # Only root makes devices: a pipe is refused in the same way.
        case _:
            place.symlink_to(target)
            if kind == "link":
                target.write_text("old")
    before, folder = place.lstat(), samples.written(tmp_path / "w")
    with pytest.raises(FileExistsError, match="is not touched"):
        replace_file(place, b"new")
    done = run("coverage", "--report", f"html={place}", folder=folder)
    assert done.returncode == 2
    assert "report.html cannot be written" in done.stderr
    assert "is not touched" in done.stderr
    assert (place.lstat().st_mode, place.lstat().st_ino) == (before.st_mode, before.st_ino)
    assert not target.exists() or target.read_text() == "old"


def test_message_of_an_unreadable_file_names_it() -> None:
    found = load(DiskWorkspace(Path("/nonexistent")), "plans/a.yaml")[1]
    assert [(one.code, one.message) for one in found] == [("CPS101", "plans/a.yaml does not exist")]
