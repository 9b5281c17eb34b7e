"""The runs that are kept: list them, look into one, end it, mend it, copy it, or forget it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from tactus.errors import UsageError

COMMANDS: dict[str, str] = {
    "list": "list runs, newest first",
    "show": "what one has done",
    "cancel": "end one, or ask its program to come to its end",
    "retry": "do again what failed, and go on",
    "fork": "go another way from a position, as a new run",
    "export": "all that is kept of one, as JSON",
    "delete": "forget runs",
    "prune": "forget old ones that have ended",
}


def chosen(words: Sequence[str]) -> tuple[ModuleType, str, Sequence[str], str | None]:
    """The subcommand's module, its name, its words and what it is about; `tactus runs` alone lists. Raises
    UsageError."""
    name = words[0] if words else "list"
    if name in COMMANDS:
        module = import_module(f"tactus.cli.runs.{name}")
        return module, f"runs {name}", words[1:], module.__doc__
    if name.startswith("-"):
        return import_module("tactus.cli.runs.list"), "runs", words, _about()
    from tactus.language.suggest import did_you_mean

    raise UsageError(f"there is no `tactus runs {name}`{did_you_mean(name, COMMANDS)} (`tactus runs --help` has them)")


def _about() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  tactus runs {name:<{width}}  {text}" for name, text in COMMANDS.items()]
    return "\n".join([__doc__, "", *lines, "", "`tactus runs` alone lists them."])
