"""CommonMark, tables and footnotes as tokens, each token of a line with the place where it stands in its block."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

PLACED = {"html_inline", "code_inline", "image", "link_open", "footnote_ref"}
"""Tokens whose place is wanted: ``meta["from"]`` and ``meta["to"]``, in the content of their block."""
RULES = ("autolink", "backticks", "footnote_ref", "html_inline", "image", "link")
"""The rules that make them."""
InlineRule = Callable[["StateInline", bool], bool]


def markdown_tokens(text: str) -> list[Token]:
    """The tokens of a text. Nothing is left out of them: what is refused is a token too, or stands in one as words."""
    return _parser().parse(text, {})


@cache
def _parser() -> MarkdownIt:
    """The parser; one is enough, since it keeps nothing of a text."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - wanted only where prose is
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415

    # Definitions of references would leave no token: as words they are told.
    parser = MarkdownIt("commonmark").enable("table").disable(["reference", "text_join"])
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    # What leads where is judged by us: a link that the parser refuses would stand on the page with its brackets.
    parser.validateLink = _anything  # type: ignore[assignment, method-assign]
    parser.normalizeLink = _as_written  # type: ignore[method-assign]
    parser.normalizeLinkText = _as_written  # type: ignore[assignment, method-assign]
    for rule in parser.inline.ruler.__rules__:
        if rule.name in RULES:
            parser.inline.ruler.at(rule.name, _placing(rule.fn))
    return parser


def _anything(_url: str) -> bool:
    return True


def _as_written(url: str) -> str:
    return url


def _placing(rule: InlineRule) -> InlineRule:
    """A rule that also says of its tokens where they stand."""

    def placing(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
        start, count = state.pos, len(state.tokens)
        matches = rule(state, silent)
        if matches and not silent:
            for token in state.tokens[count:]:
                if token.type in PLACED:
                    # A token inside a link has its own place already.
                    place: dict[str, Any] = {"from": start, "to": state.pos}
                    token.meta = place | token.meta
        return matches

    return placing
