"""Packs: one archive for each document, with everything that there is of it, a README and a manifest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from cpsplan.language.phrases import Phrases
from cpsplan.publishing.publish import FORMAT, Artifact, entry_of
from cpsplan.workspace.archive import archive
from cpsplan.writers.assets import FOLDER

README = "README.txt"
MANIFEST = "manifest.json"


def packs(artifacts: Iterable[Artifact], titles: Mapping[str, str], phrases: Phrases) -> Iterator[Artifact]:
    """An archive for each document of ``titles``: its files in every edition and format, and what its pages need.

    The same files always give the same bytes.
    """
    known = sorted(artifacts, key=lambda artifact: artifact.path)
    shared = [artifact for artifact in known if artifact.path.startswith(f"{FOLDER}/")]
    for document, title in titles.items():
        own = [artifact for artifact in known if artifact.document == document]
        if own:
            files = {README: _readme(title, own, phrases).encode(), MANIFEST: _manifest([*own, *shared]).encode()}
            for artifact in (*own, *shared):
                files[artifact.path] = artifact.content
            yield Artifact(f"packs/{document}.zip", archive(files), document, format="zip")


def _readme(title: str, artifacts: list[Artifact], phrases: Phrases) -> str:
    """What the archive holds: a line for each file, and who it is for."""
    lines = [title, "=" * len(title), "", phrases.text("pack-lead"), ""]
    for artifact in artifacts:
        key = f"format-{artifact.format}"
        words = phrases.text("fact", label=phrases.text(key), text=phrases.text(f"{key}-for"))
        lines += [artifact.path, f"    {words}"]
    return "\n".join(lines) + "\n"


def _manifest(artifacts: list[Artifact]) -> str:
    in_order = sorted(artifacts, key=lambda artifact: artifact.path)
    values = {"format": FORMAT, "artifacts": list(map(entry_of, in_order))}
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"
