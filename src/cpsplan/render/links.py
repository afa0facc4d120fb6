"""Links: where those of a page lead to below out/, and a page without those that would lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape
from posixpath import dirname, join, normpath
from urllib.parse import unquote

_ANCHOR = re.compile(r'<a\b[^>]*?\bhref="(?P<href>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_ALTERNATE = re.compile(r'<link\b[^>]*?\brel="alternate"[^>]*?\bhref="(?P<href>[^"]*)"[^>]*>\n?')
_TAG = re.compile(r"""<[a-zA-Z][^\s>]*(\s[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*)>""")
"""An element with its attributes."""
_ATTRIBUTE = re.compile(
    r"""\s(?P<name>href|src|srcset|poster|data|style)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""",
    re.IGNORECASE,
)
"""What names a file: a picture in one of its sizes, too, and one that a style asks for."""
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_URL = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s]+)""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ID = re.compile(r'\sid="([^"]*)"')


def target_of(href: str, path: str) -> str | None:
    """What a reference on the page at ``path`` leads to, as a path below out/; None where that is no file of ours."""
    address = unescape(href).partition("#")[0].partition("?")[0]
    if not address or _SCHEME.match(address):
        return None
    target = normpath(join(dirname(path), unquote(address)))
    return f"{target}/index.html" if address.endswith("/") else target


def without_links(html: str, path: str, absent: Collection[str]) -> str:
    """The page at ``path`` with the words of links that lead to ``absent`` pages, and without the links themselves."""

    def words(match: re.Match[str]) -> str:
        return match["words"] if target_of(match["href"], path) in absent else match[0]

    def nothing(match: re.Match[str]) -> str:
        return "" if target_of(match["href"], path) in absent else match[0]

    return _ALTERNATE.sub(nothing, _ANCHOR.sub(words, html)) if absent else html


def references(html: str, path: str) -> Iterator[tuple[str, str, str]]:
    """Every reference of a page to a file of ours: as it is written, the path below out/, the anchor there."""
    for href in dict.fromkeys(_written(html)):
        address, _, fragment = unescape(href).partition("#")
        target = target_of(href, path)
        if target is not None or (fragment and not address):
            yield unescape(href), target or path, unquote(fragment)


def _written(html: str) -> Iterator[str]:
    """Every address that a page names, as it is written."""
    for tag in dict.fromkeys(_TAG.findall(html)):
        for attribute in _ATTRIBUTE.finditer(tag):
            value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
            match attribute["name"].lower():
                case "srcset":
                    # Behind each address stands how wide it is; in one there may be a comma, but no space behind it.
                    yield from (size.split()[0] for size in re.split(r",\s+", value.strip()) if size)
                case "style":
                    yield from _URL.findall(_COMMENT.sub("", unescape(value)))
                case _:
                    yield value
    for style in _STYLE.findall(html):
        yield from _URL.findall(_COMMENT.sub("", style))


def references_of_style(style: str, path: str) -> Iterator[str]:
    """The files, by their paths below out/, that the style sheet at ``path`` wants."""
    for address in dict.fromkeys(_URL.findall(_COMMENT.sub("", style))):
        target = target_of(address, path)
        if target is not None:
            yield target


def anchors(html: str) -> set[str]:
    """The places of a page that links can lead to."""
    return set(map(unescape, _ID.findall(html)))
