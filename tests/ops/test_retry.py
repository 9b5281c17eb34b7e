"""Retry.with_backoff: try again, with growing waits that survive the process."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.storage.memory import MemoryStore
from tests.programs import Clock, error, go_on, in_main, logged, result, result_after_crashes, run_program

FLAKY = """
      local tries, times = 0, {}
      local function flaky(good)
        return function()
          tries = tries + 1
          times[tries] = os.time() - 1700000000
          if tries < good then error({code = "down", message = "the mill is closed"}) end
          return "flour", tries
        end
      end
"""


def waits(options: str) -> list[float]:
    """How long each of five tries that fail waits."""
    source = FLAKY + f"pcall(Retry.with_backoff, flaky(99), {options}) return times"
    times = result(in_main(source.replace("os.time() - 1700000000", "os.clock()")))
    return [round(later - before, 3) for before, later in pairwise(times)]


def said(options: str) -> str:
    return str(error(in_main(f"Retry.with_backoff(function() return 1 end, {options})"))["message"])


def test_it_tries_until_it_works_and_gives_what_the_function_gave() -> None:
    source = in_main(FLAKY + "local what, n = Retry.with_backoff(flaky(3)) return {what, n, tries, times}")
    assert result_after_crashes(source) == ["flour", 3, 3, [0, 1, 3]]


def test_what_works_at_once_asks_nothing() -> None:
    store = MemoryStore()
    assert result(in_main(FLAKY + "return Retry.with_backoff(flaky(1))"), store=store) == "flour"
    assert store.entries("r1") == []


def test_retries_come_after_the_first_try_and_attempts_are_all_of_them() -> None:
    for options, tries in (("{retries = 3}", 4), ("{max_attempts = 3}", 3), ("{retries = 0}", 1), ("nil", 3)):
        source = FLAKY + f"local ok, e = pcall(Retry.with_backoff, flaky(99), {options}) return {{tries, e.tries}}"
        assert result(in_main(source)) == [tries, tries]


def test_waits_grow_up_to_a_limit() -> None:
    assert waits("{retries = 4}") == [1, 2, 4, 8]
    assert waits("{retries = 8}") == [1, 2, 4, 8, 16, 32, 60, 60]
    assert waits("{retries = 4, initial_delay = 0.5, factor = 3, max_delay = 5}") == [0.5, 1.5, 4.5, 5]
    assert waits("{retries = 3, factor = 1, initial_delay = 10}") == [10, 10, 10]
    assert waits("{retries = 2, initial_delay = 100, max_delay = 7}") == [7, 7]
    assert waits("{retries = 2, initial_delay = 0}") == [0, 0]


def test_jitter_shortens_each_wait_and_is_the_same_after_a_crash() -> None:
    source = in_main(FLAKY + "pcall(Retry.with_backoff, flaky(99), {retries = 4, jitter = 0.5}) return times")
    source = source.replace("os.time() - 1700000000", "os.clock()")
    times = result_after_crashes(source)
    found = [later - before for before, later in pairwise(times)]
    assert all(full / 2 <= wait <= full for wait, full in zip(found, (1, 2, 4, 8), strict=True)), found
    assert found != [1, 2, 4, 8]
    assert result(source, seed=1) != result(source, seed=2)
    assert waits("{retries = 2, jitter = false}") == [1, 2]
    assert all(0.5 <= wait < 1 for wait in waits("{retries = 3, factor = 1, jitter = true}"))


def test_after_the_last_try_the_error_is_raised_with_the_number_of_tries() -> None:
    failed = error(in_main("Retry.with_backoff(function() error('no flour') end, {retries = 1})"))
    assert failed["message"] == "no flour (after 2 tries)"
    failed = error(in_main(FLAKY + "Retry.with_backoff(flaky(99), {max_attempts = 1})"))
    assert (failed["code"], failed["message"]) == ("down", "the mill is closed (after 1 try)")


def test_the_error_of_an_ask_keeps_what_it_is() -> None:
    source = 'mill = Tool { function() error("closed") end }\n' + in_main(
        "local ok, e = pcall(Retry.with_backoff, mill, {retries = 1})\n"
        "return {e.code, e.op, e.message, tostring(e), e.tries}"
    )
    message = "closed (after 2 tries)"
    code, op, said, text, tries = result_after_crashes(source)
    assert (code, op, said, tries) == ("tool_error", "mill", message, 2)
    assert text.endswith(message)


def test_an_error_that_is_no_text_and_has_no_message_is_raised_as_it_is() -> None:
    source = in_main("""
      local nothing = {}
      local ok, e = pcall(Retry.with_backoff, function() error(nothing) end, {retries = 1})
      return rawequal(e, nothing)
    """)
    assert result(source) is True


def test_on_error_hears_of_each_try_and_may_stop() -> None:
    source = in_main(
        FLAKY
        + """
      local heard = {}
      local ok, e = pcall(Retry.with_backoff, flaky(99), {retries = 9, on_error = function(e, attempt)
        heard[#heard + 1] = e.code .. attempt
        if attempt == 3 then return false end
      end})
      return {heard, e.message}
    """
    )
    assert result_after_crashes(source) == [["down1", "down2", "down3"], "the mill is closed (after 3 tries)"]


def test_on_error_may_ask_and_its_own_error_ends_it() -> None:
    source = in_main(
        FLAKY
        + """
      return Retry.with_backoff(flaky(3), {on_error = function(e, attempt)
        return Human.approve("Again after try " .. attempt .. "?")
      end})
    """
    )
    assert result_after_crashes(source, answers=lambda request: True) == "flour"
    assert error(source, answers=lambda request: False)["message"] == "the mill is closed (after 1 try)"
    raises = in_main(FLAKY + "Retry.with_backoff(flaky(3), {on_error = function() error('worse') end})")
    assert error(raises)["message"] == "worse"


def test_the_function_may_ask_anything_and_change_what_is_outside() -> None:
    source = 'worker = Agent { model = "openai/m" }\nMocks { worker = {message = "Hello."} }\n' + in_main("""
      local total, result = 0, nil
      local text = Retry.with_backoff(function()
        total = total + 1
        result = worker("try " .. total)
        if not Human.approve("Good enough, try " .. total .. "?") then error("not good enough") end
        return result
      end)
      Sleep(1)
      return {total, text.text, result.text, Iterations.current()}
    """)
    yes = result_after_crashes(source, answers=lambda request: "try 3" in request["message"])
    assert yes == [3, "Hello.", "Hello.", 3]


def test_it_works_inside_a_step_and_inside_another_retry() -> None:
    source = in_main("""
      local outer = 0
      local v = Retry.with_backoff(function()
        outer = outer + 1
        return Step.checkpoint(function()
          local inner = 0
          return Retry.with_backoff(function()
            inner = inner + 1
            if inner < 2 or outer < 2 then error("no") end
            return inner
          end, {retries = 1, jitter = 0.3})
        end)
      end)
      Sleep(1)
      return {v, outer, math.random(1000) > 0}
    """)
    assert result_after_crashes(source) == [2, 2, True]


def test_a_long_wait_parks_the_run() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    source = in_main(FLAKY + "return Retry.with_backoff(flaky(2), {initial_delay = 3600, max_delay = 7200})")
    run, _ = run_program(source, store=store, clock=clock, patience=60)
    assert run.status == "waiting"
    clock.now += 3600
    app = App(store, Settings(patience=60, sleep=clock.sleep))
    run = go_on(app, app.claim(run.id))
    assert (run.status, run.result) == ("done", '"flour"')


def test_each_try_that_fails_is_a_line_of_the_log() -> None:
    _, events = run_program(in_main(FLAKY + "return Retry.with_backoff(flaky(3))"))
    assert logged(events) == [
        "try 1 of 3 failed: the mill is closed; again in 1 s",
        "try 2 of 3 failed: the mill is closed; again in 2 s",
    ]


def test_a_spent_budget_is_not_tried_again() -> None:
    spins = in_main("Retry.with_backoff(function() while true do end end)")
    run, _ = run_program(spins, limits={"instructions": 10_000_000})
    assert run.status == "failed"
    assert '"code":"cpu"' in (run.error or "")


def test_what_it_calls_is_a_function_or_a_handle() -> None:
    for given in ("5", "nil", "{}", '"x"'):
        message = error(in_main(f"Retry.with_backoff({given})"))["message"]
        assert message.startswith("`Retry.with_backoff` needs a function, not a ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            "{retrys = 3}",
            'Retry.with_backoff has no option "retrys"; did you mean "retries"? (options: retries, max_attempts, '
            "initial_delay, max_delay, factor, jitter, on_error)",
        ),
        (
            "{retries = 1, max_attempts = 2}",
            "retries and max_attempts say the same (retries = 3 is max_attempts = 4): give one of them",
        ),
        ("{retries = -1}", "retries is a number of at least 0"),
        ("{retries = 1.5}", "retries is a whole number, not 1.5"),
        ("{max_attempts = 0}", "max_attempts is a number of at least 1"),
        ('{initial_delay = "1"}', "initial_delay is a number of at least 0"),
        ("{factor = 0.5}", "factor is a number of at least 1"),
        ("{max_delay = true}", "max_delay is a number of at least 0"),
        ("{jitter = 2}", "jitter is true, or a number from 0 to 1"),
        ("{on_error = 5}", "the option on_error of Retry.with_backoff is a function, not a number"),
        ("{1, 2}", "Retry.with_backoff takes a function and a table of options"),
    ],
)
def test_wrong_options_are_errors(options: str, message: str) -> None:
    assert said(options) == message


def test_the_options_are_a_table() -> None:
    assert "bad argument #2 to 'Retry.with_backoff' (table expected, got number)" in said("3")
