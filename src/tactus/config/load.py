"""From files, variables and flags to one configuration in which every value knows who said it.

default < system < user < project < sidecar < environment < flag
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from tactus.config import files, forms, kinds, where
from tactus.config.files import Node
from tactus.config.keys import BY_NAME, KEYS, Hosts, Key, variable
from tactus.config.kinds import Raw
from tactus.errors import UsageError
from tactus.language.suggest import did_you_mean
from tactus.record import record

DEFAULT, SYSTEM, USER, PROJECT, SIDECAR, ENVIRONMENT, FLAG = (
    *("default", "system", "user", "project", "sidecar"),
    *("environment", "flag"),
)
LAYERS = (DEFAULT, SYSTEM, USER, PROJECT, SIDECAR, ENVIRONMENT, FLAG)
"""From the weakest to the strongest."""
GUESTS = (PROJECT, SIDECAR)
"""Layers that come with a folder, and may have come from anybody."""


@record(frozen=True, slots=True)
class Origin:
    """Who said a value. `where` is the file, the variable or the flag."""

    layer: str
    where: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.where}:{self.line}" if self.line else self.where or self.layer


@record(frozen=True, slots=True)
class Value:
    """One value. `widens` is what a guest's value widens without being trusted to, or ""."""

    name: str
    key: Key
    value: Any = field(repr=False)
    origin: Origin
    widens: str = ""


@record(frozen=True, slots=True)
class Source:
    """A file that was looked for. `digest` is "" where there is none; `trusted` concerns guests."""

    layer: str
    path: Path
    base: Path
    """the folder from which its relative paths count"""
    digest: str = ""
    trusted: bool = False
    values: tuple[Value, ...] = ()


@record(frozen=True, slots=True)
class Around:
    """What a command finds around it. `project` is the folder whose `.tactus/` counts, `program` the file whose
    sidecar does."""

    environ: Mapping[str, str] = field(repr=False)
    folder: Path
    project: Path
    program: Path | None = None
    trusts: Callable[[Path, str], bool] = lambda path, digest: False
    """whether this file with this digest was trusted"""


@record(frozen=True, slots=True)
class Config:
    """What holds here, by the key's name; entries of tables by `env.NAME`, `mcp_servers.NAME`."""

    values: dict[str, Value]
    sources: tuple[Source, ...] = ()
    said: tuple[Value, ...] = field(default=(), repr=False)
    """every value that anybody said, also where somebody stronger said another one"""

    def __getitem__(self, name: str) -> Any:
        """Raises UsageError where the value would widen what the machine granted and nobody trusted it."""
        value = self.values[name]
        if value.widens:
            raise UsageError(self.refusal([value]))
        return value.value

    def entries(self, name: str) -> dict[str, Any]:
        """The entries of a table: name -> value."""
        return {
            full.removeprefix(f"{name}."): self[full] for full, value in self.values.items() if value.key.name == name
        }

    def origin(self, name: str) -> Origin:
        return self.values[name].origin

    def untrusted(self) -> list[Value]:
        return [value for value in self.values.values() if value.widens]

    def held(self) -> dict[str, Value]:
        """What holds whoever is not trusted: the strongest value of each name that widens nothing."""
        return {**_defaults(), **{value.name: value for value in self.said if not value.widens}}

    def guests(self, values: Iterable[Value]) -> dict[Path, list[Source]]:
        """The files that say these values, by the folder that would have to be trusted."""
        layers = {value.origin.layer for value in values}
        home = next(source.base for source in self.sources if source.layer == PROJECT)
        found: dict[Path, list[Source]] = {}
        for source in self.sources:
            if source.layer in layers and source.layer in GUESTS:
                folder = home if where.belongs(home.resolve(), source.base.resolve()) else source.base
                found.setdefault(folder, []).append(source)
        return found

    def refusal(self, values: list[Value]) -> str:
        """Why nothing was started, and what would let it."""
        what = "this line of configuration widens" if len(values) == 1 else "these lines of configuration widen"
        folders = [printable(shlex.quote(str(folder))) for folder in self.guests(values)]
        commands = " and ".join(f"`tactus trust {folder}`" for folder in folders)
        return "\n".join(
            [
                f"{what} what this machine granted, and nobody has trusted it:",
                *(f"  {value.origin}: {value.name} {value.widens}" for value in values),
                f"read it, then say {commands}; for one command: --trust or TACTUS_TRUST=1",
            ]
        )

    def secrets(self) -> set[str]:
        """Every text that must not be shown."""
        found = {value.value for value in self.said if value.key.secret and isinstance(value.value, str)}
        for value in self.said:
            if value.key.name == "mcp_servers":
                found |= {text for text in value.value.get("env", {}).values() if "${" not in text}
                found.update(forms.in_address(value.value.get("url", "")))
            elif value.key.kind is kinds.URL and isinstance(value.value, str):
                found.update(forms.in_address(value.value))
        return found


def load(
    around: Around,
    flags: Mapping[str, tuple[str, Any]] | None = None,
    python: Mapping[str, Any] | None = None,
) -> Config:
    """Everything that is said here; `flags` is key -> (flag, value), `python` a file's keys as a dict. Raises
    UsageError with every problem."""
    problems: list[str] = []
    from_python = list(_from_file(_nodes(python or {}), "", FLAG, "config", around.folder, problems))
    sources = [_source(layer, path, base, around, problems) for layer, path, base in _places(around)]
    environment = list(_from_environment(around, problems))
    if problems:
        raise _wrong(problems)
    given = [Value(name, BY_NAME[name], value, Origin(FLAG, flag)) for name, (flag, value) in (flags or {}).items()]
    hosts = _together(_defaults(), [source for source in sources if source.layer not in GUESTS])
    guests = [_judged(source, hosts) for source in sources if source.layer in GUESTS]
    given += _with_sandbox(from_python, problems)
    values = _together(hosts, guests) | {value.name: value for value in (*environment, *given)}
    spoke = [source for source in sources if source.layer not in GUESTS] + guests
    said = [value for source in spoke for value in source.values]
    return Config(values, tuple(spoke), (*said, *environment, *given))


def _nodes(said: Mapping[str, Any]) -> dict[str, Node]:
    """A dict of Python as a file would say it: every scalar a text, "budget.usd" inside of "budget"."""
    nested: dict[str, Any] = {}
    for name, value in said.items():
        own, dot, rest = str(name).partition(".")
        inner, before = {rest: value} if dot else value, nested.get(own)
        both = isinstance(before, Mapping) and isinstance(inner, Mapping)
        nested[own] = {**before, **inner} if both else inner  # type: ignore[dict-item]
    return {name: Node(0, _node(value)) for name, value in nested.items()}


def _node(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _nodes(value)
    if isinstance(value, (list, tuple)):
        return [Node(0, _node(item)) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None else str(value)


def judged(path: Path, layer: str, around: Around) -> Source:
    """A project's or program's file by itself, each value with what it widens. Raises UsageError."""
    problems: list[str] = []
    hosts = [_source(one, there, base, around, problems) for one, there, base in _places(around)[:2]]
    base = path.parent.parent if layer == PROJECT else path.parent
    found = _source(layer, path, base, replace(around, trusts=lambda path, digest: False), problems)
    if problems:
        raise _wrong(problems)
    return _judged(found, _together(_defaults(), hosts))


def _wrong(problems: list[str]) -> UsageError:
    """Every problem on a line of its own."""
    return UsageError("\n".join(map(printable, problems)))


def _defaults() -> dict[str, Value]:
    """Not of tables, whose entries are values; nor of what is another way to say a key."""
    keys = [key for key in KEYS if not key.kind.entries and key.name != "sandbox.enabled"]
    return {key.name: Value(key.name, key, key.default, Origin(DEFAULT)) for key in keys}


def _together(values: Mapping[str, Value], sources: list[Source]) -> dict[str, Value]:
    """What holds when these speak one after another."""
    return {**values, **{value.name: value for source in sources for value in source.values}}


def _places(around: Around) -> list[tuple[str, Path, Path]]:
    """(layer, file, folder of its relative paths)"""
    system, own, theirs = where.system(around.environ), where.user(around.environ), where.project(around.project)
    found = [(SYSTEM, system, system.parent), (USER, own, own.parent), (PROJECT, theirs, around.project)]
    if around.program is not None:
        beside = where.sidecar(around.program)
        found.append((SIDECAR, beside, beside.parent))
    return found


def _source(layer: str, path: Path, base: Path, around: Around, problems: list[str]) -> Source:
    source = Source(layer, path, base)
    shown = display(path, around.folder)
    try:
        read = files.read(path, shown)
    except UsageError as wrong:
        problems.append(str(wrong))
        return source
    if read is None:
        return source
    values = list(_from_file(read.nodes, "", layer, shown, base, problems))
    values = _with_sandbox(values, problems)
    trusted = layer in GUESTS and around.trusts(path, read.digest)
    return replace(source, digest=read.digest, trusted=trusted, values=tuple(values))


def display(path: Path, folder: Path) -> str:
    """A path as people want to read it: short where it lies below the current folder, and on one line."""
    return printable(str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path))


def printable(text: str) -> str:
    """A text from a file or of its name, so that it moves no cursor."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _from_file(
    nodes: dict[str, Node], prefix: str, layer: str, shown: str, base: Path, problems: list[str]
) -> Iterator[Value]:
    for own, node in nodes.items():
        name, origin = prefix + own, Origin(layer, shown, node.line)
        key = None if "." in own else BY_NAME.get(name)
        inner = node.value if isinstance(node.value, dict) else {}
        if key is None and any(known.startswith(f"{name}.") for known in BY_NAME):
            if inner or node.value is None:
                yield from _from_file(inner, f"{name}.", layer, shown, base, problems)
            else:
                problems.append(f"{origin}: {name} is a table: {_inside(name)}")
        elif key is None:
            problems.append(f"{origin}: {_unknown(own, prefix)}")
        elif layer == SIDECAR and not key.sidecar:
            instead = f"{where.FOLDER}/{where.FILE}"
            problems.append(f"{origin}: {name} does not belong beside one program; say it in {instead}")
        elif node.value is not None:
            yield from _values(key, node.raw(), origin, base, problems, {n: i.line for n, i in inner.items()})


def _values(
    key: Key, raw: Raw, origin: Origin, base: Path, problems: list[str], lines: Mapping[str, int] | None = None
) -> Iterator[Value]:
    """The value of a key, or the entries of a table."""
    try:
        value = key.kind.read(raw)
    except ValueError as wrong:
        why = str(wrong) if key.kind.entries else ""
        instead = "" if key.secret or not isinstance(raw, str) else f', not "{_without_password(raw)}"'
        problems.append(f"{origin}: {key.name} is {key.kind.says}{instead}{f': {why}' if why else ''}")
        return
    if key.kind.entries:
        for name, entry in value.items():
            yield Value(f"{key.name}.{name}", key, entry, replace(origin, line=(lines or {}).get(name, origin.line)))
        return
    if key.name in ("files.root", "storage.path"):
        value = os.path.abspath(base / Path(value).expanduser())
    yield Value(key.name, key, value, origin)


def _without_password(raw: str) -> str:
    return forms.address(raw) if "://" in raw else raw


def _unknown(own: str, prefix: str) -> str:
    known = [name.removeprefix(prefix).partition(".")[0] for name in BY_NAME if name.startswith(prefix)]
    hint = did_you_mean(own, known)
    if "." in own and prefix + own in BY_NAME:
        section, _, rest = own.partition(".")
        hint = f"; write `{section}:` and below it, indented, `{rest}:`"
    listed = "" if hint else f" (it takes {', '.join(dict.fromkeys(known))})" if prefix else ""
    return f'there is no key "{prefix}{own}"{hint}{listed}'


def _inside(name: str) -> str:
    return ", ".join(known.removeprefix(f"{name}.") for known in BY_NAME if known.startswith(f"{name}."))


def _with_sandbox(values: list[Value], problems: list[str]) -> list[Value]:
    """`sandbox.enabled` said as `sandbox.kind`."""
    switch = next((value for value in values if value.name == "sandbox.enabled"), None)
    if switch is None:
        return values
    rest = [value for value in values if value is not switch]
    kind = next((value for value in rest if value.name == "sandbox.kind"), None)
    if kind is None:
        said = "process" if switch.value else "none"
        return [*rest, Value("sandbox.kind", BY_NAME["sandbox.kind"], said, switch.origin)]
    if switch.value == (kind.value == "none"):
        said = str(switch.value).lower()
        problems.append(
            f"{switch.origin}: sandbox.enabled is {said}, and sandbox.kind is {kind.value}; say one of them"
        )
    return rest


def _from_environment(around: Around, problems: list[str]) -> Iterator[Value]:
    """Variables that are set and not empty. What a provider's own client reads is taken as it is."""
    found: list[Value] = []
    for key in KEYS:
        name = variable(key)
        text = around.environ.get(name, "").strip()
        if not text or key.name == "mcp_servers":
            continue
        origin = Origin(ENVIRONMENT, name)
        if key.variable:
            found.append(Value(key.name, key, text, origin))
        else:
            found += _values(key, text, origin, around.folder, problems)
    yield from _with_sandbox(found, problems)


def _judged(source: Source, hosts: Mapping[str, Value]) -> Source:
    """The source, with what each value widens, unless it is trusted."""
    if source.trusted:
        return source
    return replace(source, values=tuple(_held_against(value, hosts, source.base) for value in source.values))


def _held_against(value: Value, hosts: Mapping[str, Value], base: Path) -> Value:
    host = hosts.get(value.name)
    said = Hosts(host.value if host else None, host is not None and host.origin.layer != DEFAULT)
    return replace(value, widens=printable(value.key.widens(value.value, said, base)))
