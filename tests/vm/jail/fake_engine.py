"""Starts the stand-in engine of engine.py as a process, and tells it how not to be as usual."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tactus.vm.jail import context
from tactus.vm.jail.engine import Engine, find

PROGRAM = Path(__file__).with_name("engine.py")


class FakeEngine:
    """One that runs. `address` is what DOCKER_HOST says of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"unix://{folder}/engine.sock"
        self.environ = {"DOCKER_HOST": self.address}
        self._process = subprocess.Popen([sys.executable, str(PROGRAM), str(folder)], stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"listening\n"

    def quirks(self, **quirks: Any) -> None:
        """From now on; the ones before are forgotten."""
        (self.folder / "quirks.new").write_text(json.dumps(quirks), encoding="utf-8")
        (self.folder / "quirks.new").replace(self.folder / "quirks.json")

    def build(self, labels: dict[str, str] | None = None, **arguments: str) -> Engine:
        """Builds this version's image."""
        engine = find(self.environ)
        files = context.files()
        digest = context.digest(files)
        for _ in engine.build(
            context.packed(files), context.tag(digest), arguments, {context.CONTEXT: digest, **(labels or {})}
        ):
            pass
        return engine

    def calls(self, path: str = "") -> list[dict[str, Any]]:
        """What it was asked, as far as the path ends so."""
        lines = (self.folder / "calls.jsonl").read_text("utf-8").splitlines()
        return [call for call in map(json.loads, lines) if call["path"].endswith(path)]

    def created(self) -> dict[str, Any]:
        """What the last container was made of."""
        body: dict[str, Any] = self.calls("/containers/create")[-1]["body"]
        return body

    def context(self) -> dict[str, bytes]:
        """What was built last."""
        with tarfile.open(self.folder / "context.tar") as tar:
            return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]

    def end(self, container: str, number: int, **more: str) -> None:
        """Lets somebody else end a container, by a signal; `memory`: the kernel, for want of memory."""
        query = "&".join([f"id={container}", f"signal={number}", *(f"{name}={said}" for name, said in more.items())])
        connection = http.client.HTTPConnection("localhost")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(str(self.folder / "engine.sock"))
        connection.request("POST", f"/tests/kill?{query}")
        assert connection.getresponse().status == 204
        connection.close()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def running() -> Iterator[FakeEngine]:
    folder = tempfile.mkdtemp(prefix="tactus-engine-")  # short: the path of a socket has 108 bytes
    with ExitStack() as ending:
        ending.callback(shutil.rmtree, folder)
        fake = FakeEngine(Path(folder))
        ending.callback(fake.kill)
        yield fake
