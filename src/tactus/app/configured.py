"""What runs get of the configuration, whichever face they come through."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from tactus.app.origins import Origins
from tactus.config import grants, load
from tactus.config.keys import KEYS
from tactus.config.limits import LIMITS
from tactus.config.load import Around, Config
from tactus.config.seals import Seals
from tactus.config.snapshot import Files, Snapshot
from tactus.config.trust import Trusted, by_variable
from tactus.errors import UsageError
from tactus.storage import place

SANDBOXES_BUILT = ("none", "process", "docker")


def around(program: str | Path | None = None, trust: bool = False) -> Around:
    """This process's environment, folder and project; `program` is the file whose sidecar counts."""
    file = Path(os.path.abspath(program)) if program else None
    everything = trust or by_variable(os.environ)
    trusts = (lambda path, digest: True) if everything else Trusted(os.environ).holds
    return Around(os.environ, Path.cwd(), place.project(Path.cwd()), file, trusts)


def snapshot(config: Config, providers: Collection[str] = ()) -> Snapshot:
    """What a new run keeps of it; `providers` are the host's own. Raises UsageError for what this version cannot keep
    to."""
    kind = config["sandbox.kind"]
    if kind not in SANDBOXES_BUILT:
        raise UsageError(f"{_by(config, 'sandbox.kind', kind)} is not available in this version; none is")
    said = {name: config[f"budget.{name}"] for name in grants.BUDGET}
    return Snapshot(
        sandbox=kind,
        default_model=config["default_model"] or "",
        default_provider=_provider(config, providers),
        max_turns=None if config.origin("max_turns").layer == load.DEFAULT else config["max_turns"],
        budget={name: limit for name, limit in said.items() if limit is not None},
        unknown_price=config["unknown_price"],
        files=_files(config),
        env=config.entries("env"),
        limits={limit.name: config[f"limits.{limit.name}"] for limit in LIMITS},
    )


def seals() -> Seals:
    return Seals(os.environ)


def origins(config: Config) -> Origins:
    """Who started the runs of the store that this configuration names. One that a folder brought along is not taken at
    its word."""
    brought = config.origin("storage.path").layer in (load.DEFAULT, *load.GUESTS)
    if not brought or by_variable(os.environ):
        return Origins(seals())
    home = next(source.base for source in config.sources if source.layer == load.PROJECT)
    return Origins(seals(), grants.allowed(config, Path.cwd()), str(home))


def raised(config: Config) -> dict[str, float]:
    """Limits that somebody has said here who may: runs that were started with less get them too."""
    values = {limit.name: config.values[f"limits.{limit.name}"] for limit in LIMITS}
    return {
        name: value.value for name, value in values.items() if value.origin.layer != load.DEFAULT and not value.widens
    }


def environ(config: Config) -> dict[str, str]:
    """The environment with the credentials and addresses of the providers: they go nowhere else."""
    said = {key.variable: config[key.name] for key in KEYS if key.provider}
    return {**os.environ, **{name: value for name, value in said.items() if value}}


def known(config: Config) -> dict[str, str]:
    """The environment with every credential that anybody said here, trusted or not: to hide them, not to use them."""
    said = {key.variable: config.values[key.name].value for key in KEYS if key.provider and key.secret}
    return {**os.environ, **{name: value for name, value in said.items() if value}}


def _by(config: Config, key: str, value: Any) -> str:
    """How somebody said this: `--sandbox process`, or `config.yml:3: sandbox.kind: process`."""
    origin = config.origin(key)
    flag = origin.layer == load.FLAG and origin.where.startswith("--")
    return f"{origin} {value}" if flag else f"{origin}: {key}: {value}"


def _provider(config: Config, own: Collection[str]) -> str:
    provider: str = config["default_provider"] or ""
    if provider and provider not in own:
        from tactus.models import providers

        if provider not in providers.PROVIDERS:
            raise UsageError(f"{config.origin('default_provider')}: default_provider: {providers.unknown(provider)}")
    return provider


def _files(config: Config) -> Files | None:
    access = config["files.access"]
    if access == "none":
        return None
    root = Path(config["files.root"] or Path.cwd())
    if not root.is_dir():
        raise UsageError(f"{config.origin('files.root')}: files.root: there is no folder {root}")
    return Files(str(root), access == "write", os.path.realpath(root))
