"""Session.* and MessageHistory.*: what they show is what is kept, what they change is what is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tactus.models import ModelFault
from tactus.storage.memory import MemoryStore
from tests.agents.doubles import AGENT, Model, ask, says
from tests.programs import Clock, error, in_main, result_after_crashes, run_program

TWO = """
writer = Agent { model = "openai/gpt-4o-mini" }
critic = Agent { model = "openai/gpt-4o-mini" }
"""


def chat(body: str, *replies: str, source: str = TWO) -> tuple[Model, Any]:
    """A conversation with models that say this one after another, and what the program returned."""
    model = Model(*[says(text) for text in replies or ("r1",)])
    return model, ask(model, source + in_main(body))


def args(body: str) -> list[dict[str, Any]]:
    """What the journal keeps of each request."""
    store = MemoryStore(clock=(clock := Clock()))
    run, _ = run_program(TWO + in_main(body), mock=False, models=Model(says("r")), store=store, clock=clock)
    assert run.status == "done", run.error
    return [json.loads(entry.args) for entry in store.entries("r1") if entry.op == "Model.request"]


# looking


def test_the_history_is_that_of_the_agent_that_spoke_last() -> None:
    _, seen = chat("""
      local before = #Session.history()
      writer("write") critic("judge")
      return {before, Session.history(), writer.session.history(), MessageHistory.get()}
    """)
    judged = [
        {"role": "user", "content": "judge", "class": "CHAT"},
        {"role": "assistant", "content": "r1", "class": "CHAT"},
    ]
    assert seen == [0, judged, [{**judged[0], "content": "write"}, judged[1]], judged]


def test_calls_and_results_are_shown_and_nothing_of_the_libraries() -> None:
    model = Model(says("I look", ("done", {"reason": "r"})))
    seen = ask(model, AGENT + in_main("worker() return Session.history()"))
    assert seen == [
        {"role": "user", "content": "Begin.", "class": "INTERNAL"},
        {
            "role": "assistant",
            "content": "I look",
            "class": "CHAT",
            "tool_calls": [{"id": "c0", "name": "done", "args": {"reason": "r"}}],
        },
        {
            "role": "tool",
            "content": "Done",
            "class": "INTERNAL",
            "name": "done",
            "tool_call_id": "c0",
            "ok": True,
        },
    ]


def test_what_is_shown_are_copies() -> None:
    model, seen = chat("""
      writer("a")
      Session.history()[1].content = "changed"
      writer("b")
      return Session.head(1)[1].content
    """)
    assert (seen, model.said(1)[0]) == ("a", ("user", "a"))


def test_parts_of_the_history() -> None:
    _, seen = chat("""
      for _, text in ipairs{"a", "b", "c"} do writer(text) end
      local function texts(messages)
        local all = {}
        for i, message in ipairs(messages) do all[i] = message.content end
        return table.concat(all, " ")
      end
      local s = writer.session
      return {texts(Session.head(2)), texts(s.tail(3)), texts(Session.slice(2, 4)), texts(s:slice{start = 5}),
        texts(Session.slice{stop = 1}), texts(Session.tail(0)), texts(Session.tail(99)), texts(Session.slice(7))}
    """)
    assert seen == ["a r1", "r1 c r1", "r1 b r1", "c r1", "a", "", "a r1 b r1 c r1", ""]


# adding


def test_a_system_text_waits_for_the_agent_that_speaks_next_and_is_said_once() -> None:
    model, _ = chat('writer("a") Session.inject_system("Be brief.") critic("b") writer("c")')
    assert model.said(1) == [("system", "Be brief."), ("user", "b")]
    assert model.said(2) == [("user", "a"), ("assistant", "r1"), ("user", "c")]


def test_what_waits_stands_in_the_history_of_the_agent_that_took_it() -> None:
    model, seen = chat("""
      writer("a")
      Session.inject_system("Be brief.")
      local waiting = #Session.history()
      writer("b")
      return {waiting, #writer.session.history(), #critic.session.history(), Session.history()[3].class}
    """)
    assert model.said(1) == [("user", "a"), ("assistant", "r1"), ("system", "Be brief."), ("user", "b")]
    assert seen == [3, 5, 0, "INTERNAL"]


def test_a_message_for_one_agent_reaches_only_that_one() -> None:
    model, _ = chat("""
      writer.session.append{role = "user", content = "Hello"}
      critic.session.inject_system("Be kind.")
      writer() critic()
    """)
    assert model.said(0) == [("user", "Hello")]
    assert model.said(1) == [("system", "Be kind."), ("user", "Begin.")]


def test_a_users_message_that_waits_is_what_the_turn_says() -> None:
    model, _ = chat('Session.append{role = "user", content = "Hello"} writer()')
    assert model.said() == [("user", "Hello")]


def test_a_reply_that_the_program_puts_there_is_gone_on_from() -> None:
    model, _ = chat('Session.append{role = "assistant", content = "I am ready."} writer()')
    assert model.said() == [("assistant", "I am ready."), ("user", "Continue.")]


def test_what_waits_goes_on_waiting_when_the_request_fails() -> None:
    model = Model(ModelFault("model_error", "no"), says("ok"))
    source = TWO.replace("critic = Agent {", "critic = Agent { system_prompt = 'c',")
    ask(model, source + in_main("Session.inject_system('Be brief.') pcall(writer, 'a') writer('b')"))
    assert model.said() == [("system", "Be brief."), ("user", "b")]


def test_an_initial_message_still_comes_first_after_system_texts() -> None:
    source = 'writer = Agent { model = "openai/gpt-4o-mini", initial_message = "The topic is bees." }\n'
    model, _ = chat("Session.inject_system('Be brief.') writer('Go.')", source=source)
    assert model.said() == [("system", "Be brief."), ("user", "The topic is bees."), ("user", "Go.")]


def test_a_message_has_a_class() -> None:
    _, seen = chat("""
      writer.session.append{role = "user", content = "a", class = "NOTIFICATION"}
      writer.session.append{role = "assistant", content = "b", humanInteraction = "PENDING_REVIEW"}
      writer.session.append{role = "system", content = "c"}
      local classes = {}
      for i, message in ipairs(writer.session.history()) do classes[i] = message.class end
      return classes
    """)
    assert seen == ["NOTIFICATION", "PENDING_REVIEW", "INTERNAL"]


# changing


def test_a_cleared_history_is_a_fresh_start_for_every_agent() -> None:
    source = TWO.replace("critic = Agent {", "critic = Agent { initial_message = 'Hi.',")
    model, seen = chat(
        """
        writer("a") critic("b") Session.inject_system("never said")
        Session.clear()
        local left = #writer.session.history() + #Session.history()
        writer("c") critic("d")
        return left
        """,
        source=source,
    )
    assert (model.said(2), model.said(3)) == ([("user", "c")], [("user", "Hi."), ("user", "d")])
    assert seen == 0


def test_clearing_one_agents_history_leaves_the_others() -> None:
    model, _ = chat('writer("a") critic("b") writer.session.clear() writer("c") critic("d")')
    assert model.said(2) == [("user", "c")]
    assert model.said(3) == [("user", "b"), ("assistant", "r1"), ("user", "d")]


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ("", ["one", "two"]),
        ('{keep = "system_prefix"}', ["one", "two"]),
        ('{keep = "system_all"}', ["one", "two", "three"]),
        ('{keep = "none"}', []),
    ],
)
def test_a_reset_keeps_system_texts(options: str, left: list[str]) -> None:
    model, _ = chat(f"""
      Session.inject_system("one") Session.inject_system("two")
      writer("a") Session.inject_system("three") writer("b")
      Session.reset({options})
      writer("c")
    """)
    assert [text for role, text in model.said() if role == "system"] == left
    assert [text for role, text in model.said() if role != "system"] == ["c"]


def test_a_rewound_history_ends_earlier() -> None:
    model, seen = chat("""
      writer("a") writer("b")
      Session.rewind(2)
      writer("c")
      Session.rewind(99)
      return #Session.history()
    """)
    assert model.said(2) == [("user", "a"), ("assistant", "r1"), ("user", "c")]
    assert seen == 0


def test_rewinding_takes_a_call_with_its_results() -> None:
    model = Model(says("", ("done", {}), ("done", {})), says("ok"))
    assert ask(model, AGENT + in_main("worker('a') Session.rewind(1) worker('b') return #Session.history()")) == 3
    assert model.said() == [("user", "a"), ("user", "b")]


def test_a_replaced_history_is_what_is_sent() -> None:
    model, _ = chat("""
      writer("a") writer("b") writer("c")
      local kept = Session.tail(2)
      Session.replace{{role = "system", content = "We spoke of a and b."}, kept[1], kept[2]}
      writer("d")
    """)
    assert model.said() == [("system", "We spoke of a and b."), ("user", "c"), ("assistant", "r1"), ("user", "d")]


def test_what_is_kept_of_a_replaced_history_keeps_the_providers_own_form() -> None:
    class WithBlob(Model):
        async def request(self, conversation: Any, on_text: Any) -> Any:
            reply = await super().request(conversation, on_text)
            return type(reply)(reply.text, reply.calls, raw={"library": "some-library", "data": reply.text})

    model = WithBlob(says("r1", ("done", {"n": 1})), says("r2"))
    source = AGENT + in_main("worker('a') MessageHistory.replace(Session.tail(2)) worker('b')")
    ask(model, source)
    assert [message.raw and message.raw["data"] for message in model.asked[-1].messages] == ["r1", None, None]


def test_without_an_agent_what_waits_is_edited_before_what_was_said() -> None:
    model, _ = chat("""
      writer("a")
      Session.append{role = "user", content = "x"} Session.append{role = "user", content = "y"}
      Session.rewind(1)
      writer()
    """)
    assert model.said() == [("user", "a"), ("assistant", "r1"), ("user", "x")]


def test_before_anybody_spoke_what_waits_can_be_replaced() -> None:
    model, _ = chat("""
      Session.append{role = "user", content = "x"}
      Session.replace{{role = "user", content = "y"}}
      writer()
    """)
    assert model.said() == [("user", "y")]


def test_a_tool_may_clear_the_history_of_the_turn_that_called_it() -> None:
    source = """
    forget = Tool { input = {}, function(args) worker.session.clear() return "forgotten" end }
    worker = Agent { model = "openai/gpt-4o-mini", tools = {forget} }
    """
    model = Model(says("", ("forget", {})), says("ok"))
    assert ask(model, source + in_main("worker('a') worker('b') return #Session.history()")) == 2
    assert model.said() == [("user", "b")]


def test_a_turn_inside_a_tool_of_the_same_agent_sees_no_call_without_its_result() -> None:
    source = """
    deeper = Tool { input = {}, function(args) return worker("inside").text end }
    worker = Agent { model = "openai/gpt-4o-mini", tools = {deeper} }
    """
    model = Model(says("I go deeper", ("deeper", {})), says("deep"), says("ok"))
    ask(model, source + in_main("worker('a') worker()"))
    assert model.said(1) == [("user", "a"), ("assistant", "I go deeper"), ("user", "inside")]
    assert model.said(2) == [
        ("user", "a"),
        ("assistant", "I go deeper"),
        ("tool", "deep"),
        ("user", "inside"),
        ("assistant", "deep"),
    ]


# the journal


def test_a_program_without_these_words_says_what_it_always_said() -> None:
    said = args('writer("a") writer("b")')
    assert said[0] == {"agent": "writer", "new": [{"role": "user", "content": "a"}], "tools": []}
    assert sorted(said[1]) == ["after", "agent", "new", "tools"]


def test_a_request_says_how_much_of_the_history_is_left() -> None:
    said = args("""
      writer("a") writer("b")
      Session.rewind(2) writer("c")
      Session.clear() writer("d")
      writer("e")
    """)
    assert [one.get("kept") for one in said] == [None, None, 2, 0, None]
    assert [[item["content"] for item in one["new"]] for one in said] == [["a"], ["b"], ["c"], ["d"], ["e"]]
    assert said[4]["after"] != said[3]["after"]


def test_what_was_appended_is_said_with_its_calls() -> None:
    said = args("""
      Session.append{role = "assistant", content = "", tool_calls = {{id = "c9", name = "look", args = {n = 1}}}}
      Session.append{role = "tool", content = "found", name = "look", tool_call_id = "c9"}
      writer("a")
    """)
    assert said[0]["new"] == [
        {"role": "assistant", "content": "", "calls": [{"name": "look", "args": {"n": 1}}]},
        {"role": "tool", "content": "found", "name": "look"},
        {"role": "user", "content": "a"},
    ]


def test_edits_keep_the_journal_linear_in_turns() -> None:
    def size(turns: int) -> int:
        body = f"""
          for i = 1, {turns} do
            writer("a message of some length, number " .. i)
            if i % 2 == 0 then Session.rewind(2) else Session.inject_system("odd") end
            if i % 5 == 0 then Session.replace(Session.tail(4)) end
          end
        """
        source = TWO + in_main(body, max_turns="400")
        store = MemoryStore(clock=(clock := Clock()))
        run, _ = run_program(source, mock=False, models=Model(says("a reply")), store=store, clock=clock)
        assert run.status == "done"
        return sum(len(entry.args) for entry in store.entries("r1"))

    assert size(200) <= 4.5 * size(50)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Session.rewind(2)", "Session.rewind(1)"),
        ("Session.clear()", ""),
        ("Session.inject_system('x')", "Session.inject_system('y')"),
        ("Session.replace{{role = 'user', content = 'x'}}", "Session.replace{{role = 'user', content = 'y'}}"),
        ("critic.session.clear()", "writer.session.clear()"),
    ],
)
def test_a_program_that_edits_otherwise_does_not_match_its_journal(was: str, now: str) -> None:
    body = 'writer("a") critic("b") writer("c") %s writer("d")'
    before, after = args(body % was)[-1], args(body % now)[-1]
    assert before != after


def test_edited_histories_survive_every_crash() -> None:
    source = TWO + in_main("""
      Session.inject_system("one")
      writer("a") critic("b")
      writer.session.rewind(1)
      Step.checkpoint(function()
        critic.session.append{role = "user", content = "in the step"}
        critic("inside")
        writer.session.replace{{role = "user", content = "only this"}}
        Session.inject_system("waits over the step")
      end)
      Sleep(1)
      writer("c") critic("d")
      Session.clear()
      writer("e")
      local all = {}
      for _, message in ipairs(critic.session.history()) do all[#all + 1] = message.content end
      return {all, Session.history()}
    """)
    model = Model(says("r"))
    history, last = result_after_crashes(source, mock=False, models=model)
    assert history == []
    assert [message["content"] for message in last] == ["e", "r"]
    sent = [[text for _, text in model.said(nth)] for nth in range(6)]
    assert sent[3] == ["only this", "waits over the step", "c"]
    assert sent[4] == ["b", "r", "in the step", "inside", "r", "d"]
    assert [text for _, text in model.said()] == ["e"]


def test_each_procedure_call_has_its_own() -> None:
    source = TWO + "sub = Procedure { function() Session.clear() writer('in sub') return #Session.history() end }\n"
    _, seen = chat("writer('a') local n = sub() return {n, #Session.history()}", source=source)
    assert seen == [2, 2]


# wrong words


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("Session.inject_system{}", 'Session.inject_system takes a text: Session.inject_system("Focus on security")'),
        ("Session.append('hi')", 'the message is a table, like {role = "user", content = "Hello"}'),
        (
            "Session.append{role = 'usr', content = 'hi'}",
            'the message.role is one of system, user, assistant, tool, not "usr"; did you mean "user"?',
        ),
        ("Session.append{role = 'user'}", "the message.content is a text"),
        (
            "Session.append{role = 'user', content = 'x', clas = 'CHAT'}",
            'the message of a user has no field "clas"; did you mean "class"?',
        ),
        (
            "Session.append{role = 'user', content = 'x', class = 'CHATS'}",
            "the message.class is one of INTERNAL, CHAT, NOTIFICATION, PENDING_APPROVAL, PENDING_INPUT, "
            "PENDING_REVIEW, RESPONSE, TIMED_OUT, CANCELLED, ALERT_INFO, ALERT_WARNING, ALERT_ERROR, "
            'ALERT_CRITICAL, not "CHATS"; did you mean "CHAT"?',
        ),
        (
            "Session.append{role = 'tool', content = 'x', name = 'look', tool_call_id = 'c1'}",
            'the result of "look" answers no call that stands before it',
        ),
        ("Session.replace('x')", "Session.replace takes a list of messages"),
        ("Session.replace{{role = 'user'}}", "message 1.content is a text"),
        ("Session.tail(-1)", "the number of messages is a whole number, 0 or more"),
        ("Session.slice(0, 1)", "the first message is a whole number, 1 or more"),
        (
            "Session.slice{strat = 1}",
            'Session.slice has no option "strat"; did you mean "start"? (start, stop)',
        ),
        ("Session.reset{keep = 'systems'}", "keep is one of system_prefix, system_all, none"),
        ("Session.history('nobody')", 'no agent "nobody" is declared (declared: critic, writer)'),
        ("writer.session.rewind('x')", "the number of messages is a whole number, 0 or more"),
    ],
)
def test_a_wrong_word_says_what_is_wrong(said: str, message: str) -> None:
    failed = error(TWO + in_main(f"Sleep(0)\n{said}"))
    assert failed["message"].removesuffix('; did you mean "system_all"?') == message
    assert failed["site"].startswith("main.tac:")


# nodes


def test_a_history_is_saved_with_a_node_and_loaded_again() -> None:
    model, seen = chat("""
      writer("a") critic("b")
      local node = GraphNode.create{label = "draft"}
      Session.inject_system("waiting")
      Session.save_to_node(node)
      writer("c") critic("d")
      Session.load_from_node(node)
      writer("e") critic("f")
      return {#writer.session.history(), #critic.session.history()}
    """)
    assert [text for _, text in model.said(4)] == ["a", "r1", "waiting", "e"]
    assert [text for _, text in model.said(5)] == ["b", "r1", "f"]
    assert seen == [5, 4]


def test_one_agents_history_is_saved_and_loaded_alone() -> None:
    model, _ = chat("""
      writer("a") critic("b")
      local node = GraphNode.create{label = "draft"}
      writer.session.save_to_node(node)
      writer("c") critic("d")
      writer.session.load_from_node(node)
      writer("e") critic("f")
    """)
    assert [text for _, text in model.said(4)] == ["a", "r1", "e"]
    assert [text for _, text in model.said(5)] == ["b", "r1", "d", "r1", "f"]


def test_one_agents_history_is_loaded_of_all_that_were_saved() -> None:
    model, _ = chat("""
      writer("a")
      Session.save_to_node(GraphNode.root())
      writer("b") critic("c")
      writer.session.load_from_node(GraphNode.root())
      critic.session.load_from_node(GraphNode.root())
      writer("d") critic("e")
    """)
    assert [text for _, text in model.said(3)] == ["a", "r1", "d"]
    assert [text for _, text in model.said(4)] == ["e"]


def test_an_agent_that_had_not_spoken_has_nothing_after_all_were_loaded() -> None:
    model, _ = chat("""
      writer("a")
      local node = GraphNode.root()
      Session.save_to_node(node)
      critic("b")
      Session.load_from_node(node)
      critic("c")
    """)
    assert [text for _, text in model.said()] == ["c"]


def test_a_loaded_history_is_said_by_its_digest() -> None:
    body = """
      local node = GraphNode.root()
      writer("%s") writer("long") Session.save_to_node(node) Session.clear() writer("other")
      Session.load_from_node(node) writer("on") writer("and on")
    """
    said, otherwise = args(body % "a")[-2:], args(body % "b")[-2]
    assert [item["content"] for item in said[0]["new"]] == ["on"]
    assert sorted(said[0]) == ["after", "agent", "base", "new", "tools"]
    assert said[0]["base"] != otherwise["base"]
    assert sorted(said[1]) == ["after", "agent", "new", "tools"]


def test_saved_histories_survive_every_crash_and_steps() -> None:
    source = TWO + in_main("""
      writer("a")
      local root = GraphNode.root()
      Step.checkpoint(function() writer("in the step") Session.save_to_node(GraphNode.root()) end)
      Sleep(1)
      writer("c")
      Session.load_from_node(root)
      Sleep(1)
      return {#Session.history(), writer("d").text, #Session.history()}
    """)
    model = Model(says("r"))
    assert result_after_crashes(source, mock=False, models=model) == [4, "r", 6]
    assert [text for _, text in model.said()] == ["a", "r", "in the step", "r", "d"]


def test_a_node_where_nothing_was_saved_is_an_error() -> None:
    failed = error(TWO + in_main('local node = GraphNode.create{label = "x"}\nSession.load_from_node(node)'))
    assert failed["message"].startswith("no history was saved at the node ")
    assert failed["code"] == "invalid_value"


# results


def test_a_result_tells_its_own_messages_and_all_there_were() -> None:
    model = Model(says("first", ("done", {})), says("second"))
    seen = ask(
        model,
        AGENT
        + in_main("""
      local one = worker("a")
      local two = worker("b")
      worker.session.clear()
      worker("c")
      local function texts(messages)
        local all = {}
        for i, message in ipairs(messages) do all[i] = message.role .. ":" .. message.content end
        return table.concat(all, " ")
      end
      return {texts(one.new_messages()), texts(one:all_messages()), texts(two.new_messages()),
        texts(two.all_messages()), one.metrics.new_messages, two.metrics.message_count}
    """),
    )
    first = "user:a assistant:first tool:Done"
    second = "user:b assistant:second"
    assert seen == [first, first, second, f"{first} {second}", 3, 5]


def test_a_results_messages_are_the_same_after_a_crash() -> None:
    source = AGENT + in_main("""
      local one = worker("a")
      Step.checkpoint(function() worker("inside") end)
      Sleep(1)
      local two = worker("b")
      return {one.new_messages()[1].content, two.new_messages()[1].content, #two.all_messages()}
    """)
    assert result_after_crashes(source, mock=False, models=Model(says("r"))) == ["a", "b", 6]


def test_the_number_of_a_results_messages_is_no_field_of_it() -> None:
    seen = ask(
        Model(says("r")),
        AGENT + in_main("local names = {} for name in pairs(worker()) do names[#names + 1] = name end return names"),
    )
    assert "text" in seen
    assert [name for name in seen if not name.isidentifier()] == []
