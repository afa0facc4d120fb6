"""axe-core in a headless Chromium: does a page keep to WCAG 2.2 at level AA, and to axe's best practice?

WCAG 2.2 is what the Public Sector Bodies (Websites and Mobile Applications) Accessibility Regulations 2018 ask for.
axe comes from npm, playwright from PyPI; the browser is the machine's own. Success criterion 1.4.10 (reflow: no
scrolling in two directions at a width of 320 CSS pixels) is not among axe's rules, so it is measured here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib import resources
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urlsplit
from urllib.request import url2pathname

from cpsplan.late import dataclass
from cpsplan.verify.missing import MissingProgramError, missing_package
from cpsplan.workspace import children
from cpsplan.workspace.disk import real_path
from cpsplan.workspace.programs import install_program

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

Scheme = Literal["light", "dark"]

IN_CHECKOUT = Path(__file__).parents[3] / "tests" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
"""Where npm puts axe-core in a checkout of cpsplan, for its tests."""
PACKAGE = "axe_playwright_python"
"""The Python package that brings axe-core. It is never looked for in the folder where one is, which is a stranger's."""
WIDTHS = (375, 1280)
"""The widths, in CSS pixels, at which pages are checked: a telephone and a desktop."""
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
HEIGHT = 900
PATIENCE = 60
"""How many seconds a page may take."""
HOST = "pages.example"
"""Where pages are found on a web that there is not: scripts may read the style sheets of no page from the disk."""
VERSION = re.compile(r"/\*! axe v([\d.]+)")

# Nothing but files is to be reached; --no-sandbox, since root (as in a container) cannot have one.
ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Style sheets would be fetched for each run, for one rule that is none of these.
RUN = "runOnly => axe.run({runOnly, resultTypes: ['violations'], preload: {assets: ['media']}})"
OF_LOOKS = (
    "color-contrast",
    "link-in-text-block",
    "scrollable-region-focusable",
    "skip-link",
    "target-size",
    "th-has-data-cells",
)
"""The rules whose answer can change with sizes and colours. All others ask for elements, attributes and words, and
which of them are shown: where a width or a scheme shows the same elements as one before, they say the same."""

# Which elements are shown, in the order of the page: one entry for each of them.
SHOWN = """() => [...document.querySelectorAll('*')].map(element => {
    const {clip, clipPath, content} = getComputedStyle(element);
    const {left, right, bottom, width, height} = element.getBoundingClientRect();
    const isShown = element.checkVisibility({opacityProperty: true, visibilityProperty: true});
    const hasPlace = width > 1 && height > 1;
    const isOnPage = right > 0 && left < document.documentElement.scrollWidth && bottom + scrollY > 0;
    return [isShown, hasPlace, isOnPage].map(Number).join('') + [clip, clipPath, content];
}).join(';')"""

# By how much the page is wider than the window, and which elements end beyond it, the innermost last.
WIDER = """() => {
    const width = document.documentElement.clientWidth;
    const beyond = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > width + 1);
    const name = e => e.tagName.toLowerCase() + [e.id && '#' + e.id, ...e.classList].filter(Boolean).join('.');
    return [document.scrollingElement.scrollWidth - width, beyond.map(name)];
}"""
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""
"""The spacing of text that a reader may set and nothing may be lost by: success criterion 1.4.12."""


@dataclass(frozen=True)
class Violation:
    """A rule of axe that a page breaks, with the elements (as CSS selectors) that break it."""

    path: Path
    width: int
    scheme: Scheme
    rule: str
    impact: str
    message: str
    elements: tuple[str, ...]

    def __str__(self) -> str:
        where = f"{self.path} at {self.width} px, {self.scheme}"
        return f"{where}: {self.rule} ({self.impact}) {self.message}: {', '.join(self.elements[:5])}"


@dataclass(frozen=True)
class Result:
    """What axe says of one page at one width and in one colour scheme."""

    violations: tuple[Violation, ...]
    passed: int


@dataclass(frozen=True)
class Overflow:
    """By how many CSS pixels a page is wider than its window, and the elements (as CSS selectors) that stick out."""

    path: Path
    width: int
    pixels: int
    elements: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.path} at {self.width} px: {self.pixels} px too wide: {', '.join(self.elements[-3:])}"


class Chromium:
    """A running browser that looks at pages on disk."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        """Open a page that may load the files below ``folder`` and nothing else, with no network."""
        self._browser, self._folder = browser, real_path(folder)
        self._page = self._new_page()

    def _new_page(self) -> Page:
        context = self._browser.new_context(reduced_motion="reduce", offline=True, accept_downloads=False)
        context.set_default_timeout(PATIENCE * 1000)
        context.route("**/*", self._let_through)
        return context.new_page()

    def _let_through(self, route: Route) -> None:
        """Answer a request with the file that it asks for, if that lies below the folder."""
        address = urlsplit(route.request.url)
        is_hosted = address.netloc == HOST
        wanted = url2pathname(address.path)
        place = real_path(self._folder / wanted.lstrip("/\\") if is_hosted else Path(wanted))
        if not place.is_relative_to(self._folder):
            route.abort()
        elif is_hosted and place.is_file():
            route.fulfill(path=place)
        elif address.scheme == "file" and not address.netloc:
            route.continue_()
        else:
            route.abort()

    def check(self, path: Path, widths: tuple[int, ...] = WIDTHS, schemes: tuple[Scheme, ...] = SCHEMES) -> Result:
        """Run axe on a page at widths in CSS pixels, in each colour scheme; that it cannot is a violation."""
        from playwright.sync_api import Error  # noqa: PLC0415 - an extra

        try:
            return self._run(path, widths, schemes)
        except Error as error:
            self.reopen()
            words = str(error).partition("\n")[0]
            return Result((Violation(path, widths[0], schemes[0], "not-checked", "serious", words, ()),), 0)

    def _run(self, path: Path, widths: tuple[int, ...], schemes: tuple[Scheme, ...]) -> Result:
        """Open the page and give it axe once: both take as long as a look at a short page."""
        self._open(path, widths[0])
        self._page.evaluate(_script_of_axe())
        violations: list[Violation] = []
        passed = 0
        known = set()
        for width, scheme in product(widths, schemes):
            self._resize(width)
            self._page.emulate_media(color_scheme=scheme)
            shown = self._page.evaluate(SHOWN)
            answer = self._page.evaluate(RUN, list(OF_LOOKS if shown in known else TAGS))
            known.add(shown)
            violations += [_violation(path, width, scheme, values) for values in answer["violations"]]
            passed += len(answer["passes"])
        return Result(tuple(violations), passed)

    def reopen(self) -> None:
        """Go on with a new page, when the one before has not answered."""
        self._page.context.close()
        self._page = self._new_page()

    def evaluate(self, script: str) -> Any:
        """What a script answers in the page that is open."""
        return self._page.evaluate(script)

    def ask(self, path: Path, script: str, question: str) -> Any:
        """What a question to a script answers in a page below the folder, at the width of a desktop.

        Raises playwright.sync_api.Error where the page does not answer.
        """
        self._resize(WIDTHS[-1])
        inside = real_path(path).relative_to(self._folder).as_posix()
        self._page.goto(f"https://{HOST}/{quote(inside)}")
        self._page.evaluate(script)
        return self._page.evaluate(question)

    def sideways(
        self, path: Path, widths: tuple[int, ...], *, spaced: bool = False, is_open: bool = False
    ) -> list[Overflow]:
        """Where the page scrolls sideways, in windows of some widths; ``spaced`` as a reader may space it.

        ``is_open`` says that it is the page that was looked at last, and still there.
        """
        if not is_open:
            self._open(path, widths[0])
        if spaced:
            self._page.add_style_tag(content=SPACED)
        overflows = []
        for width in widths:
            self._resize(width)
            pixels, elements = self._page.evaluate(WIDER)
            if pixels > 0:
                overflows.append(Overflow(path, width, pixels, tuple(elements)))
        return overflows

    def _open(self, path: Path, width: int) -> None:
        self._resize(width)
        self._page.goto(path.resolve().as_uri())

    def _resize(self, width: int) -> None:
        self._page.set_viewport_size({"width": width, "height": HEIGHT})


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the machine's browser, and end it again. Raises MissingProgramError."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise missing_package("playwright") from error
    program = next(filter(None, map(children.program, PROGRAMS)), "")
    if not program:
        raise MissingProgramError(f"Chromium is missing: {install_program('chromium')}")
    with children.own_folder() as folder, ExitStack() as running:
        with children.started_in(folder):
            playwright = running.enter_context(sync_playwright())
            started = running.enter_context(playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS)))
        yield started


@contextmanager
def chromium(folder: Path) -> Iterator[Chromium]:
    """The machine's browser with axe in it, for the pages below ``folder``. Raises MissingProgramError."""
    axe_core()
    with browser() as started:
        yield Chromium(started, folder)


def _violation(path: Path, width: int, scheme: Scheme, values: dict[str, Any]) -> Violation:
    elements = tuple(" ".join(map(str, node["target"])) for node in values["nodes"])
    return Violation(path, width, scheme, values["id"], str(values["impact"]), values["help"], elements)


@cache
def _script_of_axe() -> str:
    return axe_core().read_text(encoding="utf-8")


def axe_core() -> Path:
    """The script of axe-core that belongs to this installation. Raises MissingProgramError."""
    if IN_CHECKOUT.is_file():
        return IN_CHECKOUT
    try:
        script = Path(str(resources.files(PACKAGE))) / "axe.min.js"
    except ModuleNotFoundError as error:
        raise missing_package("axe-playwright-python, which brings axe-core,") from error
    if not script.is_file():
        raise missing_package("axe-playwright-python, which brings axe-core,")
    return script


def version() -> str:
    """The version of axe-core, which stands at the top of its script."""
    with axe_core().open(encoding="utf-8") as script:
        named = VERSION.match(script.readline())
    return named[1] if named else "of unknown version"
