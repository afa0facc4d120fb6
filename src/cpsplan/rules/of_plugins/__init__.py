"""The rules of other packages, which the settings name and the user has installed: found, and loaded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from cpsplan.book.book import Book
from cpsplan.diagnostic import Code, Diagnostic, Severity, Span, declare_again
from cpsplan.late import dataclass
from cpsplan.plain.plain_book import PlainBook
from cpsplan.plain.plain_rule import Rule as PlainRule
from cpsplan.plugins.kinds import RULES
from cpsplan.plugins.named import failure, named_plugins
from cpsplan.rules.rule import Check, Finding, Rule
from cpsplan.workspace.installed import Installed

CODE, NAME = re.compile(r"(?!CPS)[A-Z]{2,8}[0-9]{3}"), re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class RuleOfPlugin(Rule):
    """A rule of a plugin. Where it breaks off, that is what it finds."""

    plugin: Installed
    span: Span
    """Where the settings name the plugin."""

    def diagnostics(self, book: Book) -> Iterator[Diagnostic]:
        """What the rule finds in ``book``, suppressed or not."""
        try:
            diagnostics = list(Rule.diagnostics(self, book))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it does, the plans are checked
            diagnostics = [failure(self.plugin, self.span, error, self.code.code)]
        yield from diagnostics


def load_rules(book: Book) -> tuple[list[Rule], list[Diagnostic]]:
    """The rules of the plugins that the settings of a book name, and what is wrong with those and with the names."""
    named, diagnostics = named_plugins(book)
    rules: list[Rule] = []
    for plugin in named:
        offered = plugin.of(RULES)
        if offered is None:
            continue
        try:
            rules += _loaded(offered, plugin.span)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a package does, the plans are checked
            diagnostics.append(failure(offered, plugin.span, error))
    return rules, diagnostics


def _loaded(plugin: Installed, span: Span) -> list[Rule]:
    """The rules of a plugin. Raises ValueError where they are not what cpsplan takes for rules."""
    rules: list[Rule] = []
    for offered in plugin.load():
        if not isinstance(offered, PlainRule):
            raise ValueError(f"{offered!r} is no cpsplan.Rule")  # noqa: TRY004 - told like all else that is wrong
        rules.append(RuleOfPlugin(_declared(offered), _as_check(offered.check), plugin, span))
    return rules


def _declared(rule: PlainRule) -> Code:
    """The kind of fault that a rule finds. Raises ValueError where the rule does not say it as it should."""
    if not CODE.fullmatch(rule.code) or not NAME.fullmatch(rule.name):
        raise ValueError(
            f"{rule.code} {rule.name}: a code is LIB101, never of CPS, and a name small letters and hyphens"
        )
    if not rule.explanation:
        raise ValueError(f"{rule.code} explains nothing: its check has no docstring")
    return declare_again(Code(rule.code, rule.name, Severity.of(rule.severity), rule.explanation))


def _as_check(check: Callable[..., Iterable[object]]) -> Check:
    """A check of a book that finds what a check of a plain book finds."""

    def checking(book: Book) -> Iterator[Finding]:
        for finding in check(PlainBook(book)):
            address, message, hint = (str(getattr(finding, name)) for name in ("address", "message", "hint"))
            entry = book.get(address)
            if entry is None:
                raise ValueError(f"it speaks of {address}, which there is not")
            yield Finding(entry, (), message, hint)

    return checking
