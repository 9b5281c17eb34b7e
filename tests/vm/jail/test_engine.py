"""The engine is looked for where it listens, spoken with in its version, and what it says no to is said."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tactus.errors import UsageError
from tactus.vm.jail import engine
from tactus.vm.jail.containers import built
from tactus.vm.jail.engine import Refused, Unreachable, find
from tests.vm.jail.fake_engine import FakeEngine, running

DO = "start one: Docker (`sudo systemctl start docker`, or Docker Desktop), or Podman's socket (`systemctl --user start"
VERSION = {"Version": "9.9", "ApiVersion": "1.44", "MinAPIVersion": "1.24"}


@pytest.fixture(scope="module")
def one() -> Iterator[FakeEngine]:
    with running() as fake:
        yield fake


@pytest.fixture
def fake(one: FakeEngine) -> FakeEngine:
    one.quirks()
    return one


def missed(environ: dict[str, str]) -> str:
    with pytest.raises(UsageError) as caught:
        find(environ)
    return str(caught.value)


def test_the_variable_names_the_socket(fake: FakeEngine) -> None:
    found = find(fake.environ)
    assert (found.name, str(found.address)) == ("docker 28.2.2", fake.address.removeprefix("unix://"))


def test_without_the_variable_the_usual_places_are_tried(fake: FakeEngine, tmp_path: Path) -> None:
    mine = fake.folder / "podman"
    mine.mkdir(exist_ok=True)
    if not (mine / "podman.sock").exists():
        (mine / "podman.sock").symlink_to(fake.folder / "engine.sock")
    fake.quirks(podman=True)
    if not any(map(os.path.exists, engine.SYSTEM)):
        assert find({"XDG_RUNTIME_DIR": str(fake.folder)}).name == "podman 4.3.1"
        assert missed({"XDG_RUNTIME_DIR": str(tmp_path), "HOME": "/home/ada"}) == (
            "no container engine answers at /var/run/docker.sock, "
            f"{tmp_path}/podman/podman.sock, {tmp_path}/docker.sock, /home/ada/.docker/run/docker.sock, "
            f"/run/podman/podman.sock: {DO} podman.socket`); DOCKER_HOST=unix:///PATH names another socket. Without "
            "one: --sandbox process"
        )


def test_a_socket_that_nobody_listens_on_says_so(tmp_path: Path) -> None:
    said = missed({"DOCKER_HOST": f"unix://{tmp_path}/none.sock"})
    assert said.startswith(
        f"no container engine answers at {tmp_path}/none.sock (DOCKER_HOST names it): no such file or directory. "
        f"Unset it, or {DO}"
    )


def test_a_socket_that_this_user_may_not_use_says_what_to_do(fake: FakeEngine) -> None:
    path = fake.folder / "closed.sock"
    with socket.socket(socket.AF_UNIX) as closed:
        closed.bind(str(path))
        closed.listen()
        path.chmod(0)
        fake.folder.chmod(0o755)
        said = as_nobody(lambda: missed({"DOCKER_HOST": f"unix://{path}"}))
    path.unlink()
    assert said == (
        f"this user may not speak with the container engine at {path}: join the group that may (`sudo usermod -aG "
        "docker $USER`, then log in again), or use Podman without root (`systemctl --user start podman.socket`)"
    )


def as_nobody(say: Callable[[], str]) -> str:
    """What it says where this user has no power over files of others."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setuid(65534)
            os.write(writes, say().encode())
        finally:
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.parametrize(
    "named", ["tcp://build.example:2375", "ssh://me@build", "npipe:////./pipe/docker", "unix://", "x"]
)
def test_an_engine_of_another_machine_is_not_used(named: str) -> None:
    assert missed({"DOCKER_HOST": named}) == (
        f"DOCKER_HOST is {named}: a sandbox runs on this machine; name a socket of it (unix:///PATH), or one of its "
        "own ports (tcp://127.0.0.1:2375)"
    )


def test_a_wrong_port_is_named() -> None:
    assert missed({"DOCKER_HOST": "tcp://127.0.0.1:99999"}) == "DOCKER_HOST is tcp://127.0.0.1:99999: that is no port"


def answering(text: bytes) -> tuple[dict[str, str], list[bytes]]:
    """A port of this machine that gives this answer once; what it was asked."""
    server = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []

    def serve() -> None:
        line, _ = server.accept()
        with server, line:
            asked.append(line.recv(1 << 16))
            line.sendall(text)

    threading.Thread(target=serve).start()
    return {"DOCKER_HOST": f"tcp://127.0.0.1:{server.getsockname()[1]}"}, asked


def answer(value: object) -> bytes:
    body = json.dumps(value).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def test_a_port_of_this_machine_may_be_named() -> None:
    environ, asked = answering(answer(VERSION))
    assert find(environ).name == "docker 9.9"
    assert asked[0].startswith(b"GET /version HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "remote end closed connection without response"),
        (b"SSH-2.0-x\r\n", "it does not speak Docker's API"),
        (answer(VERSION)[:-1], "it broke off"),
        (b"HTTP/1.1 200 OK\r\n\r\n<html>", "it does not speak Docker's API"),
        (answer(["no", "engine"]), "it does not speak Docker's API"),
    ],
)
def test_whoever_is_no_engine_is_not_taken_for_one(text: bytes, why: str) -> None:
    environ, _ = answering(text)
    said = missed(environ)
    assert said.startswith("no container engine answers at 127.0.0.1:")
    assert f"(DOCKER_HOST names it): {why}" in said


@pytest.mark.parametrize(
    ("theirs", "least", "spoken"),
    [("1.40", "1.12", "/v1.40"), ("1.50", "1.24", "/v1.50"), ("1.99", "1.24", "/v1.50"), ("1.99", "1.50", "/v1.50")],
)
def test_the_newest_version_that_both_know_is_spoken(fake: FakeEngine, theirs: str, least: str, spoken: str) -> None:
    fake.quirks(version={"ApiVersion": theirs, "MinAPIVersion": least})
    found = find(fake.environ)
    assert found._version == spoken
    assert found.images("x") == []


@pytest.mark.parametrize(("theirs", "least"), [("1.39", "1.12"), ("1.99", "1.51"), ("", "")])
def test_an_engine_of_another_time_is_refused(fake: FakeEngine, theirs: str, least: str) -> None:
    fake.quirks(version={"ApiVersion": theirs, "MinAPIVersion": least})
    said = missed(fake.environ)
    assert said.endswith(
        f"says: docker 28.2.2 speaks version {theirs or '0.0'} of Docker's API, and Tactus 1.40 to 1.50: update one"
    )


def test_what_is_not_there_is_not_found(fake: FakeEngine) -> None:
    found = find(fake.environ)
    assert found.image("tactus-sandbox:none") is None
    for ask in (found.attach, found.start, found.state):
        with pytest.raises(Refused, match="No such container: none"):
            ask("none")
    found.remove("none")
    with pytest.raises(Refused, match="No such image: none") as refused:
        found.create("some-name", {"Image": "none"})
    assert refused.value.status == 404


def test_a_name_is_given_once_and_a_container_started_once(fake: FakeEngine) -> None:
    found = fake.build()
    image = built(found)
    id = found.create("twice", {"Image": image.id, "OpenStdin": True, "StdinOnce": True})
    with pytest.raises(Refused, match="already in use") as refused:
        found.create("twice", {"Image": image.id})
    assert refused.value.status == 409
    found.start(id)
    with pytest.raises(Refused) as again:
        found.start(id)
    assert again.value.status == 304
    assert found.state(id).running
    assert [one.id for one in found.containers("x")] == []
    found.remove(id)
    found.remove(id)
    with pytest.raises(Refused):
        found.state(id)


def test_podman_removes_at_the_second_time_what_has_just_ended(fake: FakeEngine) -> None:
    fake.quirks(podman=True)
    found = fake.build()
    image = built(found)
    id = found.create("podmans", {"Image": image.id, "OpenStdin": True, "StdinOnce": True})
    line = found.attach(id)
    found.start(id)
    line.close()
    while found.state(id).running:
        pass
    found.remove(id)
    assert [call["method"] for call in fake.calls(f"/containers/{id}")] == ["DELETE", "DELETE"]


def test_who_asks_where_nobody_is_any_more_hears_it() -> None:
    with running() as fake:
        found = find(fake.environ)
        fake.kill()
        for ask in (found.attach, found.start):
            with pytest.raises(Unreachable, match="connection refused"):
                ask("x")
        with pytest.raises(Unreachable, match="connection refused"):
            list(found.build(b"", "x", {}, {}))
