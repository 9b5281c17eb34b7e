"""Filters choose what of a history is sent; what is kept stays whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tactus.agents import filters, history
from tactus.models import Usage
from tactus.storage.memory import MemoryStore
from tests.agents.doubles import Model, ask, says
from tests.programs import Clock, error, in_main, run_program

Message = dict[str, Any]


def reply(text: str, *calls: str) -> Message:
    named = [{"id": call, "name": "look", "args": {"n": 1}} for call in calls]
    return history.assistant({"text": text, "calls": named}, None)


def results(*calls: str) -> list[Message]:
    return [history.tool({"id": call, "name": "look"}, f"result {call}", True) for call in calls]


TALK = [
    history.user("one"),
    reply("", "a", "b"),
    *results("a", "b"),
    reply("looked"),
    history.user("two"),
    reply("more", "c"),
    *results("c"),
]
NEXT = [history.user("three")]


def sent(filter: filters.Filter | None, talk: list[Message] = TALK, turn: list[Message] = NEXT) -> list[str]:
    """What is sent of a history, in short: u, s and a with its calls, then each result."""
    chosen = [*filters.chosen(filter, talk, turn), *turn]
    return [_short(message) for message in chosen]


def _short(message: Message) -> str:
    if message["role"] == "tool":
        return str(message["call_id"])
    calls = "".join(call["id"] for call in message.get("calls", ()))
    return f"{message['role'][0]}:{message['content']}" + (f"({calls})" if calls else "")


def test_without_a_filter_everything_is_sent() -> None:
    assert sent(None) == ["u:one", "a:(ab)", "a", "b", "a:looked", "u:two", "a:more(c)", "c", "u:three"]


def test_the_last_n_count_this_turns_own_and_never_split_a_call_from_its_result() -> None:
    last = {"class": "LastN", "count": 0}
    assert sent({**last, "count": 2}) == ["u:three"], "two more are a call and its result, of which one would fit"
    assert sent({**last, "count": 3}) == ["a:more(c)", "c", "u:three"]
    assert sent({**last, "count": 7}) == ["a:looked", "u:two", "a:more(c)", "c", "u:three"]
    assert sent({**last, "count": 8}) == ["a:(ab)", "a", "b", "a:looked", "u:two", "a:more(c)", "c", "u:three"]
    assert sent(last) == ["u:three"], "a turn's own messages are always sent"


def test_a_turn_that_answers_its_own_calls_sends_them_whatever_the_filter() -> None:
    assert sent({"class": "LastN", "count": 0}, turn=[]) == ["a:more(c)", "c"]
    assert sent({"class": "ByRole", "role": ["user"]}, turn=[]) == ["u:one", "u:two", "a:more(c)", "c"]
    note = history.system("note")
    assert sent({"class": "LastN", "count": 0}, [*TALK, note], []) == ["a:more(c)", "c", "s:note"]


def test_a_token_budget_sends_the_latest_that_fit() -> None:
    budget = {"class": "TokenBudget", "max_tokens": 0}
    left = sum(map(filters.tokens, [*TALK[5:], *NEXT]))
    assert sent({**budget, "max_tokens": left}) == ["u:two", "a:more(c)", "c", "u:three"]
    assert sent({**budget, "max_tokens": left - 1}) == ["a:more(c)", "c", "u:three"]
    assert sent(budget) == ["u:three"]


def test_an_estimate_counts_four_plain_characters_or_one_other_as_a_token() -> None:
    assert filters.tokens(history.user("")) == 4
    assert filters.tokens(history.user("abcd")) == 5
    assert filters.tokens(history.user("abcde")) == 6
    assert filters.tokens(history.user("日本語")) == 7
    assert filters.tokens(reply("abcd", "a")) == 5 + 3, 'and of a call its name and {"n":1}'


def test_only_the_last_tool_results_are_sent_each_with_its_call() -> None:
    limit = {"class": "LimitToolResults", "count": 0}
    assert sent({**limit, "count": 3}) == sent(None)
    assert sent({**limit, "count": 2}) == ["u:one", "a:(b)", "b", "a:looked", "u:two", "a:more(c)", "c", "u:three"]
    assert sent({**limit, "count": 1}) == ["u:one", "a:looked", "u:two", "a:more(c)", "c", "u:three"]
    assert sent(limit) == ["u:one", "a:looked", "u:two", "a:more", "u:three"]
    assert sent({**limit, "count": 1}, turn=[]) == ["u:one", "a:looked", "u:two", "a:more(c)", "c"]


def test_by_role_sends_the_messages_of_these_roles() -> None:
    assert sent({"class": "ByRole", "role": ["user"]}) == ["u:one", "u:two", "u:three"]
    assert sent({"class": "ByRole", "role": ["assistant"]}) == ["a:looked", "a:more", "u:three"]
    assert sent({"class": "ByRole", "role": ["tool"]}) == ["a:(ab)", "a", "b", "a:(c)", "c", "u:three"]
    assert sent({"class": "ByRole", "role": ["user", "assistant", "tool"]}) == sent(None)


def test_composed_filters_work_one_after_another() -> None:
    parts = [{"class": "ByRole", "role": ["user", "assistant"]}, {"class": "LastN", "count": 3}]
    assert sent({"class": "ComposedFilter", "chain": parts}) == ["u:two", "a:more", "u:three"]


def test_calls_without_a_result_and_results_without_a_call_are_never_sent() -> None:
    pending = [history.user("one"), reply("let me see", "a", "b"), *results("b"), *results("gone"), reply("", "c")]
    assert sent(None, pending) == ["u:one", "a:let me see(b)", "b", "u:three"]


def test_a_result_that_came_late_is_sent_behind_its_call() -> None:
    late = [reply("", "a"), history.user("inside"), reply("in between"), *results("a")]
    assert sent(None, late) == ["a:(a)", "a", "u:inside", "a:in between", "u:three"]


# through the front door


LOOK = 'look = Tool { input = {n = "integer"}, function(args) return "found " .. args.n end }\n'


def agent(fields: str) -> str:
    return LOOK + f'worker = Agent {{ model = "openai/gpt-4o-mini", tools = {{look}}, {fields} }}\n'


SPELLINGS = (
    "filter = filters.compose(filters.by_role({'user', 'assistant'}), filters.last_n(2))",
    "filter = {class = 'ComposedFilter', chain = {{class = 'ByRole', role = {'user', 'assistant'}}, "
    "{class = 'LastN', count = 2}}}",
    "message_history = {filter = {class = 'ComposedFilter', chain = {filters.by_role({'user', 'assistant'}), "
    "filters.last_n(2)}}}",
)


@pytest.mark.parametrize("fields", SPELLINGS)
def test_a_filter_changes_what_is_sent_and_not_what_is_kept(fields: str) -> None:
    model = Model(says("r1"), says("r2"), says("r3"))
    kept = ask(model, agent(fields) + in_main('worker("a") worker("b") worker("c") return #worker.session.history()'))
    assert kept == 6
    assert model.said(1) == [("assistant", "r1"), ("user", "b")]
    assert model.said(2) == [("assistant", "r2"), ("user", "c")]


def test_every_builder_makes_the_filter_of_its_name() -> None:
    built = "{filters.token_budget(9), filters.last_n(3), filters.by_role('user'), filters.limit_tool_results(2)}"
    assert ask(Model(), in_main(f"return {built}")) == [
        {"class": "TokenBudget", "max_tokens": 9},
        {"class": "LastN", "count": 3},
        {"class": "ByRole", "role": "user"},
        {"class": "LimitToolResults", "count": 2},
    ]


def test_the_entry_keeps_how_the_messages_were_chosen_and_compares_nothing_of_it() -> None:
    store = MemoryStore(clock=(clock := Clock()))
    source = agent("filter = filters.last_n(1)") + in_main('worker("a") worker("b")')
    run_program(source, mock=False, models=Model(says("r")), store=store, clock=clock)
    last = store.entries("r1")[-1]
    assert json.loads(last.value)["filtered"] == {
        "filter": {"class": "LastN", "count": 1},
        "estimator": filters.ESTIMATOR,
        "kept": 3,
        "sent": 1,
    }
    assert "filter" not in last.args
    assert json.loads(last.args)["new"] == [{"role": "user", "content": "b"}]


def test_a_reply_of_which_calls_were_left_out_is_not_sent_in_the_librarys_own_form() -> None:
    """The library's form would bring the calls back: translate.py takes it only where it says the same."""
    model = Model(says("x", ("look", {"n": 1}), ("look", {"n": 2})), says("", ("look", {"n": 3})), says("done"))
    ask(model, agent("filter = filters.limit_tool_results(2)") + in_main('worker("a") worker() worker("b")'))
    assert [call.args for call in model.asked[2].messages[1].calls] == [{"n": 2}]
    assert [m.content for m in model.asked[2].messages if m.role == "tool"] == ["found 2", "found 3"]


def test_a_wrong_filter_is_an_error_where_the_agent_is_declared() -> None:
    failed = error(agent("filter = filters.last_n('x')") + in_main("worker()"))
    assert failed["message"] == 'Agent.filter: count of LastN is a whole number, 0 or more, not "x"'
    assert failed["site"] == "main.tac:2"


# where the history comes from

TWO = """
writer = Agent { model = "openai/gpt-4o-mini", %s }
critic = Agent { model = "openai/gpt-4o-mini", %s }
"""


def test_agents_of_a_shared_history_see_each_others_turns() -> None:
    shared = 'message_history = {source = "shared"}'
    model = Model(says("r1"), says("r2"))
    source = TWO % (shared, shared)
    body = 'writer("write") critic("judge") writer("again") return {#writer.session.get(), #critic.session.get()}'
    assert ask(model, source + in_main(body)) == [6, 6]
    assert model.said(1) == [("user", "write"), ("assistant", "r1"), ("user", "judge")]
    assert [text for _, text in model.said(2)] == ["write", "r1", "judge", "r1", "again"]


def test_the_journal_of_a_shared_history_is_linear_in_turns_whoever_speaks() -> None:
    shared = 'message_history = {source = "shared"}'
    store = MemoryStore(clock=(clock := Clock()))
    source = TWO % (shared, shared) + in_main('for i = 1, 20 do writer("w" .. i) critic("c" .. i) end')
    run_program(source, mock=False, models=Model(says("r")), store=store, clock=clock)
    assert [json.loads(entry.args)["new"] for entry in store.entries("r1")[-2:]] == [
        [{"role": "user", "content": "w20"}],
        [{"role": "user", "content": "c20"}],
    ]


def test_an_agent_may_read_anothers_history_before_its_own() -> None:
    model = Model(says("r1"), says("r2"))
    source = TWO % ('system_prompt = "Write."', "message_history = {source = writer}")
    source = source.replace("writer = Agent", "local writer = Agent")
    body = 'writer("write") critic("judge") writer("again") critic() return #writer.session.history()'
    assert ask(model, source + in_main(body)) == 4, "what reads it adds nothing to it"
    assert [text for _, text in model.said(1)] == ["write", "r1", "judge"]
    assert [text for _, text in model.said(3)] == ["write", "r1", "again", "r2", "judge", "r1", "Continue."]


def test_what_an_agent_reads_of_another_is_part_of_what_it_says() -> None:
    source = TWO % ("", 'message_history = {source = "writer"}')

    def args(edit: str) -> str:
        store = MemoryStore(clock=(clock := Clock()))
        body = in_main(f'writer("write") {edit} critic("judge")')
        run_program(source + body, mock=False, models=Model(says("r")), store=store, clock=clock)
        return store.entries("r1")[-1].args

    plain = args("")
    assert json.loads(plain)["reads"]["agent"] == "writer"
    assert args("writer.session.rewind(1)") != plain
    assert args("writer.session.append{role = 'user', content = 'x'}") != plain


def test_a_source_that_is_no_agent_is_an_error_with_did_you_mean() -> None:
    failed = error(TWO % ("", 'message_history = {source = "writr"}') + in_main("critic()"))
    assert failed["message"] == (
        'agent "critic": message_history.source: no agent "writr" is declared (declared: critic, writer); '
        'did you mean "writer"?'
    )
    assert failed["site"] == "main.tac:3"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            "message_history = {sorce = 'own'}",
            'Agent.message_history has no field "sorce"; did you mean "source"? (fields: source, filter)',
        ),
        ("message_history = {source = 3}", 'Agent.message_history.source is "own", "shared" or an agent'),
        (
            "filter = filters.last_n(1), message_history = {filter = filters.last_n(1)}",
            "Agent.filter and message_history.filter are the same: give one",
        ),
    ],
)
def test_a_wrong_message_history_is_an_error_where_the_agent_is_declared(fields: str, message: str) -> None:
    failed = error(agent(fields) + in_main("worker()"))
    assert (failed["message"], failed["site"]) == (message, "main.tac:2")


def test_a_long_history_is_filtered_by_what_is_estimated_not_by_what_was_billed() -> None:
    model = Model(says("r" * 400, usage=Usage(100000, 100000)), says("short"), says("end"))
    ask(model, agent("filter = filters.token_budget(60)") + in_main('worker("a") worker("b") worker("c")'))
    assert [text for _, text in model.said(2)] == ["b", "short", "c"]
