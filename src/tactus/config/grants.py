"""What a program is granted here, and who said so: rows for people, without a secret. Knows no programs, no stores."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from tactus.config import limits
from tactus.config.forms import address
from tactus.config.keys import KEYS
from tactus.config.load import DEFAULT, GUESTS, Config, Source, Value, display
from tactus.config.snapshot import Files, Snapshot
from tactus.record import record

BUDGET = ("usd", "tokens", "requests", "seconds")
KEPT = "kept with the run"
ENV = "env."


@record(frozen=True, slots=True)
class Grant:
    """One row: `what` is granted and `how`, and who `said` so; `holds` is False where nobody has trusted that."""

    what: str
    how: str
    said: str = ""
    holds: bool = True


def allowed(config: Config, folder: Path) -> Snapshot:
    """What a run may have here, started in this folder. Nothing of what is not trusted, and no error for it."""
    held = config.held()
    said = {name: value.value for name, value in held.items()}
    access, root = said["files.access"], said["files.root"]
    return Snapshot(
        sandbox=said["sandbox.kind"],
        max_turns=None if held["max_turns"].origin.layer == DEFAULT else said["max_turns"],
        budget={name: limit for name in BUDGET if (limit := said[f"budget.{name}"]) is not None},
        unknown_price=said["unknown_price"],
        files=None if access == "none" else Files(root or str(folder), access == "write"),
        env={name.removeprefix(ENV): plain for name, plain in said.items() if name.startswith(ENV)},
        limits={limit.name: said[f"limits.{limit.name}"] for limit in limits.LIMITS},
    )


class Rows:
    """`under` is what the run gets; `begun`: it was started before, and keeps what it was given then. `layers`: what
    takes rights from the program's process; `environ`: where the values of granted variables are looked for."""

    def __init__(
        self,
        under: Snapshot,
        config: Config,
        environ: Mapping[str, str],
        folder: Path,
        *,
        layers: tuple[str, ...] = (),
        begun: bool = False,
    ) -> None:
        self._under, self._config, self._environ, self._folder = under, config, environ, folder
        self._layers, self._begun = layers, begun
        self._held = config.held()

    def all(self) -> list[Grant]:
        return [
            *self._sandbox(),
            *self._files(),
            *self._env(),
            *self._servers(),
            *self._providers(),
            *self._limits(),
            *self._untrusted(),
            *self._sources(),
        ]

    def _said(self, *keys: str) -> str:
        """Who said the keys of what a run keeps."""
        if self._begun:
            return KEPT
        return ", ".join(dict.fromkeys(str(self._held[key].origin) for key in keys))

    def _sandbox(self) -> Iterator[Grant]:
        held = f" ({', '.join(self._layers)})" if self._layers else ""
        kind, said = self._under.sandbox, self._held["sandbox.kind"]
        yield Grant("sandbox", f"{kind}{held}", KEPT if self._begun and kind != said.value else str(said.origin))

    def _files(self) -> Iterator[Grant]:
        files = self._under.files
        if files is None:
            yield Grant("files", "none", self._said("files.access"))
        else:
            access = "read and write" if files.write else "read"
            yield Grant("files", f"{access} in {files.root}", self._said("files.access", "files.root"))

    def _env(self) -> Iterator[Grant]:
        for name, plain in sorted(self._under.env.items()):
            there = "" if self._environ.get(name) else ", not set here"
            yield Grant(f"env {name}", f"{'its value' if plain else 'a reference'}{there}", self._said(f"{ENV}{name}"))

    def _servers(self) -> Iterator[Grant]:
        for _, value in sorted(self._held.items()):
            if value.key.name == "mcp_servers":
                yield Grant(_what(value), server(value), str(value.origin))

    def _providers(self) -> Iterator[Grant]:
        """Whose credentials are at hand, and where requests go: never a key."""
        for provider in dict.fromkeys(key.provider for key in KEYS if key.provider):
            keys = [self._held[key.name] for key in KEYS if key.provider == provider]
            given = [value for value in keys if value.value is not None]
            secret = [value for value in given if value.key.secret]
            if secret:
                to = [f", to {address(value.value)}" for value in given if value.key.name.endswith("base_url")]
                said = dict.fromkeys(str(value.origin) for value in given)
                yield Grant(f"provider {provider}", f"its credentials are at hand{''.join(to)}", ", ".join(said))

    def _limits(self) -> Iterator[Grant]:
        """Those that are not what they are by default, and everything of the budget."""
        for limit in limits.LIMITS:
            value = self._under.limits.get(limit.name, limit.default)
            if value != limit.default:
                yield Grant(f"limits.{limit.name}", limits.shown(limit, value), self._said(f"limits.{limit.name}"))
        if self._under.max_turns is not None:
            yield Grant("max_turns", f"{self._under.max_turns:,}", self._said("max_turns"))
        for name, amount in self._under.budget.items():
            yield Grant(f"budget.{name}", f"{amount:g}", self._said(f"budget.{name}"))
        if self._under.unknown_price == "ignore":
            yield Grant("unknown_price", "ignore", self._said("unknown_price"))

    def _untrusted(self) -> Iterator[Grant]:
        for value in self._config.untrusted():
            yield Grant(_what(value), f"NOT granted: {value.widens}", str(value.origin), False)

    def _sources(self) -> Iterator[Grant]:
        for source in self._config.sources:
            if source.digest:
                yield Grant("config", _read(source), display(source.path, self._folder))


def _what(value: Value) -> str:
    """A key by its name, an entry of a table by what it is."""
    own = value.name.partition(".")[2]
    return f"{value.key.name.partition('_')[0]} {own}" if value.key.kind.entries else value.name


def server(value: Value) -> str:
    """How an MCP server is reached: its command without the values of its variables, or its address."""
    said = value.value
    if "url" in said:
        return f"connects to {address(said['url'])}"
    names = f", with {', '.join(sorted(said['env']))}" if said.get("env") else ""
    return f"starts {shlex.join([said['command'], *said.get('args', ())])}{names}"


def _read(source: Source) -> str:
    if source.layer not in GUESTS:
        return f"read, as the {source.layer}'s"
    if source.trusted:
        return "read and trusted"
    widens = any(value.widens for value in source.values)
    return "read, NOT trusted to widen anything" if widens else "read, widens nothing"
