"""The HTML pages of a workspace, made in this process, and what they say."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from cpsplan.compiler import Compiled, compile_book
from cpsplan.publishing.build import build
from cpsplan.publishing.options import BuildOptions
from cpsplan.workspace import resources
from cpsplan.workspace.disk import MemoryWorkspace

STARTER = Path(str(resources.folder("templates"))) / "starter"


def html(compiled: Compiled, root: Path = Path("/nowhere")) -> dict[str, str]:
    """Every page of a workspace by its document; the way in and coverage by their file name."""
    made, diagnostics = build(compiled.book, root, BuildOptions(formats=frozenset({"html"})))
    assert diagnostics == []
    pages = {one.path: one.content.decode() for one in made if one.path.endswith(".html")}
    return {path.removeprefix("en/").removesuffix("/index.html"): page for path, page in pages.items()}


def starter(*changes: tuple[str, str, str]) -> dict[str, str]:
    """The pages of the workspace that `cpsplan init` writes, with (file, old text, new text) changed."""
    paths = [path for path in (STARTER / "plans").rglob("*") if path.is_file()]
    files: dict[str, str | bytes] = {
        path.relative_to(STARTER).as_posix(): path.read_text(encoding="utf-8") for path in paths
    }
    for path, old, new in changes:
        text = str(files[path])
        assert old in text, old
        files[path] = text.replace(old, new, 1)
    return html(compile_book(MemoryWorkspace(files)))


def words(page: str) -> str:
    """The words of a page or a part of one, as a reader sees them; names of pictures are left out."""
    text = re.sub(r"<title>.*?</title>", " ", page, flags=re.DOTALL)
    text = re.sub(r"</?(?:t[dhr]|d[tdl]|li|p|div|caption|h[1-6]|svg|summary)\b[^>]*>", " ", text)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


def part(page: str, anchor: str, end: str = "</section>") -> str:
    """A page from the element with the id ``anchor`` to the next ``end``."""
    _, found, rest = page.partition(f'id="{anchor}"')
    assert found, anchor
    return rest.partition(">")[2].split(end, 1)[0]
