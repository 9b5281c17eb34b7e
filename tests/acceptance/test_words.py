"""The words of the run's memory and of its steps together: the same end wherever the process's memory is lost."""

from __future__ import annotations

from tests.acceptance.life import PROGRAMS
from tests.programs import result_after_crashes

SOURCE = (PROGRAMS / "words.tac").read_text(encoding="utf-8")


def test_a_program_of_all_of_them_comes_to_the_same_end() -> None:
    found = result_after_crashes(SOURCE, answers=lambda request: True)
    assert found["page"]["fitting"] == ["the moss", "the fern grows"]
    assert found["proofs"] == [
        {"stage": "printed", "changes": 2, "position": 3},
        {"stage": "printed", "changes": 2, "position": 3},
    ]
    assert (found["tries"], found["again"]) == (3, 1)
    assert found["marks"] == [
        "the moss@2",
        "the fern grows@3",
        "a stone@4",
        "page@6",
        "dry 1 dry@9",
        "dry 2 dry@11",
    ]
    assert found["jammed"] == [False, "main.tac:82: the press is jammed (after 1 try)"]
    assert found["known"] == [True, True, False, False]
    assert [node["node"]["label"] for node in found["nodes"]] == ["the moss", "the fern grows", "a stone"]
    assert [(node["parent"], node["below"], node["fits"]) for node in found["nodes"]] == [
        ("root", 2, True),
        ("root", 0, False),
        ("root", 0, False),
    ]
    assert (found["current"]["id"], found["current"]["metadata"]) == ("node-1", {"fits": True})
    assert found["stages"] == ["->setting", "setting>proofing", "proofing>printed"]
    assert found["stage"] == ["printed", True, 3]
    assert found["stop"] == [True, "the page is full: the fern grows"]
    assert found["fits"] == [True, False, True]
    assert found["shown"] == 'matches("^the (moss|fern)[a-z ]*$")'
    assert found["position"] == 16
