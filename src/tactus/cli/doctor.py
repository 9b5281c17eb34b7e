"""What of this machine is in order for Tactus, and what to do about the rest. Changes nothing; exit code 1 when
something fails.

tactus doctor
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from tactus import __version__
from tactus.cli import DONE, FAILED, place, settings
from tactus.cli.out import print_json, some
from tactus.config.keys import BY_NAME, KEYS, variable
from tactus.config.load import GUESTS, Config
from tactus.config.trust import VARIABLE
from tactus.errors import TactusError, UsageError
from tactus.language.suggest import did_you_mean
from tactus.record import record

OK, WARN, FAIL = "ok", "warn", "fail"
OLDEST = (3, 11)
LUA = (5, 5)
LITTLE = 100 * 1024 * 1024
"""bytes of free disk below which it is said"""
NETWORKS = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ceph", "glusterfs", "lustre", "fuse.s3fs")
SHARES = ("9p", "virtiofs", "vboxsf", "fuse.grpcfuse", "drvfs")
"""File systems of another machine, and of the machine around this one: their locks cannot be relied on."""
OTHERS = (VARIABLE, "TACTUS_SYSTEM_CONFIG", "TACTUS_REQUIRE", "TACTUS_STORM")
"""Variables of ours that are no keys."""


@record(frozen=True)
class Finding:
    """`to_do` is what mends it, "" where nothing has to be mended."""

    what: str
    status: str
    text: str
    to_do: str = ""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace) -> int:
    config: Config | None = None
    findings: list[Finding] = []
    try:
        config = settings.read(None)
    except UsageError as wrong:
        findings = [Finding("config", FAIL, problem, "mend that line") for problem in str(wrong).splitlines()]
    findings = [finding for check in CHECKS for finding in check()] + findings
    if config is not None:
        findings += [finding for check in CHECKS_OF_CONFIG for finding in check(config)]
    good = all(finding.status != FAIL for finding in findings)
    if options.json:
        print_json({"ok": good, "findings": [asdict(finding) for finding in findings]})
    else:
        print("\n".join(_line(finding) for finding in findings))
    return DONE if good else FAILED


def _line(finding: Finding) -> str:
    to_do = f"\n      {'':<10}{finding.to_do}" if finding.to_do else ""
    return f"{finding.status:<4}  {finding.what:<10}{finding.text}{to_do}"


def python() -> Iterator[Finding]:
    here = ".".join(map(str, sys.version_info[:3]))
    wanted = ".".join(map(str, OLDEST))
    good = sys.version_info[:2] >= OLDEST
    yield Finding(
        "python",
        OK if good else FAIL,
        f"{here}, Tactus {__version__} in {Path(sys.prefix)}",
        "" if good else f"install Python {wanted} or newer",
    )


def lua() -> Iterator[Finding]:
    try:
        from tactus.vm.thread import engine

        yield Finding("lua", OK, engine())
    except ImportError as error:
        yield Finding("lua", FAIL, f"Lua cannot be loaded: {error}", "install Tactus again: its library is missing")


def sandbox(config: Config) -> Iterator[Finding]:
    """Whether programs run where the configuration wants them, and what takes their rights there."""
    from tactus.app.sandboxes import Sandboxes
    from tactus.vm.thread import VM

    said = config.held()["sandbox.kind"]
    kind = said.value
    if kind == "none":
        text = f"none ({said.origin}): Lua runs in the process of the command"
        yield Finding("sandbox", WARN, text, "run only files you trust, or leave out what says so")
        return
    with closing(Sandboxes()) as sandboxes:
        one = sandboxes.of(kind)
        try:
            VM(one).close()
        except UsageError as error:
            yield Finding("sandbox", FAIL, f"{kind}: {error}", "programs are not run before that is mended")
        else:
            yield Finding("sandbox", OK, f"{kind}: {', '.join(one.layers)}")


def extras() -> Iterator[Finding]:
    """The extras that our package offers, and whether what they need is there."""
    for name, packages in sorted(_offered().items()):
        missing = [package for package in packages if not _installed(package)]
        if name == "dev":
            continue
        text = "installed" if not missing else f"not installed ({', '.join(missing)})"
        yield Finding("extra", OK, f"{name}: {text}", f"pip install '.[{name}]' adds it" if missing else "")


def _offered() -> dict[str, list[str]]:
    import re
    from importlib import metadata

    try:
        about = metadata.metadata("tactus")
    except metadata.PackageNotFoundError:
        return {}
    found: dict[str, list[str]] = {name: [] for name in about.get_all("Provides-Extra") or []}
    for wanted in about.get_all("Requires-Dist") or []:
        package, extra = re.match(r"[A-Za-z0-9_.-]+", wanted), re.search(r"extra == ['\"]([^'\"]+)", wanted)
        if package and extra and extra[1] in found:
            found[extra[1]].append(package[0])
    return found


def _installed(package: str) -> bool:
    from importlib import metadata

    try:
        return bool(metadata.version(package))
    except metadata.PackageNotFoundError:
        return False


def files(config: Config) -> Iterator[Finding]:
    """The configuration files, whom they belong to, and variables that nobody reads."""
    for source in config.sources:
        near = source.path.with_suffix(".yaml")
        if near.exists():
            yield Finding("config", WARN, f"{near} is not read", f"call it {source.path.name}")
        if not source.digest:
            continue
        yield Finding("config", OK, f"{source.path} ({source.layer})")
        secrets = any(value.key.secret for value in source.values)
        if secrets and os.name == "posix" and source.path.stat().st_mode & 0o077:
            text = f"{source.path} holds a key, and others on this machine can read it"
            yield Finding("config", WARN, text, f"chmod 600 {source.path}")
        widens = [value for value in source.values if value.widens]
        if source.layer in GUESTS and widens:
            text = f"{source.path} widens {', '.join(value.name for value in widens)}, and is not trusted"
            yield Finding("trust", WARN, text, "read it, then `tactus trust`")
    known = [variable(key) for key in KEYS] + list(OTHERS)
    for name in sorted(name for name in os.environ if name.startswith("TACTUS_") and name not in known):
        text = f"{name} is set, and no key has that variable{did_you_mean(name, known)}"
        yield Finding("config", WARN, text, f"unset {name}, or spell it as docs/config.md does")


def keys(config: Config) -> Iterator[Finding]:
    """Whether there are keys, never which."""
    found = [value for value in config.held().values() if value.key.secret and value.value is not None]
    for value in found:
        yield Finding("key", OK, f"{value.name}: from {value.origin}")
    if not found:
        text = "there is no key of any provider: no model can be asked"
        yield Finding("key", WARN, text, f"set {variable(BY_NAME['openai_api_key'])}; --mock needs none")


def storage(config: Config) -> Iterator[Finding]:
    """Whether the database can be used, and lies where a database can lie."""
    try:
        where = place.of(config)
    except TactusError as error:
        yield Finding("storage", FAIL, str(error), "say another place with --storage-path, or mend the configuration")
        return
    if where.path is None:
        yield Finding("storage", WARN, "memory: nothing is kept when a command ends", "set storage.kind: sqlite")
        return
    yield from _network(where.path)
    yield from _room(where.path)
    if not where.path.exists():
        yield from to_come(where.path)
        return
    yield from _database(where.path)


def _nearest(path: Path) -> Path:
    return next(near for near in (path, *path.parents) if near.exists())


def to_come(path: Path) -> Iterator[Finding]:
    """Whether a database that is not there yet can be made."""
    from tactus.storage.opening import writable

    there = _nearest(path)
    if there.is_dir() and writable(there):
        yield Finding("storage", OK, f"{path}: none yet, the first run makes it")
    else:
        yield Finding("storage", FAIL, f"{path} cannot be made: {there} is closed to you", f"open {there} to yourself")


def _database(path: Path) -> Iterator[Finding]:
    from tactus.storage import health
    from tactus.storage.opening import writable

    try:
        found = health.look(path)
    except TactusError as error:
        yield Finding("storage", FAIL, str(error), "see docs/storage.md")
        return
    if found is None:
        yield Finding("storage", OK, f"{path}: empty, the first run fills it")
        return
    size = f"{found.size / 1024 / 1024:.1f} MB, {some(found.runs, 'run')}, format {found.format}"
    if found.problems:
        text = f"{path} is damaged: {found.problems[0]}"
        yield Finding(
            "storage", FAIL, text, f"restore it from a copy, or save what can be read: sqlite3 {path} .recover"
        )
    elif not writable(path) or not writable(path.parent):
        yield Finding("storage", FAIL, f"{path} cannot be written ({size})", "let this user write it and its folder")
    else:
        yield Finding("storage", OK, f"{path} ({size})")


def _room(path: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(_nearest(path)).free
    if free < LITTLE:
        yield Finding("storage", WARN, f"only {free // 1024 // 1024} MB are free for {path}", "free some space")


def _network(path: Path) -> Iterator[Finding]:
    kind = file_system(_nearest(path))
    if kind in NETWORKS:
        text = f"{path} lies on a network file system ({kind}), whose locks do not protect a database"
        yield Finding("storage", FAIL, text, "keep runs on a local disk: --storage-path, or storage.path")
    elif kind in SHARES:
        text = f"{path} lies on a folder shared with another system ({kind}); do not use it from both sides"
        yield Finding("storage", WARN, text, "keep runs on a disk of this system: --storage-path, or storage.path")


def file_system(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of the file system that holds this path, "" where the system does not tell."""
    try:
        rows = [row.split() for row in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return ""
    real = path.resolve()
    points = [(row[1].replace("\\040", " "), row[2]) for row in rows if len(row) > 2]
    over = [(len(point), kind) for point, kind in points if real.is_relative_to(point)]
    return max(over, key=lambda pair: pair[0])[1] if over else ""


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (python, lua, extras)
CHECKS_OF_CONFIG: tuple[Callable[[Config], Iterator[Finding]], ...] = (sandbox, files, keys, storage)
