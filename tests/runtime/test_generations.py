"""Which entries count after a run was retried, and which of its events are told again."""

from __future__ import annotations

from tactus.runtime.generations import Cut, Cuts
from tests.storage.samples import an_entry

NONE = Cuts()
TWICE = Cuts((Cut(1, "2/10", 0.0, 5), Cut(2, "3", 0.0, 9)))


def test_without_a_cut_everything_counts() -> None:
    assert NONE.newest == NONE.generation("0") == NONE.generation("7/1") == 0
    entries = [an_entry("10"), an_entry("9"), an_entry("9/1")]
    assert [entry.path for entry in NONE.live(entries)] == ["9", "9/1", "10"]
    assert NONE.told([("", 0, 1), ("0", 0, 2)]) == ({("", 0), ("0", 0)}, set())


def test_the_newest_cut_at_a_path_or_before_it_decides() -> None:
    paths = ("", "0", "2", "2/9", "2/9/99", "2/10", "2/10/0", "2/11", "3", "3/0", "10")
    assert [TWICE.generation(path) for path in paths] == [0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert TWICE.newest == 2


def test_an_older_cut_after_a_newer_one_decides_nothing() -> None:
    back = Cuts((Cut(1, "5", 0.0, 5), Cut(2, "3", 0.0, 9)))
    assert [back.generation(path) for path in ("2", "3", "5", "6")] == [0, 2, 2, 2]


def test_an_entry_of_another_generation_is_history() -> None:
    entries = [
        an_entry(path, generation=generation)
        for path, generation in (("2", 0), ("2/10", 0), ("2/10", 1), ("3", 0), ("3", 1), ("3", 2), ("4", 1))
    ]
    assert [(entry.path, entry.generation) for entry in TWICE.live(entries)] == [("2", 0), ("2/10", 1), ("3", 2)]


def test_events_from_before_a_cut_silence_nothing_after_it() -> None:
    known, older = TWICE.told([("2", 0, 1), ("2/10", 0, 4), ("2/10", 1, 6), ("3", 0, 7), ("3", 1, 10)])
    assert known == {("2", 0), ("2/10", 1), ("3", 1)}
    assert older == {("2", 0), ("2/10", 1)}


def test_an_event_that_was_told_again_is_not_older() -> None:
    known, older = TWICE.told([("2", 0, 1), ("2", 1, 2), ("2", 1, 10)])
    assert known == {("2", 0), ("2", 1)}
    assert older == {("2", 0)}
