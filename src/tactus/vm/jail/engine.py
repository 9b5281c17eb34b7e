"""A container engine, Docker's or Podman's, by the API that both answer on a socket of this machine. Knows nothing of
what runs in a container.

Twelve calls are all that a sandbox needs of it, and the one that is not plain HTTP, `attach`, wants a socket of our
own in any case: the standard library is the client.
"""

from __future__ import annotations

import json
import os
import re
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tactus.errors import UsageError
from tactus.record import record

VARIABLE = "DOCKER_HOST"
SYSTEM = ("/var/run/docker.sock", "/run/podman/podman.sock")
OF_A_USER = ("podman/podman.sock", "docker.sock")
"""Sockets of engines without root, in $XDG_RUNTIME_DIR."""
UNIX = hasattr(socket, "AF_UNIX")
"""Windows has none: there Docker Desktop can be told to listen on a port of the machine."""
PORT = 2375
LOOPBACK = ("127.0.0.1", "localhost", "::1")
OLDEST, NEWEST = (1, 40), (1, 50)
"""Versions of the API that are spoken."""
SECONDS = 60.0
"""in which an engine answers a call"""
BUILD_SECONDS = 900.0
"""in which a build says its next line"""
AGAIN = (0.05, 0.5)
"""seconds after which it is tried again to remove a container: Podman cannot while one ends by itself"""
LONGEST_HEAD = 64 * 1024
NO_ENGINE = ConnectionError("it does not speak Docker's API")

START = (
    "start one: Docker (`sudo systemctl start docker`, or Docker Desktop), or Podman's socket (`systemctl --user start "
    f"podman.socket`); {VARIABLE}=unix:///PATH names another socket"
)


class Unreachable(Exception):
    """Nobody answers, or no longer. `denied`: this user may not ask."""

    def __init__(self, error: Exception) -> None:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        super().__init__(why[:1].lower() + why[1:] or type(error).__name__)
        self.denied = isinstance(error, PermissionError)


class Refused(Exception):
    """The engine answered, and said no."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@record(frozen=True, slots=True)
class Address:
    """Where an engine listens: a Unix socket, or a port of this machine."""

    path: str
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"

    def connected(self, seconds: float) -> socket.socket:
        """Raises OSError."""
        if self.host:
            return socket.create_connection((self.host, self.port), seconds)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(seconds)
            line.connect(self.path)
        except BaseException:
            line.close()
            raise
        return line


@record(frozen=True, slots=True)
class Image:
    id: str
    labels: Mapping[str, str]
    tags: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Listed:
    """A container, as a list of them shows it."""

    id: str
    labels: Mapping[str, str]


@record(frozen=True, slots=True)
class State:
    """Of a container; where it has ended its exit code, and whether it took more memory than it may."""

    running: bool
    code: int
    out_of_memory: bool


class Engine:
    """One that answers. Every call may raise Unreachable and Refused."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._version = ""
        told = self._call("GET", "/version")
        if not isinstance(told, dict):
            raise Unreachable(NO_ENGINE)
        parts = {part.get("Name", ""): part for part in told.get("Components") or ()}
        podman = "Podman Engine" in parts
        self.name = f"{'podman' if podman else 'docker'} {told.get('Version', '')}".strip()
        self._version = _spoken(self.name, told)

    def image(self, name: str) -> Image | None:
        """The image of this name or id."""
        try:
            found = self._call("GET", f"/images/{quote(name)}/json")
        except Refused as refused:
            if refused.status == 404:
                return None
            raise
        return Image(found["Id"], (found.get("Config") or {}).get("Labels") or {}, tuple(found.get("RepoTags") or ()))

    def images(self, label: str) -> list[Image]:
        """Those that have this label."""
        found = self._call("GET", "/images/json", filters=json.dumps({"label": [label]}))
        return [Image(one["Id"], one.get("Labels") or {}, tuple(one.get("RepoTags") or ())) for one in found]

    def forget(self, image: str) -> None:
        """Removes an image with all its names. Raises Refused where a running container needs it."""
        self._call("DELETE", f"/images/{quote(image)}", force=1)

    def build(
        self, context: bytes, tag: str, arguments: Mapping[str, str], labels: Mapping[str, str]
    ) -> Iterator[dict[str, Any]]:
        """Builds an image of a tar; what the engine says meanwhile. Raises Refused where the build fails."""
        query = {"t": tag, "buildargs": json.dumps(arguments), "labels": json.dumps(labels), "rm": 1, "forcerm": 1}
        headers = {"Content-Type": "application/x-tar"}
        with self._asked("POST", "/build", context, headers, BUILD_SECONDS, query) as response:
            for line in filter(bytes.strip, response):
                said = json.loads(line)
                if "error" in said:
                    raise Refused(response.status, str(said["error"]))
                yield said

    def create(self, name: str, body: Mapping[str, Any]) -> str:
        """The id of a new container that does not run yet."""
        made: str = self._call("POST", "/containers/create", body, name=name)["Id"]
        return made

    def attach(self, container: str) -> socket.socket:
        """The container's standard input and output, as the engine interleaves them."""
        query = urlencode({"stream": 1, "stdin": 1, "stdout": 1, "stderr": 1})
        return self._hijacked(f"/containers/{container}/attach?{query}", {"Connection": "Upgrade", "Upgrade": "tcp"})

    def start(self, container: str) -> None:
        self._call("POST", f"/containers/{container}/start")

    def state(self, container: str) -> State:
        """What has become of it."""
        found = self._call("GET", f"/containers/{container}/json")["State"]
        return State(bool(found.get("Running")), int(found.get("ExitCode") or 0), bool(found.get("OOMKilled")))

    def remove(self, container: str) -> None:
        """Ends a container, whatever it does; that it is gone already is as good."""
        with suppress(Refused):
            if self.state(container).running:  # Podman's removal alone would ask it to end, and wait for ten seconds
                self._call("POST", f"/containers/{container}/kill")
        for pause in (*AGAIN, None):
            try:
                self._call("DELETE", f"/containers/{container}", force=1, v=1)
                return
            except Refused as refused:
                if refused.status in (404, 409):  # gone, or about to be
                    return
                if pause is None:
                    raise
                time.sleep(pause)

    def containers(self, label: str) -> list[Listed]:
        """Those that have this label, running or not."""
        found = self._call("GET", "/containers/json", all=1, filters=json.dumps({"label": [label]}))
        return [Listed(one["Id"], one.get("Labels") or {}) for one in found]

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None, **query: Any) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if data else {}
        with self._asked(method, path, data, headers, SECONDS, query) as response:
            text = response.read()
            return json.loads(text) if text.strip() else None

    @contextmanager
    def _asked(
        self,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
        seconds: float,
        query: Mapping[str, Any],
    ) -> Iterator[HTTPResponse]:
        connection = HTTPConnection("localhost", timeout=seconds)
        asked = f"{self._version}{path}{'?' if query else ''}{urlencode(query)}"
        try:
            connection.sock = self.address.connected(seconds)
            connection.request(method, asked, body, {**headers, "Host": "localhost"})
            response = connection.getresponse()
            if response.status >= 300:
                raise Refused(response.status, _message(response.read()))
            yield response
        except OSError as error:
            raise Unreachable(error) from None
        except IncompleteRead:
            raise Unreachable(ConnectionError("it broke off")) from None
        except (HTTPException, ValueError):
            raise Unreachable(NO_ENGINE) from None
        finally:
            connection.close()

    def _hijacked(self, path: str, headers: Mapping[str, str]) -> socket.socket:
        """The connection itself, after the head of the answer."""
        lines = [f"POST {self._version}{path} HTTP/1.1", "Host: localhost", "Content-Length: 0"]
        asked = "\r\n".join([*lines, *map(": ".join, headers.items()), "", ""])
        try:
            line = self.address.connected(SECONDS)
        except OSError as error:
            raise Unreachable(error) from None
        try:
            line.sendall(asked.encode())
            head = _head(line)
            if head.status >= 300:
                raise Refused(head.status, _message(_body(line, head.length)))
        except OSError as error:
            line.close()
            raise Unreachable(error) from None
        except BaseException:
            line.close()
            raise
        return line


def find(environ: Mapping[str, str] = os.environ) -> Engine:
    """The first engine that answers. Raises UsageError, which says what to do."""
    said = environ.get(VARIABLE, "")
    looked = [_named(said)] if said else _usual(environ)
    closed = []
    for address in looked:
        try:
            return Engine(address)
        except Refused as refused:
            raise UsageError(f"the container engine at {address} says: {refused}") from None
        except Unreachable as error:
            if error.denied:
                closed.append(address)
            elif said:
                named = f"{address} ({VARIABLE} names it)"
                raise UsageError(f"no container engine answers at {named}: {error}. Unset it, or {START}") from None
    if closed:
        raise UsageError(_shut(closed[0]))
    names = ", ".join(map(str, looked))
    raise UsageError(f"no container engine answers at {names}: {START}. Without one: --sandbox process")


def _named(said: str) -> Address:
    """What the variable names. Raises UsageError for what is not on this machine."""
    parts = urlsplit(said)
    if parts.scheme == "unix" and parts.path and UNIX:
        return Address(parts.path)
    if parts.scheme in ("tcp", "http") and parts.hostname in LOOPBACK:
        return Address("", parts.hostname, _port(said))
    raise UsageError(
        f"{VARIABLE} is {said}: a sandbox runs on this machine; name a socket of it (unix:///PATH), or one of its own "
        f"ports (tcp://127.0.0.1:{PORT})"
    )


def _port(said: str) -> int:
    try:
        return urlsplit(said).port or PORT
    except ValueError:
        raise UsageError(f"{VARIABLE} is {said}: that is no port") from None


def _usual(environ: Mapping[str, str]) -> list[Address]:
    if not UNIX:
        return [Address("", "127.0.0.1", PORT)]
    mine = environ.get("XDG_RUNTIME_DIR", "")
    home = environ.get("HOME", "")
    paths = [SYSTEM[0]]
    paths += [os.path.join(mine, name) for name in OF_A_USER] if mine else []
    paths += [os.path.join(home, ".docker/run/docker.sock")] if home else []
    return list(map(Address, [*paths, SYSTEM[1]]))


def _shut(address: Address) -> str:
    return (
        f"this user may not speak with the container engine at {address}: join the group that may (`sudo usermod -aG "
        "docker $USER`, then log in again), or use Podman without root (`systemctl --user start podman.socket`)"
    )


def _spoken(name: str, told: Mapping[str, Any]) -> str:
    """The beginning of every path: the version of the API that both sides know. Raises Refused."""
    theirs, least = (_numbers(str(told.get(key) or "")) for key in ("ApiVersion", "MinAPIVersion"))
    version = min(theirs, NEWEST)
    if version < OLDEST or least > NEWEST:
        ours = f"{_shown(OLDEST)} to {_shown(NEWEST)}"
        raise Refused(400, f"{name} speaks version {_shown(theirs)} of Docker's API, and Tactus {ours}: update one")
    return f"/v{_shown(version)}"


def _numbers(text: str) -> tuple[int, int]:
    found = re.match(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _shown(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))


@record(frozen=True, slots=True)
class _Head:
    status: int
    length: int


def _head(line: socket.socket) -> _Head:
    """The head of an answer, and not a byte more. Raises OSError."""
    read = b""
    while not read.endswith(b"\r\n\r\n"):
        byte = line.recv(1)
        if not byte or len(read) > LONGEST_HEAD:
            raise ConnectionError("it ended the connection")
        read += byte
    first, _, rest = read.decode("latin-1").partition("\r\n")
    found = re.match(r"HTTP/1\.[01] (\d{3})", first)
    if not found:
        raise ConnectionError("it does not speak HTTP")
    length = re.search(r"(?im)^content-length: *(\d+)", rest)
    return _Head(int(found[1]), int(length[1]) if length else 0)


def _body(line: socket.socket, length: int) -> bytes:
    text = b""
    while len(text) < length and (part := line.recv(length - len(text))):
        text += part
    return text


def _message(body: bytes) -> str:
    """What an engine says of an error: {"message": ...}, Podman also {"cause": ...}."""
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    text = said.get("message") if isinstance(said, dict) else None
    return str(text or body.decode("utf-8", "replace").strip() or "it gave no reason")
