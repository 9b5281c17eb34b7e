"""A program that asks people in every way there is, each process of which ends at the next question."""

from __future__ import annotations

from tests.acceptance.life import PROGRAMS, Life, check_sound


def test_every_way_of_asking_is_answered_from_the_command_line(life: Life) -> None:
    life.tactus("run", str(PROGRAMS / "people.tac"), "--id", "r", expected=3)
    past = life.finish("r")
    check_sound(past)
    assert {request["type"] for request in past.requests.values()} == {
        *("approval", "input", "select", "review", "upload", "multiple", "escalation", "custom"),
    }
    result = past.result
    assert result.pop("luck") in range(1, 1000001)
    drafts = ["Moss is soft.\nMoss is green.", "Moss is soft.\nIt is green."]
    assert result == {
        "faults": [{"page": 7, "faults": 3}, {"page": 8, "faults": 0}],
        "told": [7, 3, 8, 0],
        "review": ["Revise", "too short", True, len("2026-01-31T09:00:00Z")],
        "formats": ["book", "audio"],
        "bound": {"thread": "linen", "gilt": True, "boards": "oak"},
        "made": {"style": 2, "picture": "people.tac application/octet-stream 1"},
        "signed": {"name": "Ann"},
        "mended": ["oiled it", "nil"],
        "yes": [True, "nil"],
        "state": {"pages": 120, "drafts": drafts},
    }


def test_what_people_were_told_is_kept_once(life: Life) -> None:
    life.tactus("run", str(PROGRAMS / "people.tac"), "--id", "r", expected=3)
    kinds = [event["kind"] for event in life.finish("r").events]
    counts = {kind: kinds.count(kind) for kind in ("request", "response", "notification", "alert")}
    assert counts == {"request": 10, "response": 10, "notification": 2, "alert": 1}
