"""A seal holds for what this user sealed, and for nothing else."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from tactus.config.seals import Seals
from tactus.config.snapshot import Snapshot
from tactus.runtime import canonical

SETTINGS = Snapshot(env={"TOKEN": False}).dumps()


@pytest.fixture
def seals(tmp_path: Path) -> Seals:
    return Seals({"XDG_STATE_HOME": str(tmp_path / "state")})


def test_a_seal_holds_for_what_was_sealed(seals: Seals) -> None:
    assert not seals.holds(SETTINGS, "run", "program")
    sealed = seals.sealed(SETTINGS, "run", "program")
    assert seals.holds(sealed, "run", "program")
    assert Snapshot.loads(sealed) == Snapshot.loads(SETTINGS)
    assert seals.sealed(sealed, "run", "program") == sealed


def test_a_seal_holds_for_nothing_else(seals: Seals, tmp_path: Path) -> None:
    sealed = seals.sealed(SETTINGS, "run", "program")
    wider = canonical.dumps({**json.loads(sealed), "env": {"TOKEN": True}})
    assert not seals.holds(wider, "run", "program")
    assert not seals.holds(sealed, "other", "program")
    assert not seals.holds(sealed, "run", "other")
    assert not seals.holds(sealed, "runprogram")
    others: tuple[Any, ...] = ("", None, 7, [], "0" * 32)
    for seal in others:
        assert not seals.holds(canonical.dumps({**json.loads(sealed), "seal": seal}), "run", "program")
    assert not Seals({"XDG_STATE_HOME": str(tmp_path / "of another")}).holds(sealed, "run", "program")


def test_the_key_is_the_users_alone_and_is_made_once(seals: Seals, tmp_path: Path) -> None:
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.append(seals.sealed(SETTINGS, "run"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    (key,) = (tmp_path / "state" / "tactus").iterdir()
    assert (key.name, key.stat().st_mode & 0o777, key.parent.stat().st_mode & 0o777) == ("seal.key", 0o600, 0o700)


def test_where_no_key_can_be_kept_nothing_is_sealed(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    seals = Seals({"XDG_STATE_HOME": str(tmp_path / "state")})
    assert seals.sealed(SETTINGS, "run") == SETTINGS
    assert not seals.holds(SETTINGS, "run")


def test_a_key_that_was_cut_short_seals_nothing(seals: Seals, tmp_path: Path) -> None:
    sealed = seals.sealed(SETTINGS, "run")
    (tmp_path / "state" / "tactus" / "seal.key").write_bytes(b"")
    assert not seals.holds(sealed, "run")
    assert seals.sealed(SETTINGS, "run") == SETTINGS
