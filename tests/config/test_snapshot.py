"""What a run keeps of its settings, as its journal says it."""

from __future__ import annotations

from tactus.config.snapshot import Files, Snapshot
from tactus.runtime import canonical


def test_a_journal_says_nothing_of_a_scratch_that_is_not_there() -> None:
    said = canonical.loads(Snapshot(files=Files("/work", False, "/work")).dumps())
    assert said["files"] == {"root": "/work", "write": False, "real": "/work"}
    assert canonical.loads(Snapshot().dumps())["files"] is None


def test_a_snapshot_is_read_back_as_it_was() -> None:
    for files in (None, Files("/work"), Files("/work", False, "/real"), Files("/work", scratch="/tmp/scratch")):
        under = Snapshot(files=files, max_turns=3, env={"TOKEN": True})
        assert Snapshot.loads(under.dumps()) == under
    assert Snapshot.loads('{"files":{"root":"/work","write":true}}').files == Files("/work")
