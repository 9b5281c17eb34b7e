"""What checks are told of the configuration: the defaults that hold for a program, and what is granted."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tactus.config import where
from tactus.language.check.host import Host


class Hosts:
    """The configuration of this folder, and of the programs that have one of their own beside them. Nothing of it is
    loaded where nobody says anything."""

    def __init__(self) -> None:
        self._here: Host | None = None

    def of(self, file: str) -> Host:
        """For a program. Raises UsageError where the configuration is wrong."""
        if where.sidecar(Path(file)).exists():
            return read(file)
        if self._here is None:
            said = where.anything(os.environ, Path.cwd())
            self._here = read(None) if said else NOTHING
        return self._here


def read(program: str | None) -> Host:
    """From now on, the secrets of this configuration are shown nowhere. Raises UsageError."""
    from tactus.cli import settings

    config = settings.read(program)
    settings.hide(config)
    names = list(config.held())
    return Host(
        model=config["default_model"] or "",
        provider=config["default_provider"] or "",
        servers=frozenset(name.partition(".")[2] for name in names if name.startswith("mcp_servers.")),
        granted=frozenset(name.partition(".")[2] for name in names if name.startswith("env.")),
        asked=_asked,
    )


def _asked(kind: str, who: str, options: Mapping[str, Any]) -> str:
    from tactus import hitl

    return hitl.refusal(kind, who, options)


NOTHING = Host(servers=frozenset(), granted=frozenset(), asked=_asked)
"""Where nobody says anything."""
