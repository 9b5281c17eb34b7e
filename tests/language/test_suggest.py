from __future__ import annotations

import pytest

from tactus.language.suggest import did_you_mean


def test_a_near_name_is_offered() -> None:
    assert did_you_mean("topik", ["depth", "topic"]) == '; did you mean "topic"?'


def test_case_is_no_distance() -> None:
    assert did_you_mean("TOPIC", ["Topic"]) == '; did you mean "Topic"?'


@pytest.mark.parametrize("known", [[], ["weather"], {"weather": 1}])
def test_a_far_name_is_not_offered(known: list[str]) -> None:
    assert did_you_mean("topic", known) == ""
