"""Procedure.run: procedures inside procedures, each with a memory of its own."""

from __future__ import annotations

from tests.programs import error, in_main, result, result_after_crashes, run_program

SUB = """
sub = Procedure {
  input = {n = field.integer{required = true}},
  output = {twice = field.integer{required = true}, seen = "integer"},
  function(input)
    state.calls = (state.calls or 0) + 1
    Sleep(1)
    return {twice = input.n * 2, seen = state.calls}
  end
}
"""


def test_the_three_spellings_are_the_same_call() -> None:
    source = SUB + in_main(
        'return {sub{n = 1}, sub.run{n = 2}, Procedure.run("sub", {n = 3}), Procedure.run(sub, {n = 4})}'
    )
    assert [item["twice"] for item in result(source)] == [2, 4, 6, 8]


def test_each_call_starts_with_fresh_state() -> None:
    source = SUB + in_main("state.calls = 10 sub{n = 1} return {sub{n = 1}.seen, state.calls}")
    assert result_after_crashes(source) == [1, 10]


def test_input_is_a_global_of_the_procedure_that_runs() -> None:
    source = """
    show = Procedure { function() return input.n end }
    """ + in_main("return {input.n, show{n = 2}, input.n}", input='{n = "integer"}')
    assert result(source, {"n": 1}) == [1, 2, 1]


def test_an_input_that_breaks_its_schema_is_catchable() -> None:
    source = SUB + in_main('local ok, e = pcall(sub, {n = "x"}) return {e.code, e.message}')
    assert result(source) == ["invalid_input", 'in procedure "sub": input.n is "x": expected an integer']


def test_an_output_that_breaks_its_schema_fails_the_run() -> None:
    failed = error(in_main("return {n = 'x'}", output="{n = field.number{required = true}}"))
    assert failed["code"] == "invalid_output"
    assert failed["message"] == ('the result of procedure "main" breaks its schema: output.n is "x": expected a number')


def test_undeclared_output_fields_are_dropped_with_a_warning() -> None:
    run, heard = run_program(in_main("return {n = 1, extra = 2}", output='{n = "number"}'))
    assert run.result == '{"n":1}'
    (warning,) = [event.data for event in heard if event.kind == "log"]
    assert warning["level"] == "warn"
    assert warning["message"].endswith("they were dropped: output.extra")


def test_an_error_carries_the_procedures_name() -> None:
    source = 'bad = Procedure { function() error("boom") end }\n' + in_main("bad{}")
    assert error(source)["message"] == 'in procedure "bad": boom'


def test_recursion_has_an_end() -> None:
    source = """deep = Procedure { input = {n = "integer"}, function(input)
      if input.n == 1 then return "bottom" end
      return deep{n = input.n - 1}
    end }
    """ + in_main("local ok, e = pcall(deep, {n = 6}) return {deep{n = 5}, e.code}")
    assert result(source) == ["bottom", "max_depth"]


def test_one_named_procedure_alone_is_the_main_one() -> None:
    assert result("only = Procedure { function() return 5 end }") == 5


def test_the_last_log_lines_are_not_lost() -> None:
    _, heard = run_program(in_main('Sleep(1) log("after the last ask") return 1'))
    assert [event.data["message"] for event in heard if event.kind == "log"] == ["after the last ask"]


def test_log_lines_before_an_error_are_not_lost() -> None:
    run, heard = run_program(in_main('log("before") error("boom")'))
    assert run.status == "failed"
    assert [event.data["message"] for event in heard if event.kind == "log"] == ["before"]


def test_random_numbers_of_a_sub_procedure_are_its_own() -> None:
    source = """
    roll = Procedure { function() return math.random(1000000) end }
    """ + in_main("return {math.random(1000000), roll(), roll(), math.random(1000000)}")
    numbers = result_after_crashes(source)
    assert len(set(numbers)) == 4
