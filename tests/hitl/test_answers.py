"""Which answers a request takes, and how what became of it is told."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.errors import RequestError
from tactus.hitl import Given, answer_value, decided, ways, when


def request(type_: str, **more: Any) -> dict[str, Any]:
    return {"id": "r:0@0.0", "type": type_, "message": "Go?", "schema": None, **more}


@pytest.mark.parametrize("yes", [True, False])
def test_an_approval_takes_yes_and_no(yes: bool) -> None:
    assert answer_value(request("approval"), Given(approve=yes)) is yes


@pytest.mark.parametrize("text", ["Bob", "", "7", "yes"])
def test_an_input_takes_a_text_as_it_is(text: str) -> None:
    assert answer_value(request("input"), Given(value=text)) == text


def test_an_input_with_a_schema_takes_what_fits_it() -> None:
    counted = request("input", schema={"type": "integer", "min": 1})
    assert answer_value(counted, Given(value="7")) == 7
    with pytest.raises(RequestError, match=r'request r:0@0\.0 \("Go\?"\) cannot take this answer: answer\.value is 0'):
        answer_value(counted, Given(value="0"))
    with pytest.raises(RequestError, match="expected an integer"):
        answer_value(counted, Given(value="many"))


@pytest.mark.parametrize(
    ("type_", "given", "why"),
    [
        ("approval", Given(value="yes"), "is a yes or no; answer with --approve or --reject"),
        ("approval", Given(option="Yes"), "offers no options; answer with --approve or --reject"),
        ("input", Given(approve=True), 'asks for a text; answer with --value "…"'),
        ("input", Given(option="Yes"), 'offers no options; answer with --value "…"'),
    ],
)
def test_an_answer_of_another_kind_is_refused_and_nothing_is_decided(type_: str, given: Given, why: str) -> None:
    with pytest.raises(RequestError) as refused:
        answer_value(request(type_), given)
    assert str(refused.value) == f'request r:0@0.0 ("Go?") {why}'
    assert not refused.value.decided


def test_every_kind_has_its_ways_to_answer() -> None:
    assert ways(request("approval")) == ["--approve", "--reject"]
    assert ways(request("input")) == ['--value "…"']


@pytest.mark.parametrize(
    ("stands", "told"),
    [
        (
            {"status": "answered", "value": True, "actor": "ann", "answered_via": "terminal", "answered_at": 0.0},
            'ann answered "yes" at 1970-01-01 00:00:00 UTC (terminal)',
        ),
        (
            {"status": "answered", "value": False, "actor": "", "answered_via": None, "answered_at": 60.0},
            'somebody answered "no" at 1970-01-01 00:01:00 UTC',
        ),
        (
            {"status": "answered", "value": "Bob", "actor": "ann", "answered_via": "command line", "answered_at": 0.0},
            'ann answered "Bob" at 1970-01-01 00:00:00 UTC (command line)',
        ),
        (
            {"status": "answered", "value": 0, "actor": "ann", "answered_via": "", "answered_at": 0.0},
            'ann answered "0" at 1970-01-01 00:00:00 UTC',
        ),
        (
            {"status": "expired", "expires_at": 60.0},
            "nobody answered before 1970-01-01 00:01:00 UTC; its default holds",
        ),
        ({"status": "cancelled"}, "its run has ended, so it was cancelled"),
    ],
)
def test_what_became_of_a_request_is_told_with_who_how_and_when(stands: dict[str, Any], told: str) -> None:
    assert decided({**request("approval"), **stands}) == told


def test_times_are_told_in_utc() -> None:
    assert when(1.9) == "1970-01-01 00:00:01 UTC"
