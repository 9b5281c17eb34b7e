"""Where the files of a scenario are written: a folder of its own, seen over the one that it was granted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from tempfile import TemporaryDirectory

from tactus.config.snapshot import Files
from tactus.ops.overlay import PREFIX
from tactus.ops.way import ours


@contextmanager
def scratched(files: Files | None) -> Iterator[Files | None]:
    """The same grant, with a scratch folder that nobody else can open and that is gone afterwards; None stays None."""
    if files is None:
        yield None
        return
    with TemporaryDirectory(prefix=PREFIX) as made:
        yield replace(files, scratch=os.path.realpath(made))


def written(files: Files | None) -> dict[str, int]:
    """What went to the scratch: path, from the granted folder on -> bytes. Sorted by path."""
    if files is None or not files.scratch:
        return {}
    found = {}
    for folder, _, names in os.walk(files.scratch):
        for name in names:
            if not ours(name):
                path = os.path.join(folder, name)
                found[os.path.relpath(path, files.scratch).replace(os.sep, "/")] = os.path.getsize(path)
    return dict(sorted(found.items()))
