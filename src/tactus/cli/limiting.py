"""The option that says what a program may use: --limit memory=256MB."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from tactus.config.keys import BY_NAME
from tactus.config.limits import BY_NAME as LIMITS
from tactus.errors import UsageError
from tactus.language.suggest import did_you_mean


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--limit",
        action="append",
        default=[],
        dest="limits",
        metavar="NAME=VALUE",
        help=f"what the program may use; names: {', '.join(LIMITS)}",
    )


def said(options: argparse.Namespace) -> Iterator[tuple[str, tuple[str, Any]]]:
    """(key, (flag, value)) of each. Raises UsageError."""
    for text in getattr(options, "limits", ()):
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            raise UsageError(f'--limit takes NAME=VALUE, not "{text}" (names: {", ".join(LIMITS)})')
        if name not in LIMITS:
            hint = did_you_mean(name, LIMITS)
            raise UsageError(f'--limit: there is no limit "{name}"{hint} (names: {", ".join(LIMITS)})')
        if not LIMITS[name].code and not hasattr(options, "file"):
            raise UsageError(
                f"--limit {name} is for new runs: a program that was told that a value is too large has gone on from "
                "there, and would go another way now"
            )
        yield f"limits.{name}", (f"--limit {name}", _read(name, value))


def _read(name: str, value: str) -> Any:
    kind = BY_NAME[f"limits.{name}"].kind
    try:
        return kind.read(value)
    except ValueError:
        raise UsageError(f'--limit {name} is {kind.says}, not "{value}"') from None
