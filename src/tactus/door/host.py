"""What a Python program gives its Runtime, and what runs get of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from tactus.app import configured
from tactus.app.activation import Settings
from tactus.app.origins import Origins
from tactus.config import load, where
from tactus.config.load import Config
from tactus.config.snapshot import Snapshot
from tactus.door.home import AtHome, Listen, listener
from tactus.errors import UsageError
from tactus.models import Model
from tactus.storage import Store, place

Models = Model | Mapping[str, Model]
IDLE = dict.fromkeys(("log.level", "log.format"), "is for the command line; a listener shows what you want")
"""Keys that a program cannot give."""


class Host:
    """What a Python program gives its Runtime."""

    def __init__(
        self,
        storage: str | Path | Store | None,
        said: Mapping[str, Any],
        models: Models | None,
        clock: Callable[[], float] | None,
    ) -> None:
        if not (storage is None or isinstance(storage, str | Path) or callable(getattr(storage, "claim", None))):
            raise UsageError(f'storage is a path, "memory" or a store, not {type(storage).__name__}')
        self.ours = storage is None or isinstance(storage, str | Path)
        if clock and not self.ours:
            raise UsageError("a store of your own has its own clock: give the clock to the store")
        self._storage, self._said, self._models, self._clock = storage, dict(said), models, clock

    @cached_property
    def config(self) -> Config:
        """Files and environment are read once. Raises UsageError."""
        config = self._read(None)
        said = {name for name, value in config.values.items() if value.origin.layer == load.FLAG}
        for name in sorted(said & IDLE.keys()):
            raise UsageError(f"config: {name} {IDLE[name]}")
        if self._storage is not None and (twice := sorted(name for name in said if name.startswith("storage."))):
            raise UsageError(f"config: {twice[0]} and the argument storage say the same; give one of them")
        if self._clock and "wait" in said and config["wait"]:
            raise UsageError("config: wait cannot hold with a clock of your own: move the clock, and resume")
        return config

    @property
    def sandbox(self) -> str:
        """Where the Lua of programs runs."""
        kind: str = self.config["sandbox.kind"]
        return kind

    @cached_property
    def raised(self) -> dict[str, float]:
        """Limits that hold for runs which were started with less, too."""
        return configured.raised(self.config)

    @cached_property
    def environ(self) -> dict[str, str]:
        return configured.environ(self.config)

    @cached_property
    def origins(self) -> Origins:
        """Who started the runs of the store; what a caller names is the caller's word."""
        return configured.origins(self.config) if self._storage is None else Origins(configured.seals())

    @property
    def own(self) -> Settings:
        """What every activation gets, whoever listens."""
        return Settings(self.environ, raised=self.raised, sandbox=self.sandbox, origins=self.origins)

    def opened(self) -> Store:
        """The store: opened, if it is not the caller's."""
        self.environ  # noqa: B018  # what is wrong with the configuration is said before anything is made
        if self._storage is not None and not isinstance(self._storage, str | Path):
            return self._storage
        where = self._place()
        now = self._clock or time.time
        if where is None:
            from tactus.storage.memory import MemoryStore

            return MemoryStore(clock=now)
        from tactus.storage.sqlite import SqliteStore

        return SqliteStore(where, clock=now)

    def under(self, program: object) -> Snapshot:
        """What a run of this program keeps: its sidecar speaks too, where it is a file."""
        file = program if isinstance(program, Path) or (isinstance(program, str) and program.endswith(".tac")) else None
        beside = file is not None and where.sidecar(Path(file)).exists()
        config = self._read(file) if beside else self.config
        return configured.snapshot(config, self._models if isinstance(self._models, Mapping) else ())

    def settings(self, listen: Listen | None) -> Settings:
        """What one activation gets. What the caller gave is called in the loop that is running here."""
        home = asyncio.get_running_loop()
        models: Models | None = None
        if isinstance(self._models, Mapping):
            models = {name: AtHome(model, home) for name, model in self._models.items()}
        elif self._models is not None:
            models = AtHome(self._models, home)
        patience = 0.0 if self._clock else self.config["wait"]
        return Settings(
            self.environ,
            listen=listener(listen, home),
            patience=patience,
            models=models,
            raised=self.raised,
            sandbox=self.sandbox,
            origins=self.origins,
        )

    def _read(self, program: str | Path | None) -> Config:
        return load.load(configured.around(program), python=self._said)

    def _place(self) -> Path | None:
        """The file of the database; None = in memory."""
        given = self._storage
        if given is None:
            if self.config["storage.kind"] == "memory":
                return None
            given = self.config["storage.path"]
        if given == "memory":
            return None
        if "://" in str(given):
            raise UsageError(f"a storage URL ({str(given).split('://')[0]}://…) is not available in this version")
        return place.of_project(Path.cwd()) if given is None else place.named(str(given))
