"""What a check is told of the place where the program would run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tactus.record import record

Asked = Callable[[str, str, Mapping[str, Any]], str]
"""(kind of a request, who asks it, its options) -> why people cannot be asked this, "" = they can."""


@record(frozen=True, slots=True)
class Host:
    """`model` and `provider` are the defaults of the configuration ("" = none); `servers` the MCP servers it names and
    `granted` the variables of the environment, None where nothing is known. `asked` reads a request as a run does."""

    model: str = ""
    provider: str = ""
    servers: frozenset[str] | None = None
    granted: frozenset[str] | None = None
    asked: Asked | None = None
