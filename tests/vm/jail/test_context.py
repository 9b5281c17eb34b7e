"""The image is built of what a worker imports and of nothing else, and its name follows from that."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from importlib import metadata
from pathlib import Path

import pytest

from tactus import __version__
from tactus.vm.jail import context

LISTED = """
import sys
sys.path += sys.argv[1:]
import tactus.vm.jail.surroundings, tactus.vm.jail.worker
modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == "tactus"]
print(*sorted(module.__file__ for module in modules))
"""
ALONE = f"{LISTED}\ntactus.vm.jail.worker.warm(sys.stdin.read())"


def unpacked(folder: Path) -> Path:
    with tarfile.open(fileobj=io.BytesIO(context.packed(context.files()))) as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is not None:
                (folder / member.name).parent.mkdir(parents=True, exist_ok=True)
                (folder / member.name).write_bytes(file.read())
    return folder


def test_a_worker_needs_all_that_is_in_it_and_nothing_else(tmp_path: Path) -> None:
    import lupa

    from tactus.app.loading import WORDS

    (tmp_path / "lupa").symlink_to(Path(lupa.__file__).parent)
    words = [sys.executable, "-I", "-S", "-c", ALONE, str(unpacked(tmp_path))]
    done = subprocess.run(words, input=WORDS, env={}, cwd="/", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    imported = {Path(file).relative_to(tmp_path / "tactus").as_posix() for file in done.stdout.split()}
    assert imported == set(context.MODULES)


def test_the_whole_prelude_is_in_it() -> None:
    from tactus.vm import machine

    names = {name.removeprefix("tactus/vm/lua/") for name in context.files() if name.endswith(".lua")}
    assert names == {f"{part}.lua" for part in machine.PARTS}


def test_the_tar_holds_the_files_as_they_are() -> None:
    files = context.files()
    with tarfile.open(fileobj=io.BytesIO(context.packed(files))) as tar:
        members = tar.getmembers()
        found = {member.name: tar.extractfile(member).read() for member in members}  # type: ignore[union-attr]
    assert found == files
    assert found["Dockerfile"] == context.DOCKERFILE.read_bytes()
    assert found["tactus/vm/jail/worker.py"] == Path(context.__file__).with_name("worker.py").read_bytes()
    assert {(member.mode, member.uid, member.gid, member.mtime) for member in members} == {(0o644, 0, 0, 0)}


def test_the_name_follows_from_the_content() -> None:
    files = context.files()
    digest = context.digest(files)
    assert context.tag(digest) == f"tactus-sandbox:{__version__}-{digest[:12]}"
    assert context.digest(dict(reversed(files.items()))) == digest
    changed = [{**files, "Dockerfile": b"FROM scratch"}, {**files, "new": b""}, {**files, "Dockerfile ": b""}]
    changed.append({**files, "Dockerfile": files["Dockerfile"].replace(b"python3", b"python9")})
    changed.append({name: content for name, content in files.items() if not name.endswith("wire.py")})
    assert digest not in {context.digest(other) for other in changed}


def test_luas_binding_is_the_one_that_is_installed() -> None:
    assert context.lupa() == metadata.version("lupa")


DOCKERFILE = context.DOCKERFILE.read_text("utf-8")


def test_the_base_is_pinned_by_version_and_digest() -> None:
    base = DOCKERFILE.split("ARG BASE=")[1].split()[0]
    image, _, digest = base.partition("@sha256:")
    name, _, version = image.partition(":")
    assert name == "docker.io/library/python"
    assert version.count(".") == 2
    assert version.endswith("-slim-bookworm")
    assert len(bytes.fromhex(digest)) == 32


@pytest.mark.parametrize(
    "line",
    [
        "FROM ${BASE}",
        '    --root-user-action=ignore "lupa==${LUPA}"',
        "COPY tactus /worker/tactus",
        "USER 65534:65534",
        'ENTRYPOINT ["/usr/bin/env", "-i", "/worker/python", "-I", "-S", '
        '"/worker/tactus/vm/jail/surroundings.py", "/worker"]',
    ],
)
def test_the_dockerfile_says(line: str) -> None:
    assert line in DOCKERFILE.splitlines()


def test_the_wheel_has_the_dockerfile() -> None:
    import tomllib

    root = Path(__file__).parents[3]
    patterns = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    folder = context.DOCKERFILE.parent
    assert not (folder / "__init__.py").exists()
    assert any(context.DOCKERFILE in context.PACKAGE.glob(pattern) for pattern in patterns["tactus"])
