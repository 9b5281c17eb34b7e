"""The images of the stand-in engine: built of a tar and its Dockerfile, of which what copies is done and what runs is
said to have run."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class Refusal(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Image:
    """`copied` holds what its Dockerfile copied, at the same paths."""

    id: str
    copied: Path
    labels: dict[str, str]
    entrypoint: list[str]
    user: str
    tags: set[str] = field(default_factory=set)

    def shown(self) -> dict[str, Any]:
        return {"Id": self.id, "RepoTags": sorted(self.tags) or None, "Labels": self.labels}


class Images:
    """By their ids."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.all: dict[str, Image] = {}
        self.quirks: Mapping[str, Any] = {}

    def build(
        self, query: Mapping[str, str], headers: Mapping[str, str], body: bytes, writer: asyncio.StreamWriter
    ) -> None:
        if headers.get("content-type") != "application/x-tar":
            raise Refusal(400, "Content-Type must be application/x-tar")
        (self.folder / "context.tar").write_bytes(body)
        with tarfile.open(fileobj=io.BytesIO(body)) as tar:
            files = {member.name: tar.extractfile(member).read() for member in tar.getmembers()}  # type: ignore[union-attr]
        if "Dockerfile" not in files:
            raise Refusal(500, "Cannot locate specified Dockerfile: Dockerfile")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        arguments = json.loads(query.get("buildargs", "{}"))
        labels = json.loads(query.get("labels", "{}"))
        image = Image("", self.folder / f"image{len(self.all)}", labels, [], "0")
        try:
            steps = _steps(files["Dockerfile"].decode())
            for number, (word, rest) in enumerate(steps, 1):
                _chunk(writer, {"stream": f"Step {number}/{len(steps)} : {word} {rest}"})
                _chunk(writer, {"stream": "\n"})
                self._step(word, rest, image, arguments, files, writer)
        except Refusal as refusal:
            _chunk(writer, {"errorDetail": {"message": str(refusal)}, "error": str(refusal)})
        else:
            image.id = "sha256:" + hashlib.sha256(body + json.dumps([arguments, labels]).encode()).hexdigest()
            for other in self.all.values():
                other.tags.discard(query["t"])
            self.all[image.id] = image
            image.tags.add(query["t"])
            _chunk(writer, {"aux": {"ID": image.id}})
            _chunk(writer, {"stream": f"Successfully tagged {query['t']}\n"})
        writer.write(b"0\r\n\r\n")

    def _step(
        self,
        word: str,
        rest: str,
        image: Image,
        arguments: dict[str, str],
        files: Mapping[str, bytes],
        writer: asyncio.StreamWriter,
    ) -> None:
        match word:
            case "ARG":
                name, _, default = rest.partition("=")
                if default:
                    arguments.setdefault(name, default)
            case "FROM":
                base = re.sub(r"\$\{(\w+)\}", lambda name: arguments[name[1]], rest)
                _chunk(writer, {"status": f"Pulling from {base.partition(':')[0]}", "id": "3.12"})
                _chunk(writer, {"status": "Downloading", "progressDetail": {"current": 1, "total": 9}, "id": "5c32"})
                if base in self.quirks.get("missing_images", ()):
                    raise Refusal(404, f"manifest for {base} not found: manifest unknown")
            case "RUN":
                if said := self.quirks.get("run_fails"):
                    _chunk(writer, {"stream": f"\x1b[91m{said}\n\x1b[0m"})
                    raise Refusal(200, f"The command '/bin/sh -c {rest}' returned a non-zero code: 1")
            case "COPY":
                source, target = rest.split()
                for name, content in files.items():
                    if name.startswith(f"{source}/"):
                        path = image.copied / target.lstrip("/") / name.removeprefix(f"{source}/")
                        path.parent.mkdir(parents=True, exist_ok=True)
                        path.write_bytes(content)
            case "USER":
                image.user = rest
            case "ENTRYPOINT":
                image.entrypoint = json.loads(rest)
            case "LABEL" | "WORKDIR":
                pass
            case _:
                raise Refusal(400, f"dockerfile parse error: unknown instruction: {word}")

    def find(self, name: str) -> Image:
        for image in self.all.values():
            if name == image.id or name in image.tags:
                return image
        raise Refusal(404, f"No such image: {name}")

    def forget(self, image: Image, running: list[Image]) -> None:
        if image in running:
            raise Refusal(409, f"conflict: unable to delete {image.id[7:19]} (cannot be forced) - image is being used")
        del self.all[image.id]


def _steps(dockerfile: str) -> list[tuple[str, str]]:
    lines = [line for line in dockerfile.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(None, 1)[0], re.sub(r"\s+", " ", line.split(None, 1)[1])) for line in lines]


def _chunk(writer: asyncio.StreamWriter, value: Any) -> None:
    body = json.dumps(value).encode() + b"\r\n"
    writer.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
