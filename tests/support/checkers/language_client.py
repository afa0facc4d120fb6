"""A client of the Language Server Protocol, version 3.17, over the standard streams of a server that it starts.

It does what an editor does: opens documents, asks for completion and hover, and waits for what the server reports.
Every wait has an end; then the test fails with what was waited for and what the server wrote to standard error.
"""

import contextlib
import json
import queue
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from tests.support.checkers import MissingProgramError

PATIENCE = 60.0
"""Seconds that an answer may take. It is an end to waiting, and no measure of speed."""


class NoAnswerError(Exception):
    """The server has not answered in time, has answered with an error, or has ended; the message says which."""


class LanguageClient:
    """One connection to one language server. Use it in a ``with`` statement, which stops the server at its end."""

    def __init__(
        self, settings: Mapping[str, Any] | None = None, abilities: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        """Take the ``settings`` of the editor by section, such as ``yaml``: what the server asks for by name.

        ``abilities`` are what this editor can do beyond the usual: capabilities of a client, by their groups.
        """
        self.settings = dict(settings or {})
        self.abilities = dict(abilities or {})
        self.capabilities: dict[str, Any] = {}
        self._number = 0
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}
        self._versions: dict[str, int] = {}
        self._process: Any = None
        self._errors: IO[bytes] | None = None

    def start(self, command: Sequence[str], root: Path) -> Self:
        """Start the server in the folder ``root``, which is also the editor's, and greet it.

        Raises MissingProgramError where its program is missing, NoAnswerError where it does not answer.
        """
        if shutil.which(command[0]) is None:
            raise MissingProgramError(command[0])
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the server: see stop
        self._process = self._begun(command, root, self._errors)
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()
        offered: dict[str, dict[str, Any]] = {
            "textDocument": {
                "completion": {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}},
                "hover": {"contentFormat": ["markdown", "plaintext"]},
                "publishDiagnostics": {"relatedInformation": True},
            },
            "workspace": {"configuration": True, "workspaceFolders": True},
        }
        for group, more in self.abilities.items():
            offered[group] = {**offered.get(group, {}), **more}
        folders = [{"uri": root.as_uri(), "name": root.name}]
        greeting = {"processId": None, "rootUri": root.as_uri(), "workspaceFolders": folders, "capabilities": offered}
        self.capabilities = self.request("initialize", greeting)["capabilities"]
        self.notify("initialized", {})
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def request(self, method: str, params: Mapping[str, Any] | None = None) -> Any:
        """The result that the server gives for ``method``. Raises NoAnswerError."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        answer = self._wait(lambda message: message.get("id") == number and "method" not in message, method)
        if "error" in answer:
            raise NoAnswerError(f"{method}: {answer['error']}{self._told()}")
        return answer["result"]

    def notify(self, method: str, params: Mapping[str, Any] | None = None) -> None:
        """Tell the server something that has no answer."""
        self._send({"method": method, "params": params})

    def open(self, path: Path, text: str | None = None, language: str = "yaml") -> str:
        """Open a document as an editor does, with another ``text`` than that on the disk if one is given.

        Returns its address, the “uri” of the protocol. Raises ValueError where it is open already: see ``change``.
        """
        uri = path.as_uri()
        if uri in self._versions:
            raise ValueError(f"{uri} is open already")
        self._versions[uri] = 1
        text = path.read_text(encoding="utf-8") if text is None else text
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri: str, text: str) -> None:
        """Give an open document another text. What was reported of the old one is forgotten."""
        self._versions[uri] += 1
        self._diagnostics.pop(uri, None)
        document = {"uri": uri, "version": self._versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """What the server has reported of a document since the last call, else what it reports next.

        Raises NoAnswerError where nothing comes.
        """
        while uri not in self._diagnostics:
            self._wait(lambda message: _reported(message) == uri, f"diagnostics of {uri}")
        return self._diagnostics.pop(uri)

    def wait_for(self, method: str) -> None:
        """Wait until the server has sent a message of this ``method``, and what it asks is answered."""
        self._wait(lambda message: message.get("method") == method, method)

    def completion(self, uri: str, line: int, column: int) -> list[dict[str, Any]]:
        """What the server offers at a place; lines and columns are counted from 0, as in the protocol."""
        found = self.request("textDocument/completion", _place(uri, line, column))
        return list(found["items"] if isinstance(found, dict) else found or ())

    def hover(self, uri: str, line: int, column: int) -> str:
        """The text that the server shows at a place; empty where it shows none."""
        found = self.request("textDocument/hover", _place(uri, line, column))
        contents = found["contents"] if found else ""
        return str(contents["value"]) if isinstance(contents, dict) else str(contents)

    def _begun(self, command: Sequence[str], root: Path, errors: IO[bytes]) -> Any:
        """The process of a server: a program."""
        return subprocess.Popen(list(command), cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)

    def stop(self) -> None:
        """End the server: politely, and where it does not listen, by force."""
        process, errors, self._process, self._errors = self._process, self._errors, None, None
        if process is None or process.stdin is None or process.stdout is None:
            return
        try:
            for message in ({"id": -1, "method": "shutdown"}, {"method": "exit"}):
                process.stdin.write(_framed(message))
                process.stdin.flush()
            process.wait(timeout=5)
        except (OSError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()
        finally:
            with contextlib.suppress(OSError):
                # What the server has not read before it ended is lost.
                process.stdin.close()
            process.stdout.close()
            if errors is not None:
                errors.close()

    def _send(self, message: Mapping[str, Any]) -> None:
        if self._process is None or self._process.stdin is None:
            raise NoAnswerError("the server is not running")
        try:
            self._process.stdin.write(_framed(message))
            self._process.stdin.flush()
        except OSError as error:
            raise NoAnswerError(f"the server does not listen: {error}{self._told()}") from None

    def _wait(self, wanted: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        """The next message that is ``wanted``; on the way the server's own questions are answered."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                message = self._messages.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise NoAnswerError(f"{what}: no answer in {PATIENCE:.0f} seconds{self._told()}") from None
            if message is None:
                self._messages.put(None)
                raise NoAnswerError(f"{what}: the server has ended{self._told()}")
            if "method" in message:
                self._heed(message)
            if wanted(message):
                return message

    def _heed(self, message: Mapping[str, Any]) -> None:
        """Note what the server reports, and answer what it asks: an editor has settings, and agrees to the rest."""
        uri = _reported(message)
        if uri is not None:
            self._diagnostics[uri] = message["params"]["diagnostics"]
        if "id" in message:
            result: Any = None
            if message["method"] == "workspace/configuration":
                result = [self.settings.get(one.get("section", "")) for one in message["params"]["items"]]
            self._send({"id": message["id"], "result": result})

    def _listen(self, stream: IO[bytes]) -> None:
        """Put every message of the server into the queue, and None when there will be no more."""
        try:
            while (message := _next(stream)) is not None:
                self._messages.put(message)
        except ValueError:
            # The stream was closed while it was read, or what came was no message.
            pass
        self._messages.put(None)

    def _told(self) -> str:
        """What the server has written to standard error, for the message of a failure."""
        if self._errors is None:
            return ""
        self._errors.seek(0)
        words = self._errors.read().decode("utf-8", "replace").strip()
        return f"\n{words}" if words else ""


def _place(uri: str, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}


def _reported(message: Mapping[str, Any]) -> str | None:
    """The document whose diagnostics a message brings, or None where it brings none."""
    wanted = message.get("method") == "textDocument/publishDiagnostics"
    return message["params"]["uri"] if wanted else None


def _framed(message: Mapping[str, Any]) -> bytes:
    content = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(content), content)


def _next(stream: IO[bytes]) -> dict[str, Any] | None:
    """The next message of a stream; None at its end. Raises ValueError where it is none."""
    length = None
    while (line := stream.readline().strip()) or length is None:
        name, separator, value = line.partition(b":")
        if not separator:
            return None
        if name.lower() == b"content-length":
            length = int(value)
    content = stream.read(length)
    return json.loads(content) if len(content) == length else None
