"""What a program is granted here, as lines and as objects: `run -v`, `resume -v`, `info`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tactus.config import limits
from tactus.config.grants import Grant, Rows
from tactus.config.load import Config
from tactus.config.snapshot import Snapshot
from tactus.vm.sandboxes import Sandbox

WIDEST = 60
"""characters of the second column; a longer text pushes the third one aside"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-v", "--verbose", action="store_true", help="show first what the program is granted, by whom")


def rows(under: Snapshot, config: Config, layers: tuple[str, ...] = (), *, begun: bool = False) -> list[Grant]:
    """`begun`: the run was started before, under `under`."""
    return Rows(under, config, os.environ, Path.cwd(), layers=layers, begun=begun).all()


def of_run(under: Snapshot, raised: Mapping[str, float], sandbox: Sandbox, config: Config, *, begun: bool) -> list[str]:
    """Of a run that goes on now, in this sandbox, with limits that were raised since it was started."""
    under = replace(under, sandbox=sandbox.kind, limits=limits.together(under.limits, raised))
    return ["Grants:", *lines(rows(under, config, layers(sandbox), begun=begun))]


def layers(sandbox: Sandbox) -> tuple[str, ...]:
    """What takes rights from programs there. Raises UsageError where the sandbox cannot be had."""
    if not sandbox.layers and sandbox.kind != "none":
        from tactus.vm.state import Limits

        sandbox.state(Limits(), 0, 0.0, 0.0).close()
    return sandbox.layers


def lines(grants: list[Grant]) -> list[str]:
    """In three columns."""
    first = max(len(row.what) for row in grants)
    second = min(max(len(row.how) for row in grants), WIDEST)
    return [f"  {row.what:<{first}}  {row.how:<{second}}  {row.said}".rstrip() for row in grants]


def objects(grants: list[Grant]) -> list[dict[str, Any]]:
    return [asdict(row) for row in grants]
