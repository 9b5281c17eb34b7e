"""One turn of an agent: what is sent, what is remembered, what the program gets."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.models import Conversation, ModelFault, Reply, Usage
from tactus.storage import Response
from tactus.storage.memory import MemoryStore
from tactus.storage.sqlite import SqliteStore
from tests.agents.doubles import AGENT, Model, ask, says
from tests.programs import Clock, error, go_on, in_main, result_after_crashes, run_program

# what is sent


def test_the_first_turn_without_a_message_begins() -> None:
    model = Model(says("Hi."))
    ask(model, AGENT + in_main("worker()"))
    assert model.said() == [("user", "Begin.")]
    assert model.asked[0].system == "Work."
    assert [tool.name for tool in model.asked[0].tools] == ["done"]


def test_the_input_is_sent_where_no_template_shows_it() -> None:
    model = Model(says("Hi."))
    ask(model, AGENT + in_main("worker()"), {"topic": "bees"})
    assert model.said() == [("user", 'Input:\n```json\n{\n  "topic": "bees"\n}\n```')]


def test_a_state_that_is_a_list_has_no_names_for_a_template() -> None:
    model = Model(says("Hi."))
    source = 'worker = Agent {model = "openai/gpt-4o-mini", system_prompt = "{state.x}, {y}, {state}"}\n'
    ask(model, source + in_main('state[1] = "x" worker("Go.")'))
    assert model.asked[0].system == ", {y}, {state}"


def test_templates_are_rendered_before_each_turn() -> None:
    source = """
    worker = Agent { model = "openai/gpt-4o-mini",
      system_prompt = "{input.topic}/{state.n}/{missing}/{state.absent}/{context.x}/{{input.topic}}" }
    """ + in_main("state.n = 1 worker() state.n = 2 worker{context = {x = 'c'}}")
    model = Model(says("Hi."))
    ask(model, source, {"topic": "bees"})
    assert [asked.system for asked in model.asked] == [
        "bees/1/{missing}///{input.topic}",
        "bees/2/{missing}//c/{input.topic}",
    ]


def test_the_initial_message_goes_first_and_a_message_follows() -> None:
    source = """
    worker = Agent { model = "openai/gpt-4o-mini", initial_message = "Topic: {input.topic}" }
    """
    model = Model(says("Hi."))
    ask(model, source + in_main("worker()"), {"topic": "bees"})
    assert model.said() == [("user", "Topic: bees")]
    ask(model, source + in_main('worker("go")'), {"topic": "bees"})
    assert model.said() == [("user", "Topic: bees"), ("user", "go")]


def test_a_turn_after_tool_results_adds_nothing_and_after_a_text_it_says_continue() -> None:
    model = Model(says("", ("done", {"reason": "r"})), says("I am done."), says("Still."))
    ask(model, AGENT + in_main("worker() worker() worker()"))
    assert model.said(1) == [("user", "Begin."), ("assistant", ""), ("tool", "Done")]
    assert model.said(2)[-2:] == [
        ("assistant", "I am done."),
        ("user", "Continue. Call done when you are finished."),
    ]


def test_context_is_a_labelled_block() -> None:
    model = Model(says("Hi."))
    ask(model, AGENT + in_main('worker{message = "Sum up.", context = {tip = 5}}'))
    assert model.said() == [("user", 'Sum up.\n\nContext:\n```json\n{\n  "tip": 5\n}\n```')]
    ask(model, AGENT + in_main("worker{tip = 5}"))
    assert model.said() == [("user", 'Context:\n```json\n{\n  "tip": 5\n}\n```')]


def test_overrides_hold_for_that_turn_only() -> None:
    model = Model(says("Hi."))
    ask(model, AGENT + in_main('worker{tools = {}, temperature = 0.2, model = "openai/gpt-4o"} worker()'))
    first, second = model.asked
    assert (first.tools, first.settings, first.model) == ((), {"temperature": 0.2}, "openai/gpt-4o")
    assert ([tool.name for tool in second.tools], second.settings) == (["done"], {})


def test_a_key_close_to_an_option_is_refused() -> None:
    failed = error(AGENT + in_main("worker{temprature = 1}"), mock=False, models=Model(says("")))
    assert failed["message"] == 'a turn has no option "temprature"; did you mean "temperature"?'


def test_each_procedure_call_has_its_own_history() -> None:
    source = AGENT + "sub = Procedure { function() worker('in sub') end }\n" + in_main("worker('a') sub() worker('b')")
    model = Model(says("Hi."))
    ask(model, source)
    assert model.said(1) == [("user", "in sub")]
    assert model.said(2) == [("user", "a"), ("assistant", "Hi."), ("user", "b")]


# tools


def test_calls_run_in_order_and_reach_the_model_as_results_or_errors() -> None:
    source = """
    order = {}
    add = Tool { input = {n = field.number{required = true}}, function(args)
      table.insert(order, args.n)
      if args.n == 2 then error("two is not allowed") end
      return {sum = args.n}
    end }
    worker = Agent { model = "openai/gpt-4o-mini", tools = {add} }
    """ + in_main("local r = worker() worker() return {order, r.tool_calls}")
    model = Model(
        says("", ("add", {"n": 1}), ("add", {"n": 2}), ("add", {"n": "x"}), ("sub", {}), ("add", "not json")),
        says("ok"),
    )
    order, calls = ask(model, source)
    assert order == [1, 2]
    assert [text for role, text in model.said() if role == "tool"] == [
        '{"sum":1}',
        "Error: two is not allowed",
        'Error: add.n is "x": expected a number',
        'Error: there is no tool "sub" (offered: add)',
        "Error: add takes a table of named arguments",
    ]
    assert calls[0] == {"name": "add", "args": {"n": 1}, "result": {"sum": 1}}
    assert calls[1]["error"] == "two is not allowed"


def test_a_mark_stays_until_it_was_seen_and_the_tool_is_offered_again() -> None:
    source = """
    done = tactus.done
    search = Tool { function(args) return "found" end }
    worker = Agent { model = "openai/gpt-4o-mini", tools = {search, done} }
    """ + in_main("""
      local seen = {}
      repeat
        worker()
        if search.called() then
          table.insert(seen, "search")
          worker{message = "Summarize", tools = {}}
        end
      until done.called() or Iterations.exceeded(9)
      return {seen, Iterations.current(), done.last_result(), search.call_count(), search.called()}
    """)
    model = Model(
        says("", ("search", {})),
        says("summary one"),
        says("", ("search", {})),
        says("summary two"),
        says("", ("done", {"reason": "finished"})),
    )
    seen, turns, reason, count, still = ask(model, source)
    assert (seen, turns, reason, count) == (["search", "search"], 5, "finished", 2)
    assert still is False


def test_a_mark_that_nobody_saw_stays() -> None:
    model = Model(says("", ("done", {"reason": "r"})), says("later"))
    assert ask(model, AGENT + in_main("worker() worker() return {done.called(), done.called()}")) == [True, True]


def test_done_has_a_reason_whatever_the_model_said() -> None:
    loop = AGENT + in_main("worker() return done.last_result()")
    assert ask(Model(says("text", ("done", {"reason": "why"}))), loop) == "why"
    assert ask(Model(says("text", ("done", {"greeting": "Hello!"}))), loop) == "Hello!"
    assert ask(Model(says("the reply", ("done", {}))), loop) == "the reply"
    assert ask(Model(says("", ("done", {}))), loop) == "Done"


def test_done_says_done_to_the_model_and_to_people() -> None:
    _, heard = run_program(AGENT + in_main("worker()"), mock=False, models=Model(says("", ("done", {"reason": "r"}))))
    assert [event.data["result"] for event in heard if event.kind == "tool"] == ["Done"]


# results, usage, cost


def test_the_result_stands_for_its_text_and_carries_the_numbers() -> None:
    source = AGENT + in_main("""
      local r = worker()
      return {r.output, tostring(r), r .. "!", r, r.usage, r.cost, r.cost_details.total_cost, r.model, r.message}
    """)
    model = Model(says("Hi.", usage=Usage(1200, 42, cache_read=1024)))
    output, text, joined, value, usage, cost, total, name, message = ask(model, source)
    assert output == text == value == message == "Hi."
    assert joined == "Hi.!"
    assert usage == {
        "prompt_tokens": 1200,
        "completion_tokens": 42,
        "total_tokens": 1242,
        "cached_tokens": 1024,
        "requests": 1,
    }
    assert cost == total == 0.0001284
    assert name == "gpt-4o-mini"


def test_an_unknown_price_is_nil_and_never_0() -> None:
    reply = Reply("Hi.", usage=Usage(1, 1), model="my-own", provider="openai")
    assert ask(Model(reply), AGENT + in_main("return worker().cost == nil")) is True


# the journal


def test_a_turn_is_one_entry_for_the_request_and_survives_every_crash() -> None:
    source = """
    local calls = 0
    bump = Tool { function(args) calls = calls + 1 Sleep(1) state.n = calls return calls end }
    done = tactus.done
    worker = Agent { model = "openai/gpt-4o-mini", tools = {bump, done} }
    """ + in_main("""
      repeat worker() until done.called() or Iterations.exceeded(9)
      return {calls, state.n, Iterations.current(), bump.call_count(), done.last_result()}
    """)
    replies = (says("", ("bump", {}), ("bump", {})), says("", ("bump", {})), says("", ("done", {"reason": "r"})))
    model = Model(*replies)
    assert result_after_crashes(source, mock=False, models=model) == [3, 3, 3, 3, "r"]
    runs = 1 + 6  # undisturbed, and one crash after each of the six entries
    assert len(model.asked) == 2 * 3 * runs, "once each, whether or not entries may share a commit"


def test_the_journal_keeps_only_what_is_new_of_a_conversation() -> None:
    store = MemoryStore(clock=(clock := Clock()))
    source = AGENT + in_main('for i = 1, 40 do worker("message number " .. i) end')
    run_program(source, mock=False, models=Model(says("reply")), store=store, clock=clock)
    entries = store.entries("r1")
    assert len(entries) == 40
    assert json.loads(entries[-1].args)["new"] == [{"role": "user", "content": "message number 40"}]
    sizes = [len(entry.args) for entry in entries]
    assert max(sizes[1:]) - min(sizes[1:]) <= 2


def test_the_journal_of_500_turns_is_at_most_6_times_that_of_100() -> None:
    def size(turns: int) -> int:
        store = MemoryStore(clock=(clock := Clock()))
        body = f'for i = 1, {turns} do worker("a message of some length, number " .. i) end'
        source, model = AGENT + in_main(body, max_turns=str(turns)), Model(says("a reply of some length"))
        run, _ = run_program(source, mock=False, models=model, store=store, clock=clock)
        assert run.status == "done"
        return sum(len(e.args) + len(e.value) + len(e.extra or "") + len(e.usage or "") for e in store.entries("r1"))

    assert size(500) <= 6 * size(100)


def test_a_failed_request_leaves_no_trace_in_the_history() -> None:
    source = AGENT + in_main("""
      local ok, e = pcall(worker, "one")
      worker("two")
      return {ok, e.code, e.retryable}
    """)
    model = Model(ModelFault("model_error", "bad request"), says("Hi."))
    assert ask(model, source) == [False, "model_error", False]
    assert model.said() == [("user", "two")]


def test_a_rate_limit_is_waited_for_and_the_attempts_are_counted() -> None:
    class Busy(Model):
        async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
            self.asked.append(conversation)
            if len(self.asked) < 3:
                raise ModelFault("rate_limited", "slow down", retryable=True, retry_after=1.0)
            return says("Hi.")

    store = MemoryStore(clock=(clock := Clock()))
    run, heard = run_program(AGENT + in_main("worker()"), mock=False, models=Busy(), store=store, clock=clock)
    assert run.status == "done"
    assert store.entries("r1")[0].attempts == 3
    assert len([event for event in heard if event.kind == "retrying"]) == 2


def test_a_long_rate_limit_parks_the_run() -> None:
    class Closed(Model):
        async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
            self.asked.append(conversation)
            if len(self.asked) == 1:
                raise ModelFault("rate_limited", "come back later", retryable=True, retry_after=3600.0)
            return says("Hi.")

    clock = Clock()
    store, model = MemoryStore(clock=clock), Closed()
    run, _ = run_program(
        AGENT + in_main("return worker().text"), mock=False, models=model, store=store, clock=clock, patience=60
    )
    assert (run.status, len(model.asked)) == ("waiting", 1)
    assert run.wake_at is not None
    assert 3599 <= run.wake_at - run.created_at <= 3601


# doubles


def test_mocks_answer_by_name_and_ordinal_and_survive_crashes() -> None:
    source = (
        AGENT
        + """
    Mocks { worker = { temporal = {
      {message = "one"}, {message = "two", tool_calls = {{tool = "done", args = {reason = "r"}}}} } } }
    """
        + in_main("return {worker().text, worker().text, done.last_result()}")
    )
    assert result_after_crashes(source) == ["one", "two", "r"]


def test_an_agent_without_a_double_is_an_error_under_mock() -> None:
    failed = error(AGENT + in_main("worker()"))
    assert failed["code"] == "no_double"
    assert failed["message"].startswith('agent "worker" has no double: add Mocks { worker = ')


def test_mocks_never_act_in_a_plain_run() -> None:
    source = AGENT + 'Mocks { worker = {message = "mocked"} }\n' + in_main("return worker().text")
    assert ask(Model(says("real")), source) == "real"


def test_what_a_step_asked_of_an_agent_counts_after_it_is_remembered() -> None:
    source = AGENT + in_main("""
      Step.checkpoint(function() worker("inside") return 1 end)
      Sleep(1)
      worker("outside")
      return Iterations.current()
    """)
    model = Model(says("first"), says("second"))
    assert result_after_crashes(source, mock=False, models=model) == 2
    assert model.said() == [("user", "inside"), ("assistant", "first"), ("user", "outside")]


def test_keys_that_are_no_option_are_context_unless_they_look_like_a_slip() -> None:
    model = Model(says("Hi."))
    ask(model, AGENT + in_main('worker{topic = "bees", subject = "s"}'))
    assert model.said() == [("user", 'Context:\n```json\n{\n  "subject": "s",\n  "topic": "bees"\n}\n```')]


def test_a_run_resumes_without_the_librarys_own_blob(tmp_path: Path) -> None:
    class WithBlob(Model):
        async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
            reply = await super().request(conversation, on_text)
            return replace(reply, raw={"library": "some-library", "version": "1", "data": {"text": reply.text}})

    source = AGENT + in_main('worker("one") Human.approve("Shall we go on?") return worker("two").text')
    clock, model = Clock(), WithBlob(says("first"), says("second"))
    store = SqliteStore(tmp_path / "runs.db", clock=clock)
    run, _ = run_program(source, mock=False, models=model, store=store, clock=clock)
    assert run.status == "waiting"
    with closing(sqlite3.connect(tmp_path / "runs.db")) as database, database:
        assert database.execute("UPDATE entries SET extra = NULL WHERE extra IS NOT NULL").rowcount == 1
    store.answer("r1:1@0.0", Response(True))
    app = App(store, Settings(models=model, sleep=clock.sleep))
    assert go_on(app, app.claim("r1")).result == '"second"'
    assert model.said() == [("user", "one"), ("assistant", "first"), ("user", "two")]
    assert [message.raw for message in model.asked[-1].messages] == [None, None, None]
    store.close()


def live(fields: str, procedure: str = "") -> dict[str, Any]:
    """The run of an agent with these fields where a request is really about to be made, without any key."""
    more = {"default_provider": f'"{procedure}"'} if procedure else {}
    run, _ = run_program(f"worker = Agent {{ {fields} }}\n" + in_main("worker()", **more), mock=False)
    return {"status": run.status, **json.loads(run.error or "{}")}


def test_an_agent_without_a_model_fails_with_the_keys_to_set() -> None:
    failed = live('system_prompt = "Work."')
    assert (failed["status"], failed["code"]) == ("failed", "invalid_value")
    assert failed["message"].startswith("agent worker: an agent has no model: set `model = ")


def test_a_model_of_no_known_provider_fails_unless_there_is_a_default() -> None:
    assert "default_provider" in live('model = "my-own"')["message"]
    assert live('model = "my-own"', "openai")["message"].startswith("there is no key for openai")


def test_what_the_models_name_says_goes_before_the_default_provider() -> None:
    blocked = live('model = "claude-sonnet-4-5"', "openai")
    assert blocked["status"] == "blocked"
    assert "anthropic" in blocked["message"]
