"""Style sheets of PDFs, read once: a process writes many files, and tries a sheet in several sizes, in the same styles.

Imported only when a PDF is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weasyprint import CSS
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration

from cpsplan.writers._fetch import AssetFetcher
from cpsplan.writers.assets import FOLDER, Assets

MEDIA = ("", "all", "print")
"""What is said of a style sheet that goes for paper."""
KEPT = 8
"""How many sets of style sheets are remembered: more than there are styles of pages in a theme."""

_remembered: dict[tuple[str, ...], Mapping[str, Any]] = {}
"""What was read, by the addresses of the style sheets and the checksum of all of them, with their fonts."""


def styles_of(document: Any, fetcher: AssetFetcher, assets: Assets) -> Mapping[str, Any]:
    """What the ``render`` of a document takes instead of the links to its style sheets, which go out of its head.

    A document with styles of its own for paper is left as it is: their order among the others would change.
    """
    head = document.etree_element.find(".//head")
    if head is None or any(style.get("media", "") in MEDIA for style in document.etree_element.iter("style")):
        return {}
    links = [link for link in head.iter("link") if link.get("rel") == "stylesheet"]
    for link in links:
        head.remove(link)
    names = [link.get("href", "").rpartition(f"{FOLDER}/")[2] for link in links if link.get("media", "") in MEDIA]
    key = (assets.fingerprint(pictures=False), *names)
    styles = _remembered.get(key)
    if styles is None:
        styles = _read(names, fetcher)
        # Another thread may have read others meanwhile.
        if len(_remembered) >= KEPT:
            _remembered.clear()
        _remembered[key] = styles
    return styles


def _read(names: list[str], fetcher: AssetFetcher) -> Mapping[str, Any]:
    shared: dict[str, Any] = {
        "font_config": FontConfiguration(),
        "counter_style": CounterStyle(),
        "color_profiles": {},
    }
    sheets = [CSS(url=fetcher.address(name), url_fetcher=fetcher, **shared) for name in names]
    return {**shared, "stylesheets": sheets}
