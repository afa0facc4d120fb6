"""The server: what an editor asks and reports, in the Language Server Protocol over standard input and output."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from cpsplan import __version__
from cpsplan.language_server import actions, completion, faults, hover, navigation, renaming
from cpsplan.language_server.desk import Desk, Document
from cpsplan.workspace.disk import PLANS, find_root

DELAY = 0.2
"""How long nothing has to be typed before everything is checked, in seconds."""


class PlanServer(LanguageServer):
    """A language server for workspaces of plans: as many of them as the editor has files open of."""

    def __init__(self) -> None:
        # A plan is small. Whole texts cannot go wrong where an editor and a server count characters differently.
        super().__init__("cpsplan", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.desks: dict[Path, Desk] = {}
        self.ended = False
        """Whether the editor has said that it is done."""
        self._timer: asyncio.TimerHandle | None = None
        self._shown: dict[str, tuple[int | None, list[types.Diagnostic]]] = {}
        """What the editor knows of each file: the version that it is of, and what is wrong in it."""

    def can(self, capability: str, default: Any = False) -> Any:  # noqa: FBT002 - what most editors lack
        """What the editor says that it can do, by the path to it in its capabilities."""
        return get_capability(self.client_capabilities, capability, default)

    def markdown(self, capability: str) -> bool:
        """Whether the editor shows Markdown, by the path to the list of what it shows."""
        return types.MarkupKind.Markdown in (self.can(capability, None) or ())

    @property
    def versions(self) -> bool:
        """Whether the editor takes changes by the versions of documents."""
        return bool(self.can("workspace.workspace_edit.document_changes"))

    def desk_at(self, place: Path) -> Desk | None:
        """The desk of the workspace that a file or folder lies in; None where it lies in none."""
        root = find_root(place)
        if root is None:
            # The settings may be gone for a moment, while a folder is moved or a branch changed.
            known = (desk for desk in self.desks.values() if place.is_relative_to(desk.spelled or desk.root))
            return next(known, None)
        if root not in self.desks:
            spelled = next((folder for folder in (place, *place.parents) if folder.resolve() == root), None)
            self.desks[root] = Desk(root, str(self.workspace.position_encoding or "utf-16"), spelled)
        return self.desks[root]

    def desk_of(self, uri: str) -> tuple[Desk, str] | None:
        """The desk that a file of plans belongs to, and its path there; None for any other file."""
        name = to_fs_path(uri)
        desk = self.desk_at(Path(name)) if name else None
        path = desk.path_of(uri) if desk else None
        if desk is None or path is None or PurePosixPath(path).parts[:1] != (PLANS,):
            return None
        return desk, path

    def put(self, uri: str, document: Document | None) -> None:
        """Take in that a document has been opened, changed or closed, and check everything soon."""
        if place := self.desk_of(uri):
            desk, path = place
            desk.put(path, document)
            self.check_soon()

    def check_soon(self, delay: float = DELAY) -> None:
        """Check everything after a while in which nothing else has changed."""
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(delay, self.check)

    def check(self) -> None:
        """Tell the editor what is wrong in every file; what it knows already is not told again."""
        faulty: dict[str, list[types.Diagnostic]] = {}
        versions: dict[str, int | None] = {}
        for desk in self.desks.values():
            for document in desk.documents.values():
                faulty[document.uri], versions[document.uri] = [], document.version
            faulty |= {desk.uri_of(path): own for path, own in faults.by_file(desk).items()}
        for uri in dict.fromkeys((*faulty, *self._shown)):
            now = versions.get(uri), faulty.get(uri, [])
            if self._shown.get(uri) != now:
                version, diagnostics = now
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, version))
                self._shown[uri] = now
        self._shown = {uri: known for uri, known in self._shown.items() if uri in faulty}


# --- what the editor reports


async def _initialized(server: PlanServer, _: types.InitializedParams) -> None:
    """Open the workspaces of the editor's folders, and ask to be told when other programs change files."""
    folders = [folder.uri for folder in server.workspace.folders.values()] or [server.workspace.root_uri or ""]
    for uri in folders:
        name = to_fs_path(uri)
        if name:
            server.desk_at(Path(name))
    server.check_soon(0)
    if server.can("workspace.did_change_watched_files.dynamic_registration"):
        watchers = [types.FileSystemWatcher(f"**/{PLANS}/**")]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        wanted = types.Registration("plans", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await server.client_register_capability_async(types.RegistrationParams([wanted]))


def _opened(server: PlanServer, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    server.put(document.uri, Document(document.uri, document.text, document.version))


def _text_changed(server: PlanServer, params: types.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    text = server.workspace.get_text_document(uri).source
    server.put(uri, Document(uri, text, params.text_document.version))


def _closed(server: PlanServer, params: types.DidCloseTextDocumentParams) -> None:
    server.put(params.text_document.uri, None)


def _files_changed(server: PlanServer, _: Any) -> None:
    for desk in server.desks.values():
        desk.changed()
    server.check_soon()


def _end(server: PlanServer, _: None) -> None:
    server.ended = True


# --- what the editor asks


def _at_desk(answer: Callable[[PlanServer, Desk, str, Any], Any], otherwise: Any = None) -> Callable[..., Any]:
    """What answers with the desk of a file and its path there, or ``otherwise`` for a file that is none of plans."""

    def answered(server: PlanServer, params: Any) -> Any:
        place = server.desk_of(params.text_document.uri)
        return answer(server, *place, params) if place else otherwise

    return answered


def _definition(_: PlanServer, desk: Desk, path: str, params: types.DefinitionParams) -> types.Location | None:
    return navigation.definition(desk, path, params.position)


def _references(_: PlanServer, desk: Desk, path: str, params: types.ReferenceParams) -> list[types.Location]:
    return navigation.mentions(desk, path, params.position, definition_too=params.context.include_declaration)


def _outline(_: PlanServer, desk: Desk, path: str, __: Any) -> list[types.DocumentSymbol]:
    return navigation.outline(desk, path)


def _lenses(_: PlanServer, desk: Desk, path: str, __: Any) -> list[types.CodeLens]:
    return navigation.lenses(desk, path)


def _hover(server: PlanServer, desk: Desk, path: str, params: types.HoverParams) -> types.Hover | None:
    markdown = server.markdown("text_document.hover.content_format")
    return hover.hover(desk, path, params.position, markdown=markdown)


def _completion(
    server: PlanServer, desk: Desk, path: str, params: types.CompletionParams
) -> list[types.CompletionItem]:
    markdown = server.markdown("text_document.completion.completion_item.documentation_format")
    return completion.completion(desk, path, params.position, markdown=markdown)


def _actions(server: PlanServer, desk: Desk, path: str, params: types.CodeActionParams) -> list[types.CodeAction]:
    return actions.actions(desk, path, params.range, params.context.only, versions=server.versions)


def _prepare_rename(_: PlanServer, desk: Desk, path: str, params: types.PrepareRenameParams) -> types.Range | None:
    return renaming.renamable(desk, path, params.position)


def _rename(server: PlanServer, desk: Desk, path: str, params: types.RenameParams) -> types.WorkspaceEdit | None:
    kinds = server.can("workspace.workspace_edit.resource_operations", None) or ()
    files = types.ResourceOperationKind.Rename in kinds
    return renaming.renaming(desk, path, params.position, params.new_name, versions=server.versions, files=files)


FEATURES: tuple[tuple[str, Any, Any], ...] = (
    (types.INITIALIZED, _initialized, None),
    (types.SHUTDOWN, _end, None),
    (types.TEXT_DOCUMENT_DID_OPEN, _opened, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, _text_changed, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (types.TEXT_DOCUMENT_DID_SAVE, _files_changed, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, _files_changed, None),
    (types.TEXT_DOCUMENT_DEFINITION, _at_desk(_definition), None),
    (types.TEXT_DOCUMENT_REFERENCES, _at_desk(_references, []), None),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _at_desk(_outline, []), None),
    (types.TEXT_DOCUMENT_CODE_LENS, _at_desk(_lenses, []), None),
    (types.TEXT_DOCUMENT_HOVER, _at_desk(_hover), None),
    (
        types.TEXT_DOCUMENT_COMPLETION,
        _at_desk(_completion, []),
        types.CompletionOptions([".", ":", "/", "[", ",", " "]),
    ),
    (types.TEXT_DOCUMENT_PREPARE_RENAME, _at_desk(_prepare_rename), None),
    (types.TEXT_DOCUMENT_RENAME, _at_desk(_rename), types.RenameOptions(prepare_provider=True)),
    (types.TEXT_DOCUMENT_CODE_ACTION, _at_desk(_actions, []), types.CodeActionOptions(list(actions.KINDS))),
)
"""What is answered: the method, what answers it, and what the editor is told of it."""


def make() -> PlanServer:
    """A server that answers everything in FEATURES."""
    server = PlanServer()
    for method, answer, options in FEATURES:
        server.feature(method, options)(answer)
    return server


def _is_unforeseen(record: logging.LogRecord) -> bool:
    """Whether a line of the log tells of more than an answer that says no, such as to a name that is taken."""
    error = record.exc_info[1] if record.exc_info else None
    return not (isinstance(error, JsonRpcException) and error.code == renaming.FAILED)


def serve() -> bool:
    """Serve one editor on standard input and output; at the end, whether it has said that it is done.

    Whatever prints to standard output meanwhile reaches standard error: only the protocol may stand there.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
    logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_unforeseen)
    sys.stdout.flush()
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    server = make()
    server.start_io(sys.stdin.buffer, output)
    return server.ended
