"""Filters as a program writes them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tactus.language import filters


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"class": "LastN", "n": 3}, {"class": "LastN", "count": 3}),
        ({"class": "ByRole", "role": "user"}, {"class": "ByRole", "role": ["user"]}),
        ({"class": "TokenBudget", "max_tokens": 10.0}, {"class": "TokenBudget", "max_tokens": 10}),
    ],
)
def test_a_filter_has_one_form_however_it_is_written(raw: dict[str, Any], said: dict[str, Any]) -> None:
    assert filters.read(raw, "filter") == said


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (
            {"class": "LastM", "count": 3},
            'filter: there is no filter "LastM"; did you mean "LastN"? '
            "(TokenBudget, LimitToolResults, LastN, ByRole, ComposedFilter)",
        ),
        ({"class": "LastN", "cuont": 3}, 'filter: LastN has no field "cuont"; did you mean "count"? (count)'),
        ({"class": "LastN"}, "filter: LastN needs count"),
        ({"class": "LastN", "n": 1, "count": 1}, "filter: LastN needs count, once"),
        ({"class": "LastN", "count": 1.5}, "filter: count of LastN is a whole number, 0 or more, not 1.5"),
        ({"class": "LastN", "count": "3"}, 'filter: count of LastN is a whole number, 0 or more, not "3"'),
        (
            {"class": "ByRole", "role": "usr"},
            'filter: role of ByRole names no role "usr" (there are: system, user, assistant, tool); '
            'did you mean "user"?',
        ),
        (
            {"class": "ComposedFilter", "chain": [{"class": "LastN"}]},
            "filter: chain of ComposedFilter chain[1]: LastN needs count",
        ),
        (
            [],
            'filter is a filter, like filters.last_n(20) or {class = "LastN", count = 20} '
            "(classes: TokenBudget, LimitToolResults, LastN, ByRole, ComposedFilter), not []",
        ),
    ],
)
def test_a_wrong_filter_says_what_is_wrong(raw: Any, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        filters.read(raw, "filter")
