"""The journal around a failure."""

from __future__ import annotations

from tactus.runtime import Entry, Event
from tactus.testing.report import around
from tactus.testing.report.look import Look
from tests.testing.report.made import entry, outcome, tool, turn


def told(*parts: Entry | Event, about: str = "", width: int = 100) -> list[str]:
    return list(around.lines(outcome(*parts), Look(width=width), about))


def test_it_tells_what_was_asked_and_answered_called_and_said_in_its_order() -> None:
    review = entry("2", "Human.review", args={"request": {"message": "Fine?"}}, value=[{"decision": "Approve"}, None])
    assert told(
        tool("2", "search", 0, error="no such page", agent="writer"),
        Event("stage", {"from_stage": None, "to_stage": "done", "procedure": "main"}, "2", 1),
        Event("stop", {"reason": None, "success": False, "by": "program"}, "2", 2),
        Event("log", {"level": "info", "message": "begun", "fields": {"n": 1}}),
        Event("state", {"state": {}}, "2", 3),
        Event("turn", {"agent": "researcher", "text": "Found it."}, "1/0", 0),
        tool("1/0", "search", 1, {"q": "tides"}, {"hits": 3}),
        review,
        turn("1/0", told="Tides, please", said="Found it.", calls=("search",)),
        entry("0", "Step.run", "outline", value=["a", "b"]),
        entry("10", "File.read", args={"path": "x"}, value={"code": "no_file", "message": "no x"}, ok=False),
    ) == [
        '     log info                               begun {"n": 1}',
        '0    Step.run outline         greet.tac:20  ["a", "b"]',
        '1/0  agent researcher         greet.tac:21  told "Tides, please"; said "Found it."; calls search',
        '     tool search                            {"q": "tides"} → {"hits": 3}',
        '2    Human.review             greet.tac:22  "Fine?" → {"decision": "Approve"}',
        "     tool search (by writer)                {} → error: no such page",
        "     stage                                  none → done",
        "     stop requested                         as a failure: no reason given",
        "10   File.read                greet.tac:30  no_file: no x",
    ]


def test_paths_are_in_the_order_of_numbers_and_nothing_gives_no_line() -> None:
    assert [line.split()[0] for line in told(*(entry(path, "X") for path in ("10", "2/10", "2/9", "2")))] == [
        "2",
        "2/9",
        "2/10",
        "10",
    ]
    assert told() == []


def test_of_a_long_journal_the_end_is_told() -> None:
    lines = told(*(entry(str(at), "File.size", value=at) for at in range(100)))
    assert lines[0] == "… 89 more"
    assert lines[1:] == [f"{at}  File.size  greet.tac:{20 + at:<3}  {at}".rstrip() for at in range(89, 100)]


def test_among_its_end_are_the_errors_and_what_the_failing_step_names() -> None:
    wrong = entry("3", "File.read", value={"code": "no_file", "message": "no x"}, ok=False)
    usual = [entry(str(at), "File.size") for at in range(100) if at != 3]
    lines = told(wrong, tool("7", "search"), *usual, about="the Search tool should be called 2 times")
    assert [line.split()[0] for line in lines[:5]] == ["…", "3", "…", "tool", "…"]
    assert lines[:5:2] == ["… 3 more", "… 4 more", "… 83 more"]
    assert len(lines) == 14


def test_wide_values_are_cut() -> None:
    lines = told(
        turn("0", told="x" * 500, said="y" * 500), tool("0", "search", 0, {"q": "z" * 500}, "日" * 500), width=60
    )
    assert lines == [
        f'0  agent researcher  greet.tac:20  told "{"x" * 18}…',
        f'   tool search                     {{"q": "{"z" * 17}…',
    ]
