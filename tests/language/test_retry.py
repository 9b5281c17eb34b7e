"""The options of Retry.with_backoff."""

from __future__ import annotations

from typing import Any

import pytest

from tactus.language import retry

DEFAULTS = {"tries": 3, "delay": 1, "longest": 60, "factor": 2, "jitter": 0}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({}, {}),
        ({"retries": 3}, {"tries": 4}),
        ({"max_attempts": 3.0}, {"tries": 3}),
        ({"jitter": True}, {"jitter": 0.5}),
        ({"jitter": False}, {"jitter": 0}),
        (
            {"jitter": 0.2, "initial_delay": 0, "max_delay": 9, "factor": 1},
            {"jitter": 0.2, "delay": 0, "longest": 9, "factor": 1},
        ),
    ],
)
def test_what_is_not_said_has_its_default(said: dict[str, Any], read: dict[str, Any]) -> None:
    assert retry.options(said) == {**DEFAULTS, **read}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"retrys": 1}, 'Retry.with_backoff has no option "retrys"; did you mean "retries"?'),
        ({"retries": 1, "max_attempts": 2}, "retries and max_attempts say the same"),
        ({"retries": 1.5}, "retries is a whole number, not 1.5"),
        ({"max_attempts": 0}, "max_attempts is a number of at least 1"),
        ({"factor": 0.5}, "factor is a number of at least 1"),
        ({"initial_delay": "x"}, "initial_delay is a number of at least 0"),
        ({"jitter": 2}, "jitter is true, or a number from 0 to 1"),
        ({"retries": True}, "retries is a number of at least 0"),
    ],
)
def test_what_cannot_be_meant_is_refused(said: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="^" + message.replace("?", r"\?")):
        retry.options(said)
