"""Turns and budgets: what passes one is refused before it is paid for, the same on every replay."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.config.snapshot import MAX_TURNS, Snapshot
from tactus.models import Conversation, ModelFault, Reply, Usage
from tactus.storage.memory import MemoryStore
from tactus.storage.sqlite import SqliteStore
from tests.agents.doubles import Model, says
from tests.programs import Clock, error, go_on, in_main, result, result_after_crashes, run_program

WORKER = 'worker = Agent { model = "openai/gpt-4o-mini" }\n'
"""A reply of the double takes 100 + 10 tokens, which cost $0.000021."""
UNTIL_REFUSED = """
  local n, e = 0, nil
  repeat
    local ok, caught = pcall(%s)
    if ok then n = n + 1 else e = caught end
  until e
  return {n, e.code, e.message, e.retryable, e.op}
"""


def refused(source: str, *, call: str = "worker", fields: dict[str, str] | None = None, **more: Any) -> list[Any]:
    """How many turns are taken before the error, and the error."""
    more = {"mock": False, "models": Model(says("ok")), **more}
    caught: list[Any] = result(source + in_main(UNTIL_REFUSED % call, **(fields or {})), **more)
    return caught


def agent(budget: str, model: str = "openai/gpt-4o-mini") -> str:
    return f'worker = Agent {{ model = "{model}", budget = {budget} }}\n'


# turns


def test_a_run_takes_a_hundred_turns_and_says_how_to_take_more() -> None:
    taken, code, message, retryable, op = refused(WORKER)
    assert (taken, code, retryable, op) == (MAX_TURNS, "max_turns", False, "Agent.turn")
    assert message == (
        "the run has taken its 100 agent turns: raise it with --max-turns 200, or with max_turns in the "
        "configuration or on the procedure"
    )


def test_the_host_sets_the_turns_of_a_run() -> None:
    assert refused(WORKER, under=Snapshot(max_turns=2))[0] == 2
    assert refused(WORKER, under=Snapshot(max_turns=101))[0] == 101


def test_a_procedure_that_says_more_gets_more_unless_the_host_said_otherwise() -> None:
    assert refused(WORKER, fields={"max_turns": "103"})[0] == 103
    assert refused(WORKER, fields={"max_turns": "103"}, under=Snapshot(max_turns=3))[0] == 3
    assert refused(WORKER, fields={"max_turns": "103"}, under=Snapshot(max_turns=100))[0] == 100


def test_a_procedures_turns_are_those_of_one_call_of_it() -> None:
    source = WORKER + f"sub = Procedure {{ max_turns = 3, function() {UNTIL_REFUSED % 'worker'} end }}\n"
    first, second, outside = result(
        source + in_main("worker() worker() local a, b = sub(), sub() worker() return {a, b, Iterations.current()}"),
        mock=False,
        models=Model(says("ok")),
    )
    assert first == second
    assert first[:3] == [3, "max_turns", 'procedure "sub" has taken its 3 agent turns: raise its max_turns']
    assert outside == 3


def test_the_turns_of_all_procedures_are_turns_of_the_run() -> None:
    source = WORKER + "sub = Procedure { function() worker() worker() end }\n"
    assert refused(source, call="sub", under=Snapshot(max_turns=5))[:2] == [2, "max_turns"]


def test_turns_inside_a_remembered_step_count() -> None:
    source = WORKER + in_main("""
      Step.checkpoint(function() worker() worker() end)
      Sleep(1)
      worker()
      local ok, e = pcall(worker)
      return {Iterations.current(), e.code}
    """)
    more = {"mock": False, "models": Model(says("ok")), "under": Snapshot(max_turns=3)}
    assert result_after_crashes(source, **more) == [3, "max_turns"]


def test_a_refused_turn_makes_no_request_and_leaves_no_entry() -> None:
    model, store = Model(says("ok")), MemoryStore(clock=(clock := Clock()))
    source = WORKER + in_main("worker() pcall(worker) pcall(worker)")
    run_program(source, mock=False, models=model, store=store, clock=clock, under=Snapshot(max_turns=1))
    assert (len(model.asked), len(store.entries("r1"))) == (1, 1)


def test_a_turn_that_the_journal_remembers_was_allowed(tmp_path: Path) -> None:
    """Runs that were begun when there was no limit, or another one, go on."""
    clock, model = Clock(), Model(says("ok"))
    store = SqliteStore(tmp_path / "runs.db", clock=clock)
    source = WORKER + in_main("for i = 1, 3 do worker() end Human.approve('Go on?') worker()")
    run, _ = run_program(source, mock=False, models=model, store=store, clock=clock)
    assert run.status == "waiting"
    settings = Snapshot(max_turns=2).dumps()
    with closing(sqlite3.connect(tmp_path / "runs.db")) as database, database:
        database.execute("UPDATE runs SET settings = ?", (settings,))
    app = App(store, Settings(models=model, sleep=clock.sleep))
    run = go_on(app, app.claim("r1"), [True])
    assert (run.status, len(model.asked)) == ("failed", 3)
    assert json.loads(run.error or "")["message"].startswith("the run has taken its 2 agent turns")
    store.close()


@pytest.mark.parametrize("limit", ["0", "-1"])
def test_a_limit_of_no_turns_is_refused(limit: str) -> None:
    failed = error(in_main("", max_turns=limit))
    assert failed["message"] == f"Procedure.max_turns is a number of agent turns, 1 or more, not {limit}"


# budgets


@pytest.mark.parametrize(
    ("budget", "taken", "said"),
    [
        ("{requests = 3}", 3, "3 of 3 requests; raise requests"),
        ("{tokens = 220}", 2, "220 of 220 tokens; raise tokens"),
        ("{tokens = 221}", 3, "330 of 221 tokens; raise tokens"),
        ("{usd = 0.00003}", 2, "$0.000042 of $0.000030; raise usd"),
        ("{usd = 1, requests = 1, tokens = 1000}", 1, "1 of 1 requests; raise requests"),
        ("{requests = 0}", 0, "0 of 0 requests; raise requests"),
    ],
)
def test_a_spent_budget_is_an_error_before_the_next_request(budget: str, taken: int, said: str) -> None:
    model = Model(says("ok"))
    count, code, message, retryable, op = refused(agent(budget), models=model)
    assert (count, code, retryable, op) == (taken, "budget_exceeded", False, "Model.request")
    assert message == f'agent "worker" has spent its budget: {said} in the budget of the agent'
    assert len(model.asked) == taken


def test_a_refusal_is_the_error_entry_of_the_request() -> None:
    store = MemoryStore(clock=(clock := Clock()))
    source = agent("{requests = 1}") + in_main("worker() pcall(worker) pcall(worker)")
    run_program(source, mock=False, models=Model(says("ok")), store=store, clock=clock)
    entries = store.entries("r1")
    assert [(entry.op, entry.ok) for entry in entries] == [("Model.request", True)] + [("Model.request", False)] * 2
    assert json.loads(entries[2].value)["message"].startswith('agent "worker" has spent its budget: 1 of 1 requests')


def test_a_refusal_nobody_catches_fails_the_run_with_its_place() -> None:
    source = agent("{requests = 0}") + in_main("\n\nworker()")
    failed = error(source, mock=False, models=Model(says("ok")))
    assert (failed["code"], failed["site"]) == ("budget_exceeded", "main.tac:6")


def test_a_procedures_budget_covers_what_it_calls() -> None:
    source = WORKER + "sub = Procedure { function() worker() return 1 end }\n"
    model = Model(says("ok"))
    caught = refused(source, call="sub", fields={"budget": "{requests = 2}"}, models=model)
    assert caught[0] == 2
    assert caught[2].startswith('in procedure "sub": procedure "main" has spent its budget: 2 of 2 requests')


def test_a_procedures_budget_is_that_of_one_call() -> None:
    source = WORKER + f"sub = Procedure {{ budget = {{requests = 2}}, function() {UNTIL_REFUSED % 'worker'} end }}\n"
    both = result(source + in_main("worker() return {sub()[1], sub()[1]}"), mock=False, models=Model(says("ok")))
    assert both == [2, 2]


def test_the_budget_of_an_agent_is_for_the_run() -> None:
    source = agent("{requests = 3}") + "sub = Procedure { function() worker() end }\n"
    assert refused(source, call="sub")[0] == 3


def test_agents_have_budgets_of_their_own() -> None:
    source = agent("{requests = 1}") + 'other = Agent { model = "openai/gpt-4o-mini" }\n'
    body = "worker() other() other() return {pcall(worker), pcall(other)}"
    assert result(source + in_main(body), mock=False, models=Model(says("ok")))[0] is False


def test_the_hosts_budget_is_for_all_the_run_does() -> None:
    under = Snapshot(budget={"requests": 2})
    caught = refused(WORKER, under=under)
    assert caught[0] == 2
    assert caught[2] == ("the run has spent its budget: 2 of 2 requests; raise budget.requests in the configuration")


def test_requests_that_failed_were_made_and_refused_ones_were_not() -> None:
    body = "local codes = {} for i = 1, 4 do local _, e = pcall(worker) codes[i] = e.code end return codes"
    model = Model(ModelFault("model_error", "no"))
    codes = result(agent("{requests = 2}") + in_main(body), mock=False, models=model)
    assert codes == ["model_error", "model_error", "budget_exceeded", "budget_exceeded"]
    assert len(model.asked) == 2


def test_what_was_spent_is_the_same_wherever_the_process_dies() -> None:
    source = agent("{requests = 4, usd = 1}") + "sub = Procedure { function() worker() end }\n"
    body = """
      worker()
      Step.checkpoint(function() worker() sub() end)
      Sleep(1)
      sub()
      local ok, e = pcall(sub)
      return {Iterations.current(), e.code}
    """
    assert result_after_crashes(source + in_main(body), mock=False, models=Model(says("ok"))) == [2, "budget_exceeded"]


def test_doubles_cost_nothing_and_their_tokens_count() -> None:
    mocks = "Mocks { worker = {message = 'ok', usage = {prompt_tokens = 50, completion_tokens = 50}} }\n"
    assert refused(agent("{usd = 0.01, tokens = 250}", "openai/of-no-price") + mocks, mock=True)[:2] == [
        3,
        "budget_exceeded",
    ]


# prices that nobody knows


def test_a_model_of_unknown_price_is_refused_before_the_first_request() -> None:
    model = Model(says("ok"))
    taken, code, message, *_ = refused(agent("{usd = 5}", "openai/my-own"), models=model)
    assert (taken, code, model.asked) == (0, "unknown_price", [])
    assert message == (
        'agent "worker" has a budget in usd, and the price of openai/my-own is not known: set '
        'unknown_price = "ignore" in the budget, or limit tokens or requests instead'
    )


@pytest.mark.parametrize(
    ("budget", "under"),
    [
        ("{usd = 5, requests = 2, unknown_price = 'ignore'}", Snapshot()),
        ("{usd = 5, requests = 2}", Snapshot(unknown_price="ignore")),
    ],
)
def test_an_unknown_price_can_be_ignored(budget: str, under: Snapshot) -> None:
    model = Model(Reply("ok", usage=Usage(1, 1), model="my-own", provider="openai"))
    caught = refused(agent(budget, "openai/my-own"), models=model, under=under)
    assert caught[:2] == [2, "budget_exceeded"]


def test_the_hosts_budget_in_dollars_refuses_unknown_prices_too() -> None:
    source = 'worker = Agent { model = "openai/my-own", budget = {requests = 9, unknown_price = "ignore"} }\n'
    caught = refused(source, under=Snapshot(budget={"usd": 1.0}))
    assert caught[1] == "unknown_price"
    assert caught[2].startswith("the run has a budget in usd")


@pytest.mark.parametrize(
    ("budget", "why"),
    [
        ("{usd = 5}", "usd, and what an earlier reply of gpt-4o-mini cost is not known"),
        ("{tokens = 500}", "tokens, and the provider did not say how many tokens an earlier reply took"),
    ],
)
def test_a_reply_that_says_no_usage_ends_a_budget_that_needs_it(budget: str, why: str) -> None:
    model = Model(says("ok", usage=Usage(reported=False)))
    taken, code, message, *_ = refused(agent(budget), models=model)
    assert (taken, code) == (1, "unknown_price")
    assert message == f'agent "worker" has a budget in {why}: set unknown_price = "ignore" to go on'


# seconds


class Slow(Model):
    """Each reply takes ten seconds."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(says("ok"))
        self.clock = clock

    async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
        self.clock.now += 10
        return await super().request(conversation, on_text)


def slow(source: str, **more: Any) -> list[Any]:
    clock = Clock()
    return refused(source, models=Slow(clock), clock=clock, store=MemoryStore(clock=clock), **more)


def test_seconds_are_those_in_which_something_was_done() -> None:
    taken, code, message, *_ = slow(agent("{seconds = 25}"))
    assert (taken, code) == (3, "budget_exceeded")
    assert "30 of 25 seconds" in message


def test_waits_for_timers_and_people_do_not_count() -> None:
    call = "(function() Sleep(3600) Human.approve('Go on?') worker() end)"

    def late(request: Any) -> bool:
        return True

    assert slow(WORKER, call=call, fields={"budget": "{seconds = 25}"}, answers=late)[:2] == [3, "budget_exceeded"]


def test_seconds_inside_a_step_count_once() -> None:
    call = "(function() Step.checkpoint(function() worker() Sleep(100) end) end)"
    assert slow(WORKER, call=call, fields={"budget": "{seconds = 25}"})[:2] == [3, "budget_exceeded"]


# wrong budgets


@pytest.mark.parametrize(
    ("budget", "message"),
    [
        (
            "{usdd = 1}",
            'Agent.budget has no limit "usdd"; did you mean "usd"? '
            "(there are: usd, tokens, requests, seconds, unknown_price)",
        ),
        ("{usd = '1'}", 'Agent.budget.usd is a number, 0 or more, not "1"'),
        ("{tokens = -1}", "Agent.budget.tokens is a number, 0 or more, not -1"),
        (
            "{unknown_price = 'ignore'}",
            "Agent.budget limits nothing: give it at least one of usd, tokens, requests, seconds",
        ),
        ("{usd = 1, unknown_price = 'no'}", 'Agent.budget.unknown_price is "refuse" or "ignore", not "no"'),
        (
            "{}",
            "Agent.budget is a table with at least one of usd, tokens, requests, seconds, like "
            "{usd = 0.50, requests = 20}",
        ),
    ],
)
def test_a_wrong_budget_is_an_error_where_it_stands(budget: str, message: str) -> None:
    failed = error(agent(budget) + in_main("worker()"))
    assert (failed["message"], failed["site"]) == (message, "main.tac:1")
    failed = error(in_main("", budget=budget))
    assert failed["message"] == message.replace("Agent", "Procedure")
