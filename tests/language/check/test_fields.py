"""Fields of declarations, options and arguments of words."""

from __future__ import annotations

import pytest

from tactus.language.check.fields import fields
from tests.language.check.told import Told, main, told
from tests.programs import error


def found(source: str) -> list[Told]:
    return told(fields, source)


def only(source: str) -> Told:
    (one,) = found(source)
    return one


def body(line: str) -> list[Told]:
    return found(main(line))


# --------------------------------------------------------------------- unknown fields

AGENT_FIELDS = (
    "(fields: name, provider, model, system_prompt, tools, temperature, max_tokens, top_p, seed, reasoning_effort, "
    "continue_message, initial_message, filter, message_history, budget)"
)


@pytest.mark.parametrize(
    ("source", "at", "message", "suggestion"),
    [
        (
            "w = Agent { modle = 'x' }",
            "modle",
            f'Agent has no field "modle"; did you mean "model"? {AGENT_FIELDS}',
            "model",
        ),
        ("w = Agent { zzz = 'x' }", "zzz", f'Agent has no field "zzz" {AGENT_FIELDS}', ""),
        ("w = Agent { ['modle'] = 'x' }", "'modle'", 'Agent has no field "modle"; did you mean "model"?', "'model'"),
        ("agent('w', { modle = 'x' })", "modle", 'agent has no field "modle"; did you mean "model"?', "model"),
        ("Agent 'w' { modle = 'x' }", "modle", 'Agent has no field "modle"; did you mean "model"?', "model"),
        ("local A = Agent local w = A { name = 'w', modle = 'x' }", "modle", 'Agent has no field "modle"', "model"),
        ("local t = {modle = 'x'} w = Agent(t)", "modle", 'Agent has no field "modle"', "model"),
        (
            "t = Tool { descripton = 'x', function() end }",
            "descripton",
            'Tool has no field "descripton"',
            "description",
        ),
        ("Procedure { inputs = {}, function() end }", "inputs", 'Procedure has no field "inputs"', "input"),
        (
            "w = Agent { model = {name = 'x', temprature = 1} }",
            "temprature",
            'model has no parameter "temprature"; did you mean "temperature"?',
            "temperature",
        ),
        (
            "w = Agent { message_history = {sorce = 'own'} }",
            "sorce",
            'Agent.message_history has no field "sorce"; did you mean "source"? (fields: source, filter)',
            "source",
        ),
        (
            "w = Agent { budget = {usdd = 1} }",
            "usdd",
            'Agent.budget has no limit "usdd"; did you mean "usd"? (there are: usd, ',
            "usd",
        ),
        (
            "w = Agent { filter = {class = 'LastN', cuont = 3} }",
            "cuont",
            'Agent.filter: LastN has no field "cuont"; did you mean "count"? (count)',
            "count",
        ),
    ],
)
def test_an_unknown_field_of_a_declaration_is_found(source: str, at: str, message: str, suggestion: str) -> None:
    one = only(source)
    assert (one.code, one.at, one.suggestion) == ("TAC201", at, suggestion)
    assert one.message.startswith(message)


def test_a_run_says_the_same_of_a_declaration() -> None:
    for source in (
        "w = Agent { modle = 'x' }",
        "t = Tool { zzz = 1, function() end }",
        "p = Procedure { inputs = {} }",
    ):
        said = error(source + "\nProcedure { name = 'main', function() end }")["message"]
        assert said in [one.message for one in found(source)]


@pytest.mark.parametrize(
    ("line", "at", "message", "suggestion"),
    [
        (
            "Retry.with_backoff(f, {retrys = 3})",
            "retrys",
            'Retry.with_backoff has no option "retrys"; did you mean "retries"? (options: retries, max_attempts, ',
            "retries",
        ),
        ("GraphNode.create{lable = 'x'}", "lable", 'GraphNode.create has no option "lable"', "label"),
        ("Session.reset{kep = 'none'}", "kep", 'Session.reset has no option "kep"; did you mean "keep"?', "keep"),
        ("Session.append{rol = 'user', content = 'x'}", "rol", 'Session.append has no option "rol"', "role"),
        ("Human.notify{mesage = 'x'}", "mesage", 'Human.notify has no option "mesage"', "message"),
        ("System.alert{message = 'x', levle = 'info'}", "levle", 'System.alert has no option "levle"', "level"),
    ],
)
def test_an_unknown_option_of_a_word_is_found(line: str, at: str, message: str, suggestion: str) -> None:
    (one,) = body(line)
    assert (one.code, one.at, one.suggestion) == ("TAC201", at, suggestion)
    assert one.message.startswith(message)


@pytest.mark.parametrize(
    "source",
    [
        "w = Agent { model = 'x', provider = 'ours', tools = {}, temperature = 0.5, budget = {usd = 1} }",
        "w = Agent { [key] = 1 }",
        "local t = {modle = 'x'} t.modle = nil w = Agent(t)",
        "local t = {modle = 'x'} change(t) w = Agent(t)",
        "w = Agent(options())",
        "local t = {} if x then t = {modle = 'x'} end w = Agent(t)",
        "local Agent = make w = Agent { modle = 'x' }",
        "t = Tool { parameters = {a = 'string'}, handler = function() end }",
        "tool('t', {input = {}}, function() end)",
        "local function f() end tool('t', {}, f)",
        "local function f() end t = Tool { f }",
        "t = Tool { handler = make() }",
        "t = Tool { make() }",
        "t = Tool { unpack(functions) }",
        "Procedure(function() end)",
        "main = procedure('main', {}, function() end)",
        "p = Procedure('helper')",
        "w = Agent 'helper'",
        "w = Agent { model = {name = 'x', openai_reasoning_effort = 'low'}, message_history = {source = 'shared'} }",
        "w = Agent { message_history = {source = other} } other = Agent {}",
        "w = Agent { temperature = nil, tools = nil }",
        "w = Agent { model = MODEL }",
        "w = Agent { system_prompt = 'a' .. b, tools = all(), temperature = t or 1 }",
    ],
)
def test_what_is_right_or_open_is_let_be(source: str) -> None:
    assert found(source) == []


def test_fields_of_a_later_version_are_warned_of() -> None:
    assert [(one.code, one.at, one.message) for one in found("w = Agent { turn = 'loop', prepare = f }")] == [
        ("TAC901", "turn", "the field `turn` of Agent is not available in this version"),
        ("TAC901", "prepare", "the field `prepare` of Agent is not available in this version"),
    ]
    one = only("t = Tool { use = 'mcp.x.y' }")
    assert (one.code, one.at) == ("TAC901", "use")


def test_a_field_that_stands_twice_is_warned_of() -> None:
    one = only("w = Agent { model = 'a', tools = {}, ['model'] = 'b' }")
    assert one == Told("TAC206", "'model'", '"model" stands twice in this table: only the last one counts')
    assert only("w = Agent { model = {name = 'a', name = 'b'} }").code == "TAC206"
    assert only("w = Agent { budget = {usd = 1, usd = 2} }").code == "TAC206"
    assert only("Procedure { input = {a = 'string', a = 'number'}, function() end }").code == "TAC206"
    assert [one.code for one in body("Human.approve{message = 'a', message = 'b'}")] == ["TAC206"]


# --------------------------------------------------------------------- kinds


@pytest.mark.parametrize(
    ("source", "at", "message"),
    [
        ("w = Agent { temperature = 'hot' }", "'hot'", 'Agent.temperature must be a number, got "hot"'),
        ("w = Agent { tools = 'search' }", "'search'", 'Agent.tools must be a list, got "search"'),
        ("w = Agent { tools = tactus.done }", "tactus.done", "Agent.tools must be a list, got the tool done"),
        ("w = Agent { system_prompt = 5 }", "5", "Agent.system_prompt must be a string, got 5"),
        ("w = Agent { system_prompt = {} }", "{}", "Agent.system_prompt must be a string, got an empty table"),
        ("w = Agent { system_prompt = {x = 1} }", "{x = 1}", "Agent.system_prompt must be a string, got a table"),
        ("w = Agent { max_tokens = 1.5 }", "1.5", "Agent.max_tokens must be an integer, got 1.5"),
        ("w = Agent { max_tokens = 100.0 }", "100.0", "Agent.max_tokens must be an integer, got 100.0"),
        ("w = Agent { model = true }", "true", "Agent.model must be a string or table, got true"),
        ("w = Agent { model = {'x'} }", "{'x'}", "Agent.model must be a string or table, got a list"),
        ("w = Agent { model = f }\nfunction f() end", "f", "Agent.model must be a string or table, got a function"),
        ("w = Agent { model = {temperature = 'hot'} }", "'hot'", 'Agent.model.temperature must be a number, got "hot"'),
        ("w = Agent { tools = {5} }", "5", "item 1 of Agent.tools must be a string or table, got 5"),
        ("w = Agent { temperature = not x }", "not x", "Agent.temperature must be a number, got true or false"),
        ("w = Agent { temperature = 'a' .. b }", "'a' .. b", "Agent.temperature must be a number, got a text"),
        ("local hot = 'hot' w = Agent { temperature = hot }", "hot", 'Agent.temperature must be a number, got "hot"'),
        ("t = Tool { description = true, function() end }", "true", "Tool.description must be a string, got true"),
        (
            "t = Tool { input = 'string', function() end }",
            "'string'",
            'Tool.input must be a table of fields, got "string"',
        ),
        (
            "Procedure { input = {'x'}, function() end }",
            "{'x'}",
            "Procedure.input must be a table of fields, got a list",
        ),
        ("Procedure { max_turns = '9', function() end }", "'9'", 'Procedure.max_turns must be an integer, got "9"'),
        ("output 'string'", "'string'", 'output must be a table of fields, got "string"'),
        ("Stages('planning')", "'planning'", 'names of Stages must be a list, got "planning"'),
        ("Stages{'planning', 5}", "5", "item 2 of names of Stages must be a string, got 5"),
    ],
)
def test_a_value_of_the_wrong_kind_is_found(source: str, at: str, message: str) -> None:
    assert only(source) == Told("TAC203", at, message)


@pytest.mark.parametrize(
    ("line", "at", "message"),
    [
        ("Sleep('x')", "'x'", 'seconds of Sleep must be a number, got "x"'),
        ("Stage.set(5)", "5", "name of Stage.set must be a string, got 5"),
        ("Iterations.exceeded('x')", "'x'", 'limit of Iterations.exceeded must be a number, got "x"'),
        ("File.write('x', {})", "{}", "text of File.write must be a string, got an empty table"),
        ("Step.run('x', 'y')", "'y'", 'fn of Step.run must be a function, got "y"'),
        ("Retry.with_backoff('x')", "'x'", 'fn of Retry.with_backoff must be a function, got "x"'),
        ("Session.head(1.5)", "1.5", "n of Session.head must be an integer, got 1.5"),
        ("field.string('x')", "'x'", 'options of field.string must be a table, got "x"'),
        ("Human.approve{message = 'x', timeout = '1h'}", "'1h'", 'timeout of Human.approve must be a number, got "1h"'),
        ("Human.approve(5)", "5", "request of Human.approve must be a table or string, got 5"),
        ("w.session.head('x')", "'x'", 'n of w.session.head must be an integer, got "x"'),
    ],
)
def test_an_argument_of_the_wrong_kind_is_found(line: str, at: str, message: str) -> None:
    (one,) = found("w = Agent {}\n" + main(line))
    assert one == Told("TAC203", at, message)


@pytest.mark.parametrize(
    "line",
    [
        "Sleep(1.5) Sleep(x) Sleep(f()) Sleep(...) Sleep(1, 2)",
        "Session.head(3.0) Session.slice(1, 2) Session.slice{start = 2}",
        "Log.info('x', {'a', 'b'}) Log.info({}) log() Json.encode() State.get() State.get(true)",
        "Json.object({'a'}) Human.notify('x') Human.notify{message = 'x', context = {'a'}}",
        "Retry.with_backoff(w) Retry.with_backoff(w, {retries = n})",
        "Step.checkpoint(f) checkpoint() checkpoint(f)",
        "Stage.set(name()) Stage.advance() Stage.advance(nil)",
        "Stage.set(unpack(names))",
        "matches('^v[0-9]+$') matches(pattern) contains(nil or x)",
        "State.set('x', nil) State.append('x', y)",
        "Tool.called('done') Tool.called(done)",
        "GraphNode.create('x') GraphNode.create() GraphNode.set_current(node)",
    ],
)
def test_arguments_that_are_right_or_open_are_let_be(line: str) -> None:
    assert found("w = Agent {} done = tactus.done\n" + main(line)) == []


# --------------------------------------------------------------------- what is missing


@pytest.mark.parametrize(
    ("line", "at", "message"),
    [
        ("Sleep()", "Sleep", "Sleep needs seconds: how long"),
        ("Stage.set()", "Stage.set", "Stage.set needs a name: the stage"),
        ("Stage.set(nil)", "nil", "Stage.set needs a name: the stage"),
        ("File.write('x')", "File.write", "File.write needs a text: the text"),
        ("Step.run('x')", "Step.run", "Step.run needs a function: what is done"),
        ("equals()", "equals", "equals needs a value: what it is compared with"),
        ("Human.approve{}", "Human.approve", "Human.approve needs a message: what the person reads (Markdown)"),
        ("Human.approve()", "Human.approve", 'Human.approve takes a text or a table: Human.approve{message = "…"}'),
        ("Session.append{content = 'x'}", "{content = 'x'}", "Session.append needs a role: who says it"),
        ("x = Agent()", "Agent", "`Agent` needs a table: Agent { ... }"),
        ("x = Tool(5)", "Tool", "`Tool` needs a table: Tool { ... }"),
    ],
)
def test_what_is_missing_is_found(line: str, at: str, message: str) -> None:
    assert body(line) == [Told("TAC202", at, message)]


def test_a_misspelled_option_is_not_missing_as_well() -> None:
    assert [one.code for one in body("Human.approve{mesage = 'Deploy?'}")] == ["TAC201"]
    assert [one.code for one in body("Session.append{rol = 'user', content = 'x'}")] == ["TAC201"]


# --------------------------------------------------------------------- texts that are allowed


@pytest.mark.parametrize(
    ("line", "at", "message", "suggestion"),
    [
        (
            "Human.notify{message = 'x', level = 'wrning'}",
            "'wrning'",
            'level of Human.notify is one of info, warning, error, critical, not "wrning"; did you mean "warning"?',
            "'warning'",
        ),
        (
            "Session.reset{keep = 'sytem_all'}",
            "'sytem_all'",
            'keep of Session.reset is one of system_prefix, system_all, none, not "sytem_all"; '
            'did you mean "system_all"?',
            "'system_all'",
        ),
        (
            'Session.append{role = "usr", content = "x"}',
            '"usr"',
            'role of Session.append is one of system, user, assistant, tool, not "usr"; did you mean "user"?',
            '"user"',
        ),
        (
            "local keep = 'all' Session.reset{keep = keep}",
            "keep",
            'keep of Session.reset is one of system_prefix, system_all, none, not "all"',
            "",
        ),
    ],
)
def test_a_text_that_is_not_allowed_is_found(line: str, at: str, message: str, suggestion: str) -> None:
    (one,) = body(line)
    assert one == Told("TAC204", at, message, suggestion)


def test_texts_that_others_may_know_are_let_be() -> None:
    assert (
        found("w = Agent { provider = 'opnai', reasoning_effort = 'utmost', model = {reasoning_effort = 'x'} }") == []
    )


# --------------------------------------------------------------------- turns


@pytest.mark.parametrize(
    ("call", "code", "at", "message"),
    [
        ("w{mesage = 'x'}", "TAC201", "mesage", 'a turn has no option "mesage"; did you mean "message"? (options: '),
        ("w.turn{temprature = 1}", "TAC201", "temprature", 'a turn has no option "temprature"'),
        ("Helper.turn{injct = 'x'}", "TAC201", "injct", 'a turn has no option "injct"; did you mean "inject"?'),
        ("w{message = 5}", "TAC203", "5", "message of a turn must be a string, got 5"),
        ("w{tools = 'done'}", "TAC203", "'done'", 'tools of a turn must be a list, got "done"'),
        ("w{context = 'x'}", "TAC203", "'x'", 'context of a turn must be a table, got "x"'),
        ("w(5)", "TAC203", "5", "w takes a text or a table of options"),
        ("w{turn = 'loop'}", "TAC901", "turn", "the option `turn` of a turn is not available in this version"),
        (
            "w{message = {'a', 'b'}}",
            "TAC901",
            "{'a', 'b'}",
            "the option `message` of a turn, as a list, is not available",
        ),
        ("w{message = 'a', message = 'b'}", "TAC206", "message", '"message" stands twice'),
    ],
)
def test_a_wrong_option_of_a_turn_is_found(call: str, code: str, at: str, message: str) -> None:
    (one,) = found("w = Agent {} agent('helper', {})\n" + main(call))
    assert (one.code, one.at) == (code, at)
    assert one.message.startswith(message)


@pytest.mark.parametrize(
    "call",
    [
        "w()",
        "w('text')",
        "w(text)",
        "w{message = text, tools = {}, customer = 'Ada', context = {x = 1}, max_tokens = 100}",
        "w{tools = {tactus.done, 'search'}}",
        "w{[key] = 1}",
        "w(options)",
        "w{}",
        "w(nil)",
        "w{messages_so_far = 3, topic = 'x'}",
        "other{mesage = 'x'}",
        "pcall(w, {message = 'x'})",
    ],
)
def test_a_turn_that_is_right_or_open_is_let_be(call: str) -> None:
    assert found("w = Agent {}\n" + main(call)) == []
