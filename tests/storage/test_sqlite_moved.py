"""A file that is taken away or exchanged under our feet is noticed before anything is written."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tactus.errors import StoreError
from tactus.storage.sqlite import SqliteStore
from tests.storage.samples import an_entry, started


@pytest.mark.parametrize("what", ["moved", "deleted", "replaced"])
def test_a_file_that_is_gone_is_named_and_nothing_is_written(tmp_path: Path, owner: str, what: str) -> None:
    path, aside = tmp_path / "runs.db", tmp_path / "aside.db"
    store = SqliteStore(path)
    started(store, owner)
    store.append("run_1", 1, 0, [an_entry("0")], [])
    if what == "replaced":
        SqliteStore(aside).close()
        os.replace(aside, path)
    else:
        os.rename(path, aside)
    before = path.read_bytes() if path.exists() else b""
    with pytest.raises(StoreError, match=r"runs\.db was moved, deleted or replaced while this process used it"):
        store.append("run_1", 1, 1, [an_entry("1")], [])
    assert (path.read_bytes() if path.exists() else b"") == before
    store.close()


def test_put_back_it_goes_on(tmp_path: Path, owner: str) -> None:
    path, aside = tmp_path / "runs.db", tmp_path / "aside.db"
    store = SqliteStore(path)
    started(store, owner)
    os.rename(path, aside)
    with pytest.raises(StoreError):
        store.append("run_1", 1, 0, [an_entry("0")], [])
    os.rename(aside, path)
    store.append("run_1", 1, 0, [an_entry("0")], [])
    assert store.run("run_1").head == 1
    store.close()


def test_a_copy_made_while_we_write_opens_as_it_was_or_says_that_it_is_torn(tmp_path: Path, owner: str) -> None:
    store = SqliteStore(tmp_path / "runs.db")
    started(store, owner)
    for head in range(200):
        store.append("run_1", 1, head, [an_entry(str(head), value='"' + "x" * 500 + '"')], [])
        if head % 20:
            continue
        copy = tmp_path / f"copy-{head}.db"
        for end in ("", "-wal"):
            shutil.copyfile(f"{tmp_path}/runs.db{end}", f"{copy}{end}")
        twin = SqliteStore(copy)
        assert twin.run("run_1").head == len(twin.entries("run_1")) == head + 1
        twin.close()
    store.close()
