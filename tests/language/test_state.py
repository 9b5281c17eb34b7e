"""Which keys of the state a program has, as far as its text says."""

from __future__ import annotations

import pytest

from tactus.language.state import keys
from tests.language.check.told import main, program


def of(body: str, fields: str = "") -> set[str] | None:
    return keys(program(main(body, fields), {}))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return 1", set()),
        ("state.a = 1 state['b'] = 2 state.c.d = 3", {"a", "b", "c"}),
        ("return state.read", {"read"}),
        ("State.set('a', 1) State.append('b', 2) State.increment('c') State.get('d') State.all()", {"a", "b", "c"}),
        ("for key in pairs(state) do print(#state, key) end", set()),
        ("local key = 'a' state[key] = 1 State.set(key, 1)", {"a"}),
        ("local state = {} state[input.key] = 1", set()),
        ("state[input.key] = 1", None),
        ("State.set(input.key, 1)", None),
        ("local mine = state", None),
        ("return state", None),
        ("fill(state)", None),
        ("pcall(State.set, 'a', 1)", None),
        ("state = {}", None),
        ("return _G", None),
    ],
)
def test_keys_are_those_that_the_text_names(body: str, found: set[str] | None) -> None:
    assert of(body) == found


def test_a_procedure_declares_keys() -> None:
    assert of("return 1", 'state = {a = "string", b = field.array{}}, ') == {"a", "b"}
    assert of("return 1", "state = schema, ") is None
    assert keys(program('state {a = "string"}\nreturn 1\n', {})) == {"a"}


def test_modules_set_keys_too() -> None:
    files = {"lib/a.tac": "return {f = function() state.x = 1 end}\n"}
    assert keys(program('local a = require("lib.a")\nstate.y = 1\n', files)) == {"x", "y"}
    assert keys(program('local a = require("lib.b")\nstate.y = 1\n', files)) is None
