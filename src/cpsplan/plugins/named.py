"""Plugins that the settings name: which installed package offers each, and what is said where none does."""

from __future__ import annotations

from collections.abc import Iterable

from cpsplan.book.book import Book
from cpsplan.diagnostic import Diagnostic, Span, did_you_mean
from cpsplan.late import dataclass
from cpsplan.plugins.kinds import FAULTY_PLUGIN, FORMATS, HINT, RULES, UNKNOWN_PLUGIN, WORDS
from cpsplan.workspace.installed import Installed, installed_plugins


@dataclass(frozen=True, slots=True)
class NamedPlugin:
    """A plugin that the settings name and one package offers."""

    span: Span
    """Where the settings name it."""
    offers: tuple[Installed, ...]
    """What the package offers under the name: one of a group."""

    def of(self, group: str) -> Installed | None:
        """What the plugin offers in a group, if anything."""
        return next((plugin for plugin in self.offers if plugin.group == group), None)


def named_plugins(book: Book) -> tuple[list[NamedPlugin], list[Diagnostic]]:
    """The plugins that the settings of a book name, and what is wrong with the names. None of their code is run."""
    settings = book.settings
    if settings is None or not settings.model.plugins:
        return [], []
    named: list[NamedPlugin] = []
    diagnostics: list[Diagnostic] = []
    installed = list(installed_plugins(RULES, FORMATS))
    for place, name in enumerate(settings.model.plugins):
        span = settings.span("plugins", place)
        offers = tuple(plugin for plugin in installed if plugin.name == name)
        packages, groups = {plugin.package for plugin in offers}, {plugin.group for plugin in offers}
        if len(packages) == 1 and len(groups) == len(offers):
            named.append(NamedPlugin(span, offers))
        else:
            diagnostics.append(_not_there(name, span, packages, [plugin.name for plugin in installed]))
    return named, diagnostics


def _not_there(name: str, span: Span, packages: Iterable[str], known: Iterable[str]) -> Diagnostic:
    """That no package offers a plugin, or several do."""
    offering = " and ".join(sorted(packages))
    if offering:
        return UNKNOWN_PLUGIN.at(span, f"“{name}” is offered by {offering}", hint="Uninstall all but one of them")
    hint = did_you_mean(name, known) or "Install the package that offers it, or take the name out"
    return UNKNOWN_PLUGIN.at(span, f"No package that is installed here offers rules or formats “{name}”", hint=hint)


def failure(plugin: Installed, span: Span, error: BaseException, during: str = "") -> Diagnostic:
    """That what a plugin offers fails, in all or ``during`` something."""
    what = f"The {WORDS[plugin.group]} “{plugin.name}” of {plugin.package} {plugin.version}"
    middle = f" in {during}" if during else ""
    return FAULTY_PLUGIN.at(span, f"{what} fail{middle} ({said_by(error)})", hint=HINT)


def said_by(error: BaseException) -> str:
    """What an exception of a plugin says, on one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
