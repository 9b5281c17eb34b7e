"""Stages: declared names, in order; the stage of one procedure call."""

from __future__ import annotations

from typing import Any

from tests.programs import START, error, in_main, result, result_after_crashes, run_program

THREE = 'Stages {"planning", "executing", "complete"}\n'


def said(body: str, before: str = THREE) -> Any:
    """The message of the error that this raises."""
    return result(before + in_main(f"local ok, e = pcall(function() {body} end) assert(not ok) return e.message"))


def test_a_stage_is_entered_and_its_history_kept() -> None:
    source = THREE + in_main("""
      local before = Stage.current()
      Stage.set("planning")
      Sleep(10)
      local next = Stage.advance()
      Sleep(5)
      Stage.set("planning")
      Sleep(1)
      return {before == nil, next, Stage.current(), Stage.is("planning"), Stage.is("complete"), Stage.history()}
    """)
    assert result_after_crashes(source) == [
        True,
        "executing",
        "planning",
        True,
        False,
        [
            {"to_stage": "planning", "timestamp": START},
            {"from_stage": "planning", "to_stage": "executing", "timestamp": START + 10},
            {"from_stage": "executing", "to_stage": "planning", "timestamp": START + 15},
        ],
    ]


def test_a_remembered_step_leaves_the_stage_as_the_function_left_it() -> None:
    source = THREE + in_main("""
      Stage.set("planning")
      Step.checkpoint(function() Stage.advance() Stage.advance() end)
      Sleep(1)
      return {Stage.current(), #Stage.history()}
    """)
    assert result_after_crashes(source) == ["complete", 3]


def test_the_stage_belongs_to_one_procedure_call() -> None:
    source = (
        THREE
        + 'sub = Procedure { function() local was = Stage.current() Stage.set("complete") Sleep(1) '
        + "return {was = tostring(was), now = Stage.current()} end }\n"
        + in_main('Stage.set("executing") return {sub{}, sub{}, Stage.current()}')
    )
    fresh = {"was": "nil", "now": "complete"}
    assert result_after_crashes(source) == [fresh, fresh, "executing"]


def test_a_tools_handler_changes_the_stage_of_the_call_it_serves() -> None:
    source = THREE + 'go = Tool { function() Stage.set("complete") end }\n' + in_main("go{} return Stage.current()")
    assert result(source) == "complete"


def test_an_undeclared_name_lists_the_valid_ones() -> None:
    message = 'no stage "exekuting" is declared (stages: planning, executing, complete); did you mean "executing"?'
    for word in ("Stage.set", "Stage.is", "Stage.advance"):
        assert said(f'{word}("exekuting")') == message
    failed = error(THREE + in_main('Stage.set("done")'))
    assert failed["code"] == "unknown_name"
    assert failed["site"] == "main.tac:4"


def test_advance_only_goes_forward() -> None:
    assert result(THREE + in_main('return {Stage.advance(), Stage.advance("complete")}')) == ["planning", "complete"]
    skipped = result(THREE + in_main('Stage.advance("executing") return Stage.advance()'))
    assert skipped == "complete"
    back = 'the stage "planning" is not after "executing" (Stage.set("planning") goes back)'
    assert said('Stage.set("executing") Stage.advance("planning")') == back
    assert 'is not after "executing"' in said('Stage.set("executing") Stage.advance("executing")')
    past = 'there is no stage after "complete" (stages: planning, executing, complete)'
    assert said('Stage.set("complete") Stage.advance()') == past


def test_a_stage_that_is_set_again_is_no_change() -> None:
    assert result(THREE + in_main('Stage.set("planning") Stage.set("planning") return #Stage.history()')) == 1


def test_without_a_declaration_any_name_is_a_stage() -> None:
    source = in_main('Stage.set("thinking") return {Stage.current(), Stage.is("other"), Stage.count()}')
    assert result(source) == ["thinking", False, 0]
    order = 'Stage.advance needs stages in an order: declare them, Stages {"first", "second"}'
    assert said("Stage.advance()", "") == order
    assert said('Stage.advance("x")', "") == order


def test_a_stage_is_named_by_a_text() -> None:
    for given in ("5", "nil", '""', "{}"):
        assert said(f"Stage.set({given})") == "Stage.set takes the name of a stage"
    assert said("Stage.is()") == "Stage.is takes the name of a stage"


def test_both_spellings_declare_stages() -> None:
    body = in_main("return Stage.count()")
    for spelling in ('Stages({"a", "b"})', 'Stages {"a", "b"}', 'stages({"a", "b"})', 'stages {"a", "b"}'):
        assert result(f"{spelling}\n{body}") == 2


def test_a_wrong_declaration_is_an_error_with_its_line() -> None:
    body = in_main("return 1")
    takes = 'Stages takes a list of names: Stages {"planning", "executing", "complete"}'
    for given in ("{}", "{1, 2}", '"planning"', '{a = "x"}', '{"a", ""}'):
        failed = error(f"\nStages({given})\n{body}")
        assert (failed["message"], failed["site"]) == (takes, "main.tac:2")
    assert error(f'Stages {{"a", "b", "a"}}\n{body}')["message"] == 'the stage "a" is declared twice'
    twice = error(f'Stages {{"a"}}\nStages {{"b"}}\n{body}')
    assert twice["message"] == "the stages are declared already, at main.tac:1; declare them in one place"
    assert twice["site"] == "main.tac:2"


def test_a_change_of_stage_is_an_event_that_is_told_once() -> None:
    source = THREE + in_main('Stage.set("planning") Sleep(1) Stage.advance() Sleep(1)')
    assert result_after_crashes(source) is None
    _, events = run_program(source)
    assert [event.data for event in events if event.kind == "stage"] == [
        {"from_stage": None, "to_stage": "planning", "procedure": "main"},
        {"from_stage": "planning", "to_stage": "executing", "procedure": "main"},
    ]
