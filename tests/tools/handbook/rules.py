"""Every rule as pages in Markdown: what each means, from its docstring, and its worked case."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.diagnostic import Code
from cpsplan.publishing.codes import every_code
from cpsplan.reporters.worked_case import worked_case

FAMILIES = {
    "1": "Files and YAML",
    "2": "What may stand in a file",
    "3": "Names and references",
    "4": "Strategies, plans, money and progress reports",
    "5": "Measures, prose, pictures, the theme and the first page",
    "6": "Texts and Easy Read",
    "7": "Suppressions",
    "8": "Editions, templates and formats",
    "9": "Translations",
}
"""What the rules are about whose codes begin with CPS and this figure."""

LEAD = """\
# Every rule

Each kind of fault has a code, a name and a severity. An error stops a build, a warning does not, and a note is there
to be known. `cpsplan explain CPS302` prints what stands here; where a rule does not fit, an entry may say so with
`suppress:` and a reason, and the settings with `rules:`.
"""


def rule_pages() -> dict[str, str]:
    """Each page by its path in the reference: the list of all rules, and a page for each family."""
    pages = {"rules.md": "\n".join(_list())}
    for figure, title in FAMILIES.items():
        parts = [f"# Rules CPS{figure}xx: {title.lower()}", ""]
        parts += [part for code in _of(figure) for part in _rule(code)]
        pages[_path(figure)] = "\n".join(parts) + "\n"
    return pages


def _of(figure: str) -> list[Code]:
    return [code for name, code in sorted(every_code().items()) if name.startswith(f"CPS{figure}")]


def _path(figure: str) -> str:
    return f"rules-{figure}.md"


def _list() -> Iterator[str]:
    yield LEAD
    for figure, title in FAMILIES.items():
        yield f"## {title}\n\n| code | name | severity |\n|---|---|---|"
        for code in _of(figure):
            yield f"| [{code.code}]({_path(figure)}#{code.code.lower()}) | {code.name} | {code.severity.word} |"
        yield ""


def _rule(code: Code) -> Iterator[str]:
    yield f"## {code.code} {code.name} {{ #{code.code.lower()} }}\n"
    yield f"*{code.severity.word.capitalize()}.* {code.explanation}\n"
    for title, text in worked_case(code.code):
        yield f"**{title}**\n\n~~~text\n{text}\n~~~\n"
