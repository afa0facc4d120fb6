"""What a hostile author of a pull request would try, by the row of what it attacks. Run by test_attacks.py.

`try_row` (as a program, `python -m tests.support.attacks ROW`) tries one row and prints, as JSON, what came of each
attack. It is run in a process of its own, so that an attack that succeeds can neither hang the tests nor take the
memory of the machine.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.support.samples import PLAN, changed, compiled, files

MANY = 2_000
"""How often something stands that takes minutes of the processor when each is compared with all others."""
PROJECT = "  - id: planting\n    title: B\n    outcomes: [nature.trees]\n    scope: D\n"
NINE = "[x, x, x, x, x, x, x, x, x]"


def _title(text: str) -> str:
    return changed(PLAN, ("title: Planting", f"title: {text}"))


def _outcomes(text: str) -> str:
    return changed(PLAN, ("[nature.trees]", text))


def _nest(opening: str, closing: str = "", count: int = 100_000) -> str:
    return _title(opening * count + closing * count)


SOURCES: dict[str, dict[str, str]] = {
    "YAML alias bomb": {
        "billion laughs": "a: &a " + NINE + "".join(f"\n{y}: &{y} [{f'*{x}, ' * 9}]" for x, y in pairwise("abcdefgh")),
        "one anchor": _title("&a Planting"),
        "one alias": _title("*a"),
        "list inside itself": _outcomes("&a [*a]"),
        "group inside itself": "&a\nb: *a",
        "anchor on a key": "&a id: 1",
        "anchor behind a comment": "a: # x\n  &a [x]\nb: *a",
        "anchor in a second document": "a: 1\n---\nb: &b [*b]",
    },
    "merge-key bomb": {
        "merge of a list of merges": "".join(f"k{n}: &k{n}\n  <<: [{f'*k{n - 1}, ' * 9}]\n" for n in range(1, 30)),
        "merge of a mapping": "<<: {id: x}",
        "merge in braces": _title("{<<: {a: 1}}"),
        "quoted look-alike": _title("{! <<: {a: 1}}"),
        "explicit key": "? <<\n: {id: x}",
    },
    "deep nesting": {
        "brackets": _nest("["),
        "closed brackets": _nest("[", "]"),
        "braces": _nest("{a: "),
        "dashes": "- " * 100_000,
        "questions": "? " * 100_000,
        "by indentation": "\n".join(" " * n + "a:" for n in range(2_000)),
        "one column a level": "a:\n" + "".join(f"{' ' * n}- b:\n" for n in range(1, 900)),
        "under brackets in quotes": _title("[']]]', " * 50_000),
    },
    "errors outside YAMLError": {
        "impossible date": _title("2022-99-99"),
        "impossible date in a period": changed(PLAN, ("financial_year: 2026-27", "from: 2026-02-31\n  to: 2026-99")),
        "empty integer by tag": _title("!!int ''"),
        "python object by tag": _title("!!python/object/apply:os.system ['id']"),
        "timestamp by tag": _title("!!timestamp 'x'"),
        "number of 10,000 digits": _title("9" * 10_000),
        "sixty by sixty": _title("1:" + "59:" * 4_000 + "0"),
        "endless float": _title(".inf"),
        "decimal of 10,000 digits": _title("0." + "9" * 10_000),
        "exponent": _title("1e999999999"),
        "surrogate escape": _title('"\\ud800"'),
        "character beyond Unicode": _title('"\\UFFFFFFFF"'),
        "list for a key": "? [a]\n: b",
        "year nought": changed(PLAN, ("financial_year: 2026-27", "from: 0000\n  to: 0000-00")),
        "list where text is wanted": changed(PLAN, ("id: 2026-27", "id: [2026-27]")),
    },
    "silent misreading": {
        "duplicate key": f"{files()[PLAN]}id: other\n",
        "NUL": _title("a\0b"),
        "escape": _title("a\x1b[31mb"),
        "escape by name": _title('"a\\e[31mb"'),
        "direction override": _title("a\u202eb"),
        "direction isolate by number": _title('"a\\u2066b"'),
        "separator of lines": _title("a\u2028b"),
        "byte order mark inside": _title("a\ufeffb"),
        "no for a text": _title("NO").replace("title: NO", "title: no\n    scope2: on"),
        "true for a text": _title("true"),
        "number for a text": _title("1.10"),
        "nothing for a text": _title("~"),
        "text after a hash": _title("Second #1 library"),
    },
    "regular expressions and quadratic work": {
        "unknown outcomes": _outcomes(f"[{', '.join(f'nature.a{n}' for n in range(MANY))}]"),
        "unknown keys": files()[PLAN] + "".join(f"k{n}: 1\n" for n in range(MANY)),
        "keys twice": ("".join(f"k{n}: 1\n" for n in range(MANY))) * 2,
        "values that are none": _outcomes("[" + "A, " * MANY + "]"),
        "one key of a megabyte": files()[PLAN] + f"? {'k' * 1_000_000}\n: 1\n",
        "a text of hashes": _title("a #" * MANY),
        "spaces inside a text": _title(f"'a{' ' * 3_900}b  c'"),
        "a text of capitals": _title("A" * 3_900),
        "unknown abbreviations": _title("'" + " ".join(f"AB{n}" for n in range(600)) + "'"),
        "the same id": changed(PLAN, ("  - id: planting", PROJECT * 2_000 + "  - id: planting")),
    },
    "ids and paths": {
        f"id {one!r}"[:40]: changed(PLAN, ("id: planting", f"id: {json.dumps(one)}"))
        for one in (
            "../x",
            "/etc/x",
            "a/b",
            "..",
            ".",
            "",
            "A",
            "ä",
            "a b",
            "a\\b",
            "a\0",
            "a" * 65,
            "-a",
            "a--b",
            "%2e",
            "a\n",
        )
    }
    | {
        f"document {one!r}": changed(PLAN, ("id: 2026-27", f"id: {json.dumps(one)}"))
        for one in ("con", "index", "assets", "data", "nul", "com1", "../../etc", "2026-27/x", "manifest")
    },
}
"""Contents of the file of a plan, by row and name. Each has to be a diagnostic in that file."""
PLAIN = ("impossible date", "endless float", "exponent")
"""Those that are only words: they are read as they stand."""


def told(content: str) -> dict[str, Any]:
    """What a check says of a plan with this content, in every way of telling it."""
    from cpsplan.reporters.kinds import KINDS  # noqa: PLC0415
    from cpsplan.reporters.report import Report  # noqa: PLC0415

    found = compiled({PLAN: content})
    report = Report(found, found.diagnostics)
    texts = [compose(report) for compose in KINDS.values()]
    worst = [one for one in found.diagnostics if one.span.path == PLAN]
    return {"codes": sorted({one.code for one in worst}), "lengths": [len(one) for one in texts]}


LOOP = "{% set n = namespace(s=START) %}{% for i in range(60) %}{% set n.s = NEXT %}{% endfor %}"


def _sixty_times(start: str, step: str, last: str = "") -> str:
    """A template that makes a value out of itself sixty times."""
    return LOOP.replace("START", start).replace("NEXT", step) + last


def _lists_of_lists(*names: str) -> str:
    """Lists of so many parts that comparing two of them takes years, in a few thousand characters."""
    levels = "".join(f"{{% set {name} = [{', '.join([name] * 900)}] %}}" for name in names)
    return "".join(f"{{% set {name} = 1 %}}" for name in names) + levels * 5


TEMPLATES: dict[str, str] = {
    "power": "{{ 9**(9**9) }}",
    "product of a text": "{{ 'a' * 999999999 }}",
    "product of a list": "{{ [1] * 999999999 }}",
    "percent": "{{ '%999999999d' % 1 }}",
    "filter format": "{{ '%999999999d'|format(1) }}",
    "method format": "{{ '{:>999999999}'.format(1) }}",
    "format of a class": "{{ '{0.__class__.__mro__}'.format(1) }}",
    "format map": "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "ljust": "{{ 'a'.ljust(999999999) }}",
    "zfill": "{{ 'a'.zfill(999999999) }}",
    "expandtabs": "{{ '\\t'.expandtabs(999999999) }}",
    "filter center": "{{ 'a'|center(999999999) }}",
    "filter indent": "{{ 'a'|indent(999999999, true) }}",
    "filter batch": "{{ [1]|batch(999999999, 'x')|list }}",
    "filter wordwrap": "{{ 'a b'|wordwrap(1, wrapstring='x' * 9) }}",
    "filter attr": "{{ ''|attr('__class__') }}",
    "filter map of an attribute": "{{ ['']|map(attribute='__class__')|list }}",
    "bytes": "{{ (1).to_bytes(999999999) }}",
    "doubling": _sixty_times("'aa'", "n.s ~ n.s"),
    "adding": _sixty_times("'aa'", "n.s + n.s"),
    "adding lists": _sixty_times("[1]", "n.s + n.s"),
    "replacing": _sixty_times("'aa'", "n.s|replace('a', n.s)"),
    "joining": _sixty_times("'aa'", "[n.s, n.s, n.s]|join"),
    "nested lists": _sixty_times("[1]", "[n.s, n.s]", "{{ n.s }}"),
    "nested lists, upper": _sixty_times("[1]", "[n.s, n.s]", "{{ n.s|upper }}"),
    "empty loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "endless page": "{% for a in range(99999) %}{% for b in range(99999) %}" + "x" * 30 + "{% endfor %}{% endfor %}",
    "large range": "{{ range(999999999)|list|length }}",
    "lipsum": "{{ lipsum(n=100000) }}",
    "macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "template that includes itself": "{% include 'index.html' %}",
    "template that extends itself": "{% extends 'index.html' %}",
    "deep conditions": "{% if 1 %}" * 3_000 + "{% endif %}" * 3_000,
    "deep expression": "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "number of 5,000 digits": "{{ " + "9" * 5_000 + " }}",
    "include above": "{% include '../plans/cpsplan.yaml' %}",
    "include from the root": "{% include '/etc/passwd' %}",
    "include with a backslash": "{% include '..\\\\plans\\\\cpsplan.yaml' %}",
    "include with NUL": "{% include 'a\\0b' %}",
    "include of a link": "{% include 'link.html' %}",
    "include through a linked folder": "{% include 'linked/secret' %}",
    "include of a pipe": "{% include 'pipe.html' %}",
    "include of a long name": "{% include '" + "a" * 5_000 + "' %}",
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "globals of a function": "{{ phrase.__globals__ }}",
    "closure of a function": "{{ phrase.__closure__ }}",
    "globals of a macro": "{{ self.__init__.__globals__ }}",
    "environment": "{{ self._TemplateReference__context.environment }}",
    "code of a cycler": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "generator": "{% set g = [1]|map('upper') %}{{ g.gi_frame.f_globals }}",
    "changing a value": "{{ page.update({'title': 'x'}) }}",
    "link that runs a script": "{{ 'javascript:alert(1)'|link }}",
    "link with a space": "{{ ' javascript:alert(1)'|link }}",
    "link to data": "{{ 'data:text/html,x'|link }}",
    "wrong type for a filter": "{{ 1|explained|link|host }}{{ [1]|host }}",
    "phrase that is not there": "{{ phrase('nothing') }}",
    "phrase of a list": "{{ phrase([1]) }}",
    "division by nought": "{{ 1 // 0 }}",
    "syntax": "{% if %}",
    "name with a line end and a command": "{{ {}['\\n::error::x'] }}",
}
"""Contents of templates/index.html of a workspace. Each has to be refused with a message that names the template."""
ENDLESS: dict[str, str] = {
    "lists of lists compared": _lists_of_lists("a", "b") + "{{ a == b }}",
    "lists of lists in order": _lists_of_lists("a", "b") + "{{ [a, b]|sort|length }}",
}
"""Those that no message from inside the page can end, because all their time goes into one step of Python."""


def localised_sample() -> Any:
    """The small workspace, in its own edition."""
    from cpsplan.language.localise import localise  # noqa: PLC0415
    from cpsplan.language.phrases import load_phrases  # noqa: PLC0415
    from cpsplan.render.folders import template_folders  # noqa: PLC0415

    book = compiled().book
    edition = next(iter(book.editions.values())).model
    phrases, _ = load_phrases("en", template_folders())
    assert phrases
    one, _ = localise(book, edition, phrases)
    return one


def rendered(folder: Path, template: str, localised: Any) -> dict[str, Any]:
    """What comes of a page whose template is ``template``."""
    from cpsplan.render import RenderError, filling, render  # noqa: PLC0415

    filling.TIME_LIMIT = 1
    (folder / "index.html").write_text(template, encoding="utf-8")
    try:
        return {"page": render(localised, "", (), [folder]).html}
    except RenderError as error:
        return {"message": str(error)}


def rendered_elsewhere(folder: Path, template: str, localised: Any) -> dict[str, Any]:
    """What comes of a page whose template is ``template``, made as a build makes it: in a process that can be ended."""
    from cpsplan.publishing import pages  # noqa: PLC0415
    from cpsplan.render import RenderError, prepare  # noqa: PLC0415

    pages.SECONDS = 2
    (folder / "index.html").write_text(template, encoding="utf-8")
    try:
        with pages.Pages({localised.edition.id: localised.phrases}, [folder]) as made:
            return {"page": made.make(prepare(localised)).html}
    except RenderError as error:
        return {"message": str(error)}


def _each(row: str, place: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    if row in SOURCES:
        yield from ((name, told(content)) for name, content in SOURCES[row].items())
    elif row == "templates of a workspace":
        localised = localised_sample()
        (place / "secret").write_text("TOPSECRET", encoding="utf-8")
        for number, (name, template) in enumerate(TEMPLATES.items()):
            folder = place / f"templates-{number}"
            folder.mkdir()
            os.mkfifo(folder / "pipe.html")
            (folder / "link.html").symlink_to(place / "secret")
            (folder / "linked").symlink_to(place)
            yield name, rendered(folder, template, localised)
        for name, template in ENDLESS.items():
            folder = place / name
            folder.mkdir()
            yield name, rendered_elsewhere(folder, template, localised)


def try_row(row: str, place: Path) -> int:
    """Try all attacks of a row, and print as JSON what came of each. Returns the exit code."""
    for attack, outcome in _each(row, place):
        sys.stdout.write(json.dumps([attack, outcome]) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(try_row(sys.argv[1], Path(sys.argv[2])))
