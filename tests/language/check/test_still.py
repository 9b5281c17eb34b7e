"""Loops that wait for what stands still meanwhile."""

from __future__ import annotations

import pytest

from tactus.language.check.still import still
from tests.language.check.told import main, told

AGENTS = """\
done = tactus.done
worker = Agent { model = "gpt-4o", tools = {done} }
"""


def waits(body: str) -> list[str]:
    return [one.at for one in told(still, AGENTS + main(body))]


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ("local t = os.time() while os.time() < t + 10 do end", "os.time() < t + 10"),
        ("local t = os.time() repeat local now = os.time() until now - t > 5", "now - t > 5"),
        ("while os.clock() < 5 do log('waiting') end", "os.clock() < 5"),
        ("repeat math.random() until os.date('%H') == '12'", "os.date('%H') == '12'"),
        ("local n = 0 while os.difftime(os.time(), 5) < 3 do n = n + 1 end", "os.difftime(os.time(), 5) < 3"),
        ("repeat log('x') until Stop.requested()", "Stop.requested()"),
        ("repeat print(1) until Iterations.exceeded(3) or Iterations.current() > 5", None),
        ("local function quiet() return 1 end repeat quiet() until os.time() > 5", "os.time() > 5"),
    ],
)
def test_a_loop_that_waits_and_asks_for_nothing_is_found(body: str, at: str | None) -> None:
    (found_at,) = waits(body)
    assert at is None or found_at == at


def test_the_input_stands_still_too() -> None:
    assert told(still, "function f() while os.time() < input.deadline do end end\nreturn f()\n")


def test_it_is_told_how_to_wait() -> None:
    (one,) = told(still, main("while os.time() < 5 do end"))
    assert (one.code, one.message) == (
        "TAC706",
        "`os.time()` stands still while a program asks for nothing, so this loop ends at once or never: "
        "wait with Sleep(seconds)",
    )
    (one,) = told(still, main("repeat log('x') until Stop.requested()"))
    assert one.message.endswith("this loop ends at once or never: ask for something in it, like Sleep(1)")


@pytest.mark.parametrize(
    "body",
    [
        "while os.time() < 5 do Sleep(1) end",
        "while os.time() < 5 do worker() end",
        "while os.time() < 5 do done{} end",
        "while os.time() < 5 do pcall(worker) end",
        "while os.time() < 5 do helper() end",
        "while os.time() < 5 do input.f() end",
        "local function loud() Sleep(1) end repeat loud() until os.clock() > 5",
        "while os.time() < 5 do if input.x then break end end",
        "local t = 9 repeat t = t - 1 until t < os.time()",
        "local n = 0 repeat n = n + 1 until n > 3",
        "repeat Stop.request('x') until Stop.requested()",
        "local done = false while not done do done = os.time() > 5 error('x') end",
        "while os.time() < 5 do coroutine.yield() end",
        "while os.time() < deadline.at do end",
        "while f(os.time()) do end",
        "for i = os.time(), 5 do end",
        "local os = {time = Sleep} while os.time() < 5 do end",
        "local t = 0 local function set() t = 1 end while os.time() > t do set() end",
    ],
)
def test_a_loop_in_which_time_may_pass_is_let_be(body: str) -> None:
    assert not waits(body)
