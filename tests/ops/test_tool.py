"""Tool.call: by the program and by a model, counted, marked, validated."""

from __future__ import annotations

from tests.programs import error, in_main, result, result_after_crashes, run_program

DOUBLE = """
double = Tool {
  description = "Twice as much",
  input = {n = field.number{required = true}, label = field.string{default = "x"}},
  function(args) return args.n * 2 end
}
"""


def test_a_call_gives_the_raw_value_with_defaults_filled() -> None:
    source = """
    echo = Tool { input = {n = field.integer{required = true}, s = "string", d = field.string{default = "d"}},
      function(args) return args end }
    """ + in_main("return echo{n = 3.0}")
    assert result(source) == {"n": 3, "d": "d"}


def test_wrong_arguments_are_a_catchable_error_that_names_the_field() -> None:
    source = DOUBLE + in_main("local ok, e = pcall(double, {n = 'x'}) return {ok, e.code, e.message}")
    assert result(source) == [False, "invalid_arguments", 'double.n is "x": expected a number']


def test_an_unknown_argument_is_refused() -> None:
    source = DOUBLE + in_main("local ok, e = pcall(double, {n = 1, lable = 'y'}) return e.message")
    assert 'did you mean "label"' in result(source)


def test_a_call_is_counted_once_and_its_last_result_kept() -> None:
    source = DOUBLE + in_main("""
      local before = {double.called(), double.call_count(), double.last_result() == nil}
      double{n = 1} double{n = 4}
      local last = Tool.last_call("double")
      return {before, double.called(), Tool.call_count("double"), Tool.last_result(double), last.args.n}
    """)
    assert result(source) == [[False, 0, True], True, 2, 8, 4]


def test_a_call_with_wrong_arguments_is_not_counted() -> None:
    source = DOUBLE + in_main("pcall(double, {}) return {double.called(), double.call_count()}")
    assert result(source) == [False, 0]


def test_reset_forgets() -> None:
    source = DOUBLE + in_main("double{n = 1} double.reset() return {double.called(), double.call_count()}")
    assert result(source) == [False, 0]


def test_an_unknown_tool_is_an_error_with_did_you_mean() -> None:
    source = DOUBLE + in_main('return Tool.called("duoble")')
    assert error(source)["message"].endswith('did you mean "double"?')


def test_an_error_of_the_handler_is_the_tools_and_names_its_own_line() -> None:
    source = """breaks = Tool { function(args)
      error("it broke")
    end }
    """ + in_main("local ok, e = pcall(breaks, {}) return {e.code, e.op, e.message, tostring(e)}")
    assert result(source) == ["tool_error", "breaks", "it broke", "main.tac:2: it broke"]


def test_a_table_raised_by_a_handler_crosses_with_its_fields() -> None:
    source = """breaks = Tool { function(args) error({code = "quota", retryable = true, left = 3}) end }
    """ + in_main("local ok, e = pcall(breaks, {}) return {e.code, e.retryable, e.left}")
    assert result(source) == ["quota", True, 3]


def test_nil_and_a_reason_is_an_error() -> None:
    source = """find = Tool { function(args) return nil, "nothing found" end }
    """ + in_main("local ok, e = pcall(find, {}) return {ok, e.code, e.message}")
    assert result(source) == [False, "tool_error", "nothing found"]


def test_of_several_values_the_first_counts() -> None:
    source = """slug = Tool { input = {text = "string"}, function(args) return args.text:gsub(" ", "-") end }
    """ + in_main("return slug{text = 'a b'}")
    assert result(source) == "a-b"


def test_a_result_that_breaks_its_schema_is_the_tools_error() -> None:
    source = """t = Tool { output = {n = field.number{required = true}}, function(args) return {n = "x"} end }
    """ + in_main("local ok, e = pcall(t, {}) return e.message")
    assert result(source) == 'the result of t.n is "x": expected a number'


def test_a_handler_may_ask_and_its_upvalues_are_right_after_a_crash() -> None:
    source = """
    local calls = 0
    slow = Tool { function(args) calls = calls + 1 Sleep(60) return calls end }
    """ + in_main("slow{} slow{} Sleep(1) return {slow{}, calls}")
    assert result_after_crashes(source) == [3, 3]


def test_calls_inside_a_handler_mark_only_there_but_count_for_the_procedure() -> None:
    source = """
    inner = Tool { function(args) return 1 end }
    outer = Tool { function(args) inner{} return inner.called() end }
    """ + in_main("return {outer{}, inner.called(), inner.call_count(), outer.called()}")
    assert result(source) == [True, False, 1, True]


def test_every_call_is_an_event_with_its_caller() -> None:
    _, heard = run_program(DOUBLE + in_main("double{n = 1} return 1"))
    (event,) = [event for event in heard if event.kind == "tool"]
    assert event.data == {"tool": "double", "args": {"n": 1, "label": "x"}, "result": 2, "caller": "program"}


def test_a_call_by_a_model_names_its_agent() -> None:
    agents = """
    first = Agent { model = "openai/gpt-4o", tools = {double} }
    second = Agent { model = "openai/gpt-4o", tools = {double} }
    Mocks {
      first = {tool_calls = {{tool = "double", args = {n = 1}}}},
      second = {tool_calls = {{tool = "double", args = {m = 1}}}}
    }
    """
    _, heard = run_program(DOUBLE + agents + in_main("first() second() return 1"))
    told = [event.data for event in heard if event.kind == "tool"]
    assert [(data["caller"], data["agent"], "error" in data) for data in told] == [
        ("model", "first", False),
        ("model", "second", True),
    ]


def test_a_tool_with_a_double_is_not_run_under_mock() -> None:
    source = DOUBLE + "Mocks { double = {returns = 7} }\n" + in_main("return double{n = 1}")
    assert result(source, mock=True) == 7
    assert result(source, mock=False) == 2
