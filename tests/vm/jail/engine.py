"""A stand-in for a container engine: its API over a real Unix socket, which refuses what the real one refuses, and the
image's own program as a process, which speaks through the attached stream. The kernel's part is `pretended`.

    python tests/vm/jail/engine.py FOLDER       listens on FOLDER/engine.sock and says so

FOLDER/quirks.json says how it is not as usual; it is read anew for every request. FOLDER/calls.jsonl gets a line for
each request, FOLDER/context.tar what was last built. An engine that is killed leaves its containers to end by
themselves, as the real one does when nobody kept them.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import signal
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent.parent.parent))

from tests.vm.jail import pretended
from tests.vm.jail.images import Image, Images, Refusal

LEAST_MEMORY = 6 << 20
NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
DOCKER = {"Version": "28.2.2", "ApiVersion": "1.50", "MinAPIVersion": "1.24", "Components": [{"Name": "Engine"}]}
PODMAN = {"Version": "4.3.1", "ApiVersion": "1.41", "MinAPIVersion": "1.24", "Components": [{"Name": "Podman Engine"}]}


@dataclass
class Container:
    id: str
    name: str
    image: Image
    body: dict[str, Any]
    process: asyncio.subprocess.Process | None = None
    client: asyncio.StreamWriter | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    out_of_memory: bool = False
    killed_late: bool = False

    @property
    def running(self) -> bool:
        return self.process is not None and not self.ended.is_set()

    @property
    def labels(self) -> dict[str, str]:
        return self.body.get("Labels") or {}

    def listed(self) -> dict[str, Any]:
        return {"Id": self.id, "Labels": self.labels}

    @property
    def code(self) -> int:
        code = 0 if self.process is None or self.process.returncode is None else self.process.returncode
        return code if code >= 0 else 128 - code


class Fake:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.images = Images(folder)
        self.containers: dict[str, Container] = {}
        self.quirks: dict[str, Any] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        await asyncio.start_unix_server(self._connected, self.folder / "engine.sock")
        print("listening", flush=True)
        await asyncio.Event().wait()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            method, target, headers, body = await _request(reader)
            with suppress(FileNotFoundError):
                self.quirks = json.loads((self.folder / "quirks.json").read_text("utf-8"))
                self.images.quirks = self.quirks
            try:
                await self._answer(method, target, headers, body, reader, writer)
            except Refusal as refusal:
                _say(writer, refusal.status, {"message": str(refusal)})
            await writer.drain()
        writer.close()

    async def _answer(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = self._versioned(parts.path)
        said = json.loads(body) if headers.get("content-type") == "application/json" else None
        with (self.folder / "calls.jsonl").open("a") as file:
            file.write(json.dumps({"method": method, "path": path, "query": query, "body": said}) + "\n")
        if refused := self.quirks.get("refuses", {}).get(f"{method} {re.sub(r'[0-9a-f]{64}', 'ID', path)}"):
            raise Refusal(*refused)
        match [method, *filter(None, path.split("/"))]:
            case ["GET", "version"]:
                _say(
                    writer, 200, {**(PODMAN if self.quirks.get("podman") else DOCKER), **self.quirks.get("version", {})}
                )
            case ["POST", "build"]:
                self.images.build(query, headers, body, writer)
            case ["GET", "images", "json"]:
                _say(writer, 200, [one.shown() for one in self.images.all.values() if _fits(one.labels, query)])
            case ["GET", "images", *name, "json"]:
                image = self.images.find(unquote("/".join(name)))
                _say(writer, 200, {"Id": image.id, "RepoTags": sorted(image.tags), "Config": {"Labels": image.labels}})
            case ["DELETE", "images", *name]:
                image = self.images.find(unquote("/".join(name)))
                self.images.forget(image, [one.image for one in self.containers.values() if one.running])
                _say(writer, 200, [])
            case ["POST", "containers", "create"]:
                _say(writer, 201, {"Id": self._create(query.get("name", ""), said or {}), "Warnings": []})
            case ["GET", "containers", "json"]:
                shown = [one for one in self.containers.values() if one.running or query.get("all") == "1"]
                _say(writer, 200, [one.listed() for one in shown if _fits(one.labels, query)])
            case ["POST", "containers", id, "attach"]:
                await self._attach(self._container(id), query, headers, reader, writer)
            case ["POST", "containers", id, "start"]:
                _say(writer, 204 if await self._start(self._container(id)) else 304)
            case ["GET", "containers", id, "json"]:
                _say(writer, 200, {"Id": id, "State": self._state(self._container(id))})
            case ["POST", "containers", id, "kill"]:
                container = self._container(id)
                if not container.running:
                    raise Refusal(409, f"Cannot kill container: {id}: Container {id} is not running")
                await self._kill(container, signal.SIGKILL)
                _say(writer, 204)
            case ["DELETE", "containers", id]:
                await self._remove(self._container(id), query)
                _say(writer, 204)
            case ["POST", "tests", "kill"]:
                await self._kill(self._container(query["id"]), int(query["signal"]), "memory" in query)
                _say(writer, 204)
            case _:
                raise Refusal(404, "page not found")

    def _versioned(self, path: str) -> str:
        found = re.fullmatch(r"/v(\d+)\.(\d+)(/.*)", path)
        if not found:
            return path
        about = {**(PODMAN if self.quirks.get("podman") else DOCKER), **self.quirks.get("version", {})}
        asked = (int(found[1]), int(found[2]))
        least, most = (tuple(map(int, about[key].split("."))) for key in ("MinAPIVersion", "ApiVersion"))
        version = f"client version {found[1]}.{found[2]} is too"
        if asked > most:
            raise Refusal(400, f"{version} new. Maximum supported API version is {about['ApiVersion']}")
        if asked < least:
            raise Refusal(400, f"{version} old. Minimum supported API version is {about['MinAPIVersion']}")
        return found[3]

    # containers

    def _create(self, name: str, body: dict[str, Any]) -> str:
        if name and not NAME.fullmatch(name):
            raise Refusal(400, f"Invalid container name ({name}), only {NAME.pattern} are allowed")
        if any(container.name == name for container in self.containers.values()):
            raise Refusal(409, f'Conflict. The container name "/{name}" is already in use')
        image = self.images.find(body.get("Image", ""))
        host = body.get("HostConfig") or {}
        if 0 < (host.get("Memory") or 0) < LEAST_MEMORY:
            raise Refusal(400, "Minimum memory limit allowed is 6MB")
        if 0 < (host.get("MemorySwap") or 0) < (host.get("Memory") or 0):
            raise Refusal(400, "Minimum memoryswap limit should be larger than memory limit, see usage")
        if host.get("AutoRemove") and (host.get("RestartPolicy") or {}).get("Name") not in (None, "", "no"):
            raise Refusal(400, "can't create 'AutoRemove' container with restart policy")
        id = hashlib.sha256(f"{len(self.containers)} {name}".encode()).hexdigest()
        self.containers[id] = Container(id, name, image, body)
        return id

    def _container(self, id: str) -> Container:
        found = self.containers.get(id)
        if found is None:
            raise Refusal(404, f"No such container: {id}")
        return found

    def _state(self, container: Container) -> dict[str, Any]:
        status = "running" if container.running else "created" if container.process is None else "exited"
        return {
            "Status": status,
            "Running": container.running,
            "OOMKilled": container.out_of_memory,
            "ExitCode": 0 if container.running else container.code,
        }

    async def _attach(
        self,
        container: Container,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        upgraded = headers.get("upgrade", "").lower() == "tcp" and not self.quirks.get("podman")
        status = "101 UPGRADED" if upgraded else "200 OK"
        kind = "Content-Type: application/vnd.docker.raw-stream\r\n"
        more = "Connection: Upgrade\r\nUpgrade: tcp\r\n" if upgraded else ""
        writer.write(f"HTTP/1.1 {status}\r\n{kind}{more}\r\n".encode())
        await writer.drain()
        if query.get("stream") == "1" and query.get("stdout") == "1":
            container.client = writer
        ended = asyncio.ensure_future(container.ended.wait())
        read = asyncio.ensure_future(self._input(container, reader, query.get("stdin") == "1"))
        await asyncio.wait({ended, read}, return_when=asyncio.FIRST_COMPLETED)
        if not container.ended.is_set() and container.body.get("StdinOnce") and container.process:
            assert container.process.stdin is not None
            container.process.stdin.close()
        if not container.ended.is_set():
            container.client = None
        read.cancel()
        ended.cancel()

    async def _input(self, container: Container, reader: asyncio.StreamReader, wanted: bool) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                while container.process is None:
                    await asyncio.sleep(0.005)
                if wanted and container.body.get("OpenStdin"):
                    assert container.process.stdin is not None
                    container.process.stdin.write(data)
                    await container.process.stdin.drain()

    async def _start(self, container: Container) -> bool:
        if container.process is not None:
            return False
        folder = self.folder / container.id[:12]
        root = pretended.root(folder, container.body, self.quirks)
        worker = container.image.copied / "worker"
        for name, target in _links().items():
            if not (worker / name).is_symlink():
                (worker / name).symlink_to(target)
        (self.folder / "starter.py").write_text(pretended.STARTER, encoding="utf-8")
        words = [word.replace("/worker", str(worker)) for word in container.image.entrypoint]
        script = next(number for number, word in enumerate(words) if word.endswith(".py"))
        words[script:script] = [str(self.folder / "starter.py"), str(root)]
        given = dict(one.split("=", 1) for one in container.body.get("Env") or ())
        container.process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={"PATH": "/usr/bin:/bin", "HOSTNAME": "x", "http_proxy": "http://me:secret@proxy", **given},
            cwd="/",
        )
        task = asyncio.ensure_future(self._output(container))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return True

    async def _output(self, container: Container) -> None:
        """What it says, in frames: which of the two streams, how long."""
        process = container.process
        assert process is not None

        async def copy(number: int, stream: asyncio.StreamReader | None) -> None:
            assert stream is not None
            while data := await stream.read(1 << 15):
                if container.client is not None:
                    with suppress(ConnectionError):
                        container.client.write(struct.pack(">BxxxL", number, len(data)) + data)
                        await container.client.drain()

        await asyncio.gather(copy(1, process.stdout), copy(2, process.stderr))
        await process.wait()
        container.killed_late = bool(self.quirks.get("podman"))
        if container.client is not None and self.quirks.get("slow_end"):
            container.client.write_eof()
            await asyncio.sleep(self.quirks["slow_end"])
        container.ended.set()

    async def _kill(self, container: Container, number: int, memory: bool = False) -> None:
        if container.running and container.process is not None:
            container.out_of_memory = memory
            with suppress(ProcessLookupError):
                container.process.send_signal(number)
            await container.ended.wait()

    async def _remove(self, container: Container, query: Mapping[str, str]) -> None:
        if container.running and query.get("force") != "1":
            raise Refusal(409, f"You cannot remove a running container {container.id}. Stop the container")
        if container.killed_late:  # at the moment at which it ends by itself
            container.killed_late = False
            raise Refusal(500, f"cannot remove container {container.id}: container state improper: stopped")
        if container.running and self.quirks.get("podman"):
            await asyncio.sleep(10)  # in which it could end as it was asked to
        await self._kill(container, signal.SIGKILL)
        self.containers.pop(container.id, None)


def _links() -> dict[str, Path]:
    """What a RUN of the Dockerfile makes in a real image."""
    import lupa

    return {"python": Path(sys.executable), "lupa": Path(lupa.__file__).parent}


def _fits(labels: Mapping[str, str], query: Mapping[str, str]) -> bool:
    wanted = json.loads(query.get("filters", "{}")).get("label", [])
    return all(label in labels for label in wanted)


async def _request(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): said.strip() for name, _, said in (line.partition(":") for line in head[1:] if line)}
    return method, target, headers, await reader.readexactly(int(headers.get("content-length", 0)))


def _say(writer: asyncio.StreamWriter, status: int, value: Any = None) -> None:
    body = b"" if value is None else json.dumps(value).encode() + b"\n"
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)


if __name__ == "__main__":
    asyncio.run(Fake(Path(sys.argv[1])).serve())
