"""Links to other hosts, with a host of the tests' own."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.conftest import Source, Workspace, prose

GOOD = {"description": "What the page is about."}
NOWHERE = "http://127.0.0.1:9"
# Nobody listens there; the name is one that no server of names may know.
UNKNOWN = "http://nobody.invalid/x"


class Host(ThreadingHTTPServer):
    """Answers as the path says, and counts."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.at_once, self.most_at_once = 0, 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{path}"


class Handler(BaseHTTPRequestHandler):
    server: Host

    def do_HEAD(self) -> None:
        self._answer("HEAD")

    def do_GET(self) -> None:
        self._answer("GET")

    def _answer(self, method: str) -> None:
        host = self.server
        host.at_once += 1
        host.most_at_once = max(host.most_at_once, host.at_once)
        name = self.path.strip("/")
        host.asked[f"{method} {name}"] += 1
        host.agents.add(self.headers["User-Agent"])
        status, headers = self._said(method, name)
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        host.at_once -= 1

    def _said(self, method: str, name: str) -> tuple[int, dict[str, str]]:
        if name == "busy" and self.server.asked["HEAD busy"] == 1:
            return 429, {"Retry-After": "0"}
        if name == "bodies-only" and method == "HEAD":
            return 404, {}
        if name.startswith("to-"):
            return int(name[3:6]), {"Location": f"/{name[7:]}"}
        return int(name) if name.isdecimal() else 200, {}

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def linking(space: Workspace, *urls: str) -> Source:
    """Return a project with a page of prose, and a notebook, that link to these in turn."""
    project = space.project()
    project.doc("page", "".join(f"[a]({url})\n\n" for url in urls[::2]), **GOOD)
    project.tutorial("book", prose("\n\n".join(f"<{url}>" for url in urls[1::2]) or "No."), **GOOD)
    return project


def found(space: Workspace, project: Source, status: int = 0) -> list[tuple[str, str, str]]:
    words = ("check", "--external", "--json", "--source", project.root)
    rows = space.bodocs(*words, status=status).json()
    return [(row["code"], row["message"], row["mend"]) for row in rows]


def test_what_is_there_breaks_no_rule(space: Workspace, host: Host) -> None:
    paths = ("here", "busy", "bodies-only", "to-302-here", "to-307-here", "here#part")
    assert found(space, linking(space, *map(host.url, paths))) == []
    assert host.most_at_once == 1
    assert host.asked["HEAD busy"] == 2
    assert host.asked["GET bodies-only"] == 1
    assert [agent.partition(" ")[0] for agent in host.agents] == ["bodocs"]


@pytest.mark.parametrize("path", ["404", "410", "to-301-404"])
def test_what_is_gone_fails_the_check(space: Workspace, host: Host, path: str) -> None:
    [(code, message, _)] = found(space, linking(space, host.url(path)), status=1)
    assert code == "BD231"
    assert message.startswith(f"{host.url(path)} is gone: 4")


def test_a_circle_leads_nowhere(space: Workspace, host: Host) -> None:
    url = host.url("to-301-to-301-x")
    circle = host.url("to-302-" + "to-302-" * 40 + "here")
    [(moved, _, _), (gone, message, _)] = found(space, linking(space, url, circle), status=1)
    assert (moved, gone) == ("BD232", "BD231")
    assert "circle" in message


def test_what_has_moved_for_good_is_told_with_its_new_address(space: Workspace, host: Host) -> None:
    for path in ("to-301-here", "to-308-here"):
        [(code, message, mend)] = found(space, linking(space, host.url(path)))
        assert (code, mend) == ("BD232", f"write {host.url('here')}")
        assert "has moved" in message


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("500", "500"),
        ("403", "403"),
        ("429", "429"),
        (NOWHERE, "its host cannot be reached from here"),
        (UNKNOWN, "its host cannot be reached from here"),
    ],
)
def test_who_does_not_answer_is_told_and_never_taken_for_fine(
    space: Workspace, host: Host, address: str, said: str
) -> None:
    url = address if address.startswith("http") else host.url(address)
    [(code, message, _)] = found(space, linking(space, url))
    assert (code, message.partition(": ")[0]) == ("BD233", f"{url} was not checked")
    assert said in message


def test_hosts_are_not_asked_again_within_a_week(space: Workspace, host: Host) -> None:
    project = linking(space, host.url("here"), host.url("404"), host.url("500"))
    for _ in range(2):
        found(space, project, status=1)
    assert host.asked["HEAD here"] == 1
    assert host.asked["HEAD 404"] == host.asked["HEAD 500"] == 2
    memory = project.settings.build / "external-links.json"
    known = json.loads(memory.read_text())
    known[host.url("here")]["asked"] = "2020-01-01T00:00:00+00:00"
    memory.write_text(json.dumps(known))
    found(space, project, status=1)
    assert host.asked["HEAD here"] == 2
    memory.write_text("{ this is not JSON")
    found(space, project, status=1)
    assert host.asked["HEAD here"] == 3


def test_nobody_is_asked_without_being_told_to(space: Workspace, host: Host) -> None:
    project = linking(space, host.url("404"))
    assert space.bodocs("check", "--source", project.root).out == "2 pages, 0 errors\n"
    assert not host.asked


def test_the_place_of_a_link_is_told(space: Workspace, host: Host) -> None:
    project = linking(space, host.url("here"), host.url("404"))
    out = space.bodocs("check", "--external", "--source", project.root, status=1).out
    assert out.startswith("tutorials/book/book.ipynb:")
    assert ": cell 2: BD231 " in out
