"""Firefox and WebKit, driven by the commands of WebDriver (W3C): a small client, so that no library is needed.

WebKit has a driver of its own, which is spoken to over HTTP. Firefox's comes with no package of Debian; it would only
hand the commands on to Marionette, the part of Firefox that obeys them, which is spoken to here.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from cpsplan.verify import axe

NARROW, WIDE = 320, 1280
"""How wide the windows are, in CSS pixels."""
NARROWEST_OF_WEBKIT = 334
"""Its window does not become narrower than its frame."""
HEIGHT = 900
LEFT = "was interrupted while the page was loading."
"""How Firefox 140 ends what it says where a page is left that listens to its server. That is no fault."""
SECONDS = 60
"""How long a browser may take to start, or to answer."""
TAB, ENTER, CONTROL = "\ue004", "\ue007", "\ue009"

ROUTES = {
    "WebDriver:Navigate": ("POST", "/url"),
    "WebDriver:SetWindowRect": ("POST", "/window/rect"),
    "WebDriver:ExecuteScript": ("POST", "/execute/sync"),
    "WebDriver:ExecuteAsyncScript": ("POST", "/execute/async"),
    "WebDriver:PerformActions": ("POST", "/actions"),
    "WebDriver:GetWindowHandle": ("GET", "/window"),
    "WebDriver:GetWindowHandles": ("GET", "/window/handles"),
    "WebDriver:SwitchToWindow": ("POST", "/window"),
    "WebDriver:TakeScreenshot": ("GET", "/screenshot"),
}
"""The commands, as Firefox calls them, and where the driver of WebKit takes them."""

# No network, no first-run pages, nothing of the maker's that is asked for: and no movement, as axe wants it.
PREFERENCES = {
    "marionette.port": 0,
    "network.dns.disabled": True,
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "ui.prefersReducedMotion": 1,
}

AXE = """const [rules, done] = arguments;
axe.run({runOnly: rules, resultTypes: ['violations'], preload: {assets: ['media']}}).then(
    result => done(result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))),
    error => done(['axe cannot run: ' + error]));"""

NOT_LOADED = "return [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"

# What Firefox keeps of errors in scripts and style sheets.
COMPLAINTS = """return Services.console.getMessageArray().filter(m => m instanceof Ci.nsIScriptError)
    .map(m => m.sourceName + ': ' + m.errorMessage);"""


class Browser:
    """A browser that runs, with one page open."""

    def __init__(self, name: str, command: Callable[..., Any], narrowest: int) -> None:
        self.name, self.command, self.narrowest = name, command, narrowest
        self._axe = axe.axe_core().read_text(encoding="utf-8")

    def open(self, address: str) -> None:
        """Go to an address, and wait until its page is there."""
        self.command("WebDriver:Navigate", url=address)

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns in the page that is open."""
        return self.command("WebDriver:ExecuteScript", script=script, args=list(arguments))

    def press(self, *keys: str) -> None:
        """Press keys one after the other; of several in one word that begins with Control or Shift, hold the first."""
        actions = []
        for key in keys:
            down = [{"type": "keyDown", "value": each} for each in key]
            actions += [*down, *({"type": "keyUp", "value": each} for each in reversed(key))]
        self.command("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": actions}])

    def resize(self, width: int) -> None:
        """Make the page as wide as asked for, or as narrow as it goes."""
        self.command("WebDriver:SetWindowRect", width=width, height=HEIGHT)
        self.await_true(f"return innerWidth === {max(width, self.narrowest)}")

    def await_true(self, script: str) -> None:
        """Wait until a script says so; pages that are just being left cannot be asked, and are asked again."""
        until = time.monotonic() + SECONDS
        answer: Any = False
        while answer is not True:
            assert time.monotonic() < until, f"{self.name}: {script} says {answer}"
            time.sleep(0.05)
            try:
                answer = self.run(script)
            except CommandError as error:
                answer = error

    def violations(self, rules: tuple[str, ...]) -> list[str]:
        """What axe-core says against the page."""
        answer = self.command("WebDriver:ExecuteAsyncScript", script=f"{self._axe};{AXE}", args=[list(rules)])
        return list(map(str, answer))

    def sideways(self) -> list[str]:
        """By how much the page scrolls sideways, and what sticks out."""
        pixels, elements = self.run(f"return ({axe.WIDER})()")
        return [f"{pixels} px too wide: {', '.join(elements[-3:])}"] if pixels > 0 else []

    def not_loaded(self) -> list[str]:
        """The pictures that did not come."""
        return list(self.run(NOT_LOADED))

    def complaints(self, place: str) -> list[str]:
        """The errors of scripts and style sheets below an address. WebKit's driver tells none."""
        del place
        return []

    def picture(self) -> bytes:
        """What is seen, as PNG."""
        return base64.b64decode(self.command("WebDriver:TakeScreenshot"))


class CommandError(Exception):
    """A command could not be done: what the driver says."""


class Firefox(Browser):
    """Firefox, whose own window can be asked, too."""

    def resize(self, width: int) -> None:
        """Make the page as wide as asked for: narrower than its window can be, where that is asked for."""
        self._in_window(f"gBrowser.selectedBrowser.style.maxWidth = '{width}px'")
        super().resize(width)

    def complaints(self, place: str) -> list[str]:
        said = [words for words in self._in_window(COMPLAINTS) if words.startswith(place)]
        return [words for words in said if not words.endswith(LEFT)]

    def picture(self) -> bytes:
        return base64.b64decode(self.command("WebDriver:TakeScreenshot", full=False)["value"])

    def run(self, script: str, *arguments: object) -> Any:
        return super().run(script, *arguments)["value"]

    def violations(self, rules: tuple[str, ...]) -> list[str]:
        answer = self.command("WebDriver:ExecuteAsyncScript", script=f"{self._axe};{AXE}", args=[list(rules)])
        return list(map(str, answer["value"]))

    def _in_window(self, script: str) -> Any:
        self.command("Marionette:SetContext", value="chrome")
        try:
            return self.run(script)
        finally:
            self.command("Marionette:SetContext", value="content")


class Marionette:
    """The socket over which Firefox is told what to do: each message is its length, a colon, and JSON."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._answers = connection.makefile("rb")
        self._read()
        self.command("WebDriver:NewSession")

    def command(self, name: str, **body: object) -> Any:
        """What Firefox answers to a command. Raises CommandError."""
        message = json.dumps([0, 1, name, body]).encode()
        self._connection.sendall(b"%d:%s" % (len(message), message))
        _, _, error, answer = self._read()
        if error:
            raise CommandError(f"{error['error']}: {error['message']}")
        return answer

    def _read(self) -> Any:
        length = b""
        while (byte := self._answers.read(1)) != b":":
            if not byte:
                raise CommandError("Firefox has ended")
            length += byte
        return json.loads(self._answers.read(int(length)))

    def close(self) -> None:
        """Hang up."""
        self._answers.close()


class Driver:
    """The driver of WebKit, which is told over HTTP what to do."""

    def __init__(self, port: int) -> None:
        self._port, self._session = port, ""
        options = {"args": ["--automation", "--javascript-can-open-windows-automatically=true"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self._session = "/session/" + self._ask("POST", "/session", wanted)["sessionId"]
        self._open_window_without_bars()

    def command(self, name: str, **body: object) -> Any:
        """What the driver answers to a command. Raises CommandError."""
        method, path = ROUTES[name]
        return self._ask(method, self._session + path, body)

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> Any:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        try:
            connection.request(method, path, json.dumps(body) if method == "POST" else None)
            answer = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(answer, dict) and "error" in answer:
            raise CommandError(f"{answer['error']}: {answer.get('message')}")
        return answer

    def _open_window_without_bars(self) -> None:
        """Go on in a window without the bar of buttons, since that cannot be as narrow as a telephone."""
        self.command(
            "WebDriver:ExecuteScript",
            script="window.open('about:blank', '', 'width=320,height=900,toolbar=no,location=no,menubar=no')",
            args=[],
        )
        first = self.command("WebDriver:GetWindowHandle")
        handles = [first]
        until = time.monotonic() + SECONDS
        while len(handles) == 1 and time.monotonic() < until:
            handles = self.command("WebDriver:GetWindowHandles")
        (window,) = (handle for handle in handles if handle != first)
        self.command("WebDriver:SwitchToWindow", handle=window)

    def close(self) -> None:
        """End the browser, which the driver started."""
        self._ask("DELETE", self._session, {})


def _await(text: Callable[[], str]) -> str:
    """The text that a program has for us as soon as it is ready."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with suppress(OSError):
            if ready := text():
                return ready
        time.sleep(0.05)
    raise AssertionError("the browser does not start")


@contextmanager
def _running(command: list[str], folder: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program whose home is a folder of the test; what it says goes into a file there."""
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": "", "XDG_DATA_HOME": ""}
    with (folder / f"{command[0]}.txt").open("wb") as said:
        process = subprocess.Popen(
            command, env={**os.environ, **home, **environment}, stdout=said, stderr=subprocess.STDOUT, cwd=folder
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(SECONDS)


@contextmanager
def firefox(folder: Path) -> Iterator[Browser]:
    """Firefox, with a profile in a folder that is there and empty."""
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
    (folder / "user.js").write_text("".join(lines), encoding="utf-8")
    flags = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", str(folder)]
    with _running(["firefox-esr", *flags], folder):
        port = int(_await((folder / "MarionetteActivePort").read_text))
        with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
            marionette = Marionette(connection)
            try:
                yield Firefox("Firefox", marionette.command, NARROW)
            finally:
                marionette.close()


@contextmanager
def webkit(folder: Path) -> Iterator[Browser]:
    """WebKit in its MiniBrowser, on a screen that is in memory only."""
    screen = folder / "screen"
    with screen.open("wb") as number:
        command = ["Xvfb", "-displayfd", str(number.fileno()), "-screen", "0", f"{WIDE + 100}x{HEIGHT + 100}x24"]
        with subprocess.Popen(
            [*command, "-nolisten", "tcp"], pass_fds=[number.fileno()], stderr=subprocess.DEVNULL
        ) as shown:
            try:
                display = _await(lambda: screen.read_text(encoding="ascii").strip())
                with _running(["WebKitWebDriver", f"--port={(port := _free_port())}"], folder, DISPLAY=f":{display}"):
                    _await(lambda: _answers(port))
                    driver = Driver(port)
                    try:
                        yield Browser("WebKit", driver.command, NARROWEST_OF_WEBKIT)
                    finally:
                        driver.close()
            finally:
                shown.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _answers(port: int) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS):
        return "yes"


BROWSERS = {"Firefox": firefox, "WebKit": webkit}
