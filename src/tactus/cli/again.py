"""Running tests again: those that failed the last time, and all of them each time a file changes."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tactus.storage import place
from tactus.testing.results import ScenarioResult
from tactus.testing.scenario import Case

FILE = "failed-tests.json"
EVERY = 0.3
"""Seconds between two looks at the files."""
WATCHED = (".tac", ".feature")
Key = tuple[str, str, str, int]
"""A scenario: its file, feature, name, and the line of its row."""


def failed() -> set[Key]:
    """The scenarios of this project that failed the last time; none where nobody knows."""
    try:
        said = json.loads(_file().read_text(encoding="utf-8"))
        return {(str(file), str(feature), str(name), int(row)) for file, feature, name, row in said}
    except (OSError, ValueError, TypeError):
        return set()


def remember(results: Iterable[ScenarioResult]) -> None:
    """Keep which of these failed; what was not run this time stays as it was. Where nothing can be written, nothing is
    kept."""
    every = list(results)
    now = {_key(one.file, one.feature.name, one.scenario.name, one.scenario.row) for one in every}
    wrong = {
        _key(one.file, one.feature.name, one.scenario.name, one.scenario.row) for one in every if one.status != "passed"
    }
    with suppress(OSError):
        _file().parent.mkdir(exist_ok=True)
        _file().write_text(json.dumps(sorted((failed() - now) | wrong), ensure_ascii=False), encoding="utf-8")


def of(case: Case) -> Key:
    return _key(case.file, case.feature.name, case.scenario.name, case.scenario.row)


def _key(file: str, feature: str, name: str, row: int) -> Key:
    return os.path.abspath(file), feature, name, row


def _file() -> Path:
    return place.project(Path.cwd()) / ".tactus" / FILE


def watched(paths: Sequence[str], run: Callable[[], Any]) -> None:
    """Run, and again whenever a program or a specification below these paths changes, until somebody interrupts."""
    while True:
        before = _stamps(paths)
        run()
        while (now := _stamps(paths)) == before:
            time.sleep(EVERY)
        names = [os.path.relpath(path) for path in {*now, *before} if now.get(path) != before.get(path)]
        print(f"\n{', '.join(sorted(names)[:3])} changed", flush=True)


def _stamps(paths: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Each file that counts: when it was changed, and its size. Of a file the folder counts, too: its modules."""
    found: dict[str, tuple[int, int]] = {}
    for path in paths:
        folder = Path(path) if os.path.isdir(path) else Path(path).parent
        for file in (one for ending in WATCHED for one in folder.rglob(f"*{ending}")):
            with suppress(OSError):
                seen = file.stat()
                found[str(file)] = (seen.st_mtime_ns, seen.st_size)
    return found
