"""How a part of a larger expression is used."""

from __future__ import annotations

import pytest

from tactus.language.check.used import SET, given_away, member, use_of
from tactus.language.facts import Facts
from tactus.language.scopes import CALLED, INDEXED, READ, TESTED


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f.x()", CALLED),
        ("(f.x)()", CALLED),
        ("f.x.y = 1", INDEXED),
        ("f.x:m()", INDEXED),
        ("(f.x).y()", INDEXED),
        ("f.x = 1", SET),
        ("a, f.x = 1, 2", SET),
        ("function f.x() end", SET),
        ("if f.x then end", TESTED),
        ("if a then elseif f.x then end", TESTED),
        ("while f.x do end", TESTED),
        ("repeat until f.x", TESTED),
        ("y = not f.x", TESTED),
        ("y = f.x or 1", TESTED),
        ("if a and f.x then end", TESTED),
        ("y = f.x == nil", TESTED),
        ("y = nil ~= f.x", TESTED),
        ("y = type(f.x)", TESTED),
        ("y = (f.x) and 1", TESTED),
        ("y = f.x", READ),
        ("y = 1 or f.x", READ),
        ("y = f.x == 1", READ),
        ("y = -f.x", READ),
        ("y = {f.x}", READ),
        ("g(f.x)", READ),
        ("y = t[f.x]", READ),
        ("return f.x", READ),
    ],
)
def test_how_a_member_is_used(source: str, expected: str) -> None:
    facts = Facts(source, "x")
    (use,) = facts.scopes.globals["f"].uses
    part = member(facts, use.node)
    assert part is not None
    assert part[1] == "x"
    assert use_of(facts, part[0]) == expected


@pytest.mark.parametrize(
    ("source", "name"), [("f.x", "x"), ("f['x']", "x"), ("f:x()", "x"), ("f[y]", None), ("f", None)]
)
def test_the_name_of_a_member(source: str, name: str | None) -> None:
    facts = Facts(f"y = {source}", "x")
    part = member(facts, facts.scopes.globals["f"].uses[0].node)
    assert (part and part[1]) == name


@pytest.mark.parametrize(
    ("source", "expected"),
    [("f.x = 1 f.y() f:z() if f then end", False), ("g(f)", True), ("y = f", True), ("f.x = f", True)],
)
def test_what_others_see_they_may_change(source: str, expected: bool) -> None:
    assert given_away(Facts(source, "x").scopes.globals["f"]) is expected
