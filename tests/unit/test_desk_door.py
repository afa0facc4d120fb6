"""The desk answers its planner and nobody else, does what its own forms say and nothing else."""

from __future__ import annotations

import asyncio
import re
import socket
from pathlib import Path

import pytest

from cpsplan.desk import application, door
from cpsplan.desk.serving import CannotServe, sockets_at
from cpsplan.desk.workshop import CannotSave, ChangedMeanwhile, Workshop, checksum_of_text
from tests.support import samples
from tests.support.asgi import OWN, PORT, Browser

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser(Workshop(samples.written(tmp_path_factory.mktemp("desk"))))


def test_the_token_in_the_address_becomes_a_cookie_and_leaves_the_address(browser: Browser) -> None:
    reply = browser.send("GET", f"/?token={browser.door.token}", [("host", OWN)])
    assert (reply.status, reply.heads["location"]) == (303, "/")
    cookie = reply.heads["set-cookie"]
    assert cookie == f"{browser.cookie}; HttpOnly; SameSite=Strict; Path=/"
    assert browser.door.token not in cookie
    assert len(bytes.fromhex(browser.door.token)) * 8 == 128
    assert browser.send("GET", "/", [("host", OWN), ("cookie", cookie.partition(";")[0])]).status == 200


def test_the_token_a_browser_is_started_with_is_good_once(browser: Browser) -> None:
    address = f"/?token={browser.door.once[0]}"
    assert [browser.send("GET", address, [("host", OWN)]).status for _ in range(2)] == [303, 403]


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=0", "/preview/en/2026-27/", "/desk/desk.css", "/events"])
@pytest.mark.parametrize("cookie", ["", f"cpsplan-desk-{PORT}=", f"cpsplan-desk-{PORT}=é", "cpsplan-desk-1=x"])
def test_without_the_cookie_there_is_nothing(browser: Browser, path: str, cookie: str) -> None:
    reply = browser.send("GET", path, [("host", OWN), ("cookie", cookie)])
    assert reply.status == 403
    assert b"Planting" not in reply.body


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        ["evil.example"],
        [f"evil.example:{PORT}"],
        ["127.0.0.1"],
        ["127.0.0.1:1"],
        [OWN, OWN],
        [f"{OWN}.evil.example"],
    ],
)
def test_another_name_of_this_machine_is_refused(browser: Browser, hosts: list[str]) -> None:
    heads = [("host", host) for host in hosts]
    assert browser.get("/", heads=[*heads, ("cookie", browser.cookie)]).status == 421


@pytest.mark.parametrize("host", [OWN, f"localhost:{PORT}", f"[::1]:{PORT}"])
def test_the_names_that_the_desk_has(browser: Browser, host: str) -> None:
    assert browser.get("/", heads=[("host", host), ("cookie", browser.cookie)]).status == 200


def test_every_answer_runs_nothing_of_others_and_tells_nobody(browser: Browser) -> None:
    for path in ("/", "/faults", "/nowhere", "/desk/reload.js", "/?token=wrong"):
        heads = browser.get(path).heads
        assert heads["content-security-policy"] == POLICY
        assert heads["referrer-policy"] == "same-origin"
        assert heads["cross-origin-resource-policy"] == "same-origin"
        assert heads["x-content-type-options"] == "nosniff"
        assert heads["cache-control"] == "no-store"
        assert not [name for name in heads if name.startswith("access-control")]
    shown = browser.get("/preview/index.html").heads["content-security-policy"]
    assert shown == POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND"])
def test_methods_that_nothing_here_has(browser: Browser, method: str) -> None:
    reply = browser.get("/", method=method)
    assert (reply.status, reply.heads["allow"]) == (405, "GET, HEAD, POST")


def test_a_page_takes_no_form_and_a_form_is_no_page(browser: Browser) -> None:
    assert browser.post("/", {}).status == 405
    assert browser.get("/mend").status == 405


def test_a_form_of_ours_is_taken(browser: Browser) -> None:
    reply = browser.post("/mend", {"fault": "none"})
    assert (reply.status, reply.heads["location"]) == (303, "/faults")


@pytest.mark.parametrize("without", ["origin", "token", "cookie", "host"])
def test_a_form_of_another_page_is_not(browser: Browser, without: str) -> None:
    assert browser.post("/mend", {"fault": "none"}, without=without).status in {403, 421}


@pytest.mark.parametrize(
    "origin", ["null", "http://evil.example", "https://127.0.0.1:8700", f"http://localhost:{PORT}"]
)
def test_the_origin_is_that_of_the_page(browser: Browser, origin: str) -> None:
    assert browser.post("/mend", {"fault": "none"}, heads=[("origin", origin)]).status == 403


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"fault=x", 415),
        ("multipart/form-data; boundary=x", b"--x", 415),
        ("application/json", b"{}", 415),
        ("application/x-www-form-urlencoded", b"a=%FF", 400),
        ("application/x-www-form-urlencoded", b"a=\xff", 400),
        ("application/x-www-form-urlencoded", b"a=%00", 400),
        ("application/x-www-form-urlencoded", b"a=1&" * 1001, 400),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * door.MOST_BYTES, 413),
    ],
)
def test_bodies_that_are_no_form(browser: Browser, kind: str, body: bytes, status: int) -> None:
    heads = [("host", OWN), ("cookie", browser.cookie), ("origin", f"http://{OWN}"), ("content-type", kind)]
    assert browser.send("POST", "/mend", heads, body).status == status
    announced = [*heads, ("content-length", "99999999")]
    assert browser.send("POST", "/mend", announced, b"").status == 413


def test_a_form_that_never_ends_is_not_waited_for(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "SECONDS", 0.05)
    sent: list[int] = []

    async def ask() -> None:
        async def receive() -> object:
            await asyncio.sleep(0.01)
            return {"type": "http.request", "body": b"a", "more_body": True}

        async def send(message: dict[str, int]) -> None:
            sent.append(message.get("status", 0))

        heads = {"host": OWN, "cookie": browser.cookie, "origin": f"http://{OWN}"}
        headers = [(name.encode(), value.encode()) for name, value in heads.items()]
        scope = {"type": "http", "method": "POST", "path": "/mend", "query_string": b"", "headers": headers}
        await browser.application(scope, receive, send)  # type: ignore[arg-type]

    asyncio.run(ask())
    assert sent[0] == 408


@pytest.mark.parametrize(
    "path",
    [
        "/preview/../../../../etc/passwd",
        "/preview/..%2f..%2fplans/cpsplan.yaml",
        "/published//etc/passwd",
        "/published/en/2026-27/../../../plans/cpsplan.yaml",
        "/preview/assets/../../plans/cpsplan.yaml",
        "/desk/../css/screen.css",
        "/desk//etc/passwd",
        "/preview/a%00b",
        "/preview/%0d%0aSet-Cookie:%20a=b",
        "//evil.example/",
        "/plans/cpsplan.yaml",
    ],
)
def test_no_path_leads_out_of_the_book(browser: Browser, path: str) -> None:
    reply = browser.get(path)
    assert reply.status in {303, 404}
    assert reply.heads.get("location", "/") == "/"
    assert b"root:" not in reply.body
    assert b"publisher:" not in reply.body


def test_a_bug_of_a_screen_is_told_without_its_parts(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(application, "_ask", broken)
    reply = browser.get("/")
    assert reply.status == 500
    assert b"secret" not in reply.body
    assert b"Traceback" not in reply.body


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(samples.written(tmp_path))


@pytest.mark.parametrize(
    "path",
    [
        "../outside.yaml",
        "plans/../../outside.yaml",
        "plans/../templates/x.md",
        "/etc/hosts.yaml",
        "plans/.hidden.yaml",
        "plans/.git/x.yaml",
        "plans/x.sh",
        "plans/x.yaml/",
        "plans//x.yaml",
        "plans/a\\b.yaml",
        "plans/a\nb.yaml",
        "plans/a\0b.yaml",
        "templates/x.yaml",
        "out/x.yaml",
        "",
    ],
)
def test_only_sources_are_written(workshop: Workshop, path: str) -> None:
    before = sorted(workshop.root.rglob("*"))
    with pytest.raises(CannotSave):
        workshop.save({path: "id: x"}, "nothing", {})
    assert sorted(item for item in workshop.root.rglob("*") if not item.name.endswith(".lock")) == before


def test_a_link_that_leads_out_is_not_written_through(
    workshop: Workshop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (workshop.root / "plans" / "linked").symlink_to(outside)
    with pytest.raises(CannotSave):
        workshop.save({"plans/linked/new.yaml": "id: x"}, "nothing", {})
    assert not list(outside.iterdir())


def test_a_save_is_all_or_nothing(workshop: Workshop) -> None:
    text = workshop.text_of(samples.PLAN)
    assert text is not None
    (workshop.root / "plans" / "file").write_text("", encoding="utf-8")
    changes = {samples.PLAN: f"{text}# more\n", "plans/file/x.yaml": "id: x"}
    with pytest.raises(CannotSave):
        workshop.save(changes, "nothing", {samples.PLAN: checksum_of_text(text)})
    assert workshop.text_of(samples.PLAN) == text
    assert not workshop.saves


def test_what_was_changed_meanwhile_is_not_written_over(workshop: Workshop) -> None:
    text = workshop.text_of(samples.PLAN)
    place = workshop.root / samples.PLAN
    place.write_text(f"{text}# by somebody else\n", encoding="utf-8")
    with pytest.raises(ChangedMeanwhile) as refused:
        workshop.save({samples.PLAN: "mine"}, "mine", {samples.PLAN: checksum_of_text(text)})
    assert refused.value.paths == (samples.PLAN,)
    assert place.read_text(encoding="utf-8").endswith("# by somebody else\n")


def test_a_port_that_is_taken_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        words = f"port {port} cannot be had (address already in use): leave --port out for a free one"
        with pytest.raises(CannotServe, match=f"^{re.escape(words)}$"):
            sockets_at(port)


def test_an_entry_whose_file_cannot_be_read_leads_to_the_faults(tmp_path: Path) -> None:
    browser = Browser(Workshop(samples.written(tmp_path, {"plans/delivery/2026-27.yaml": b"id: \xff"})))
    reply = browser.get("/edit/plan/2026-27")
    assert reply.status == 404
    assert "or its file cannot be read: “Faults” says why." in reply.body.decode()
