"""Checkpoint: what the journal remembers before the place where the program stands."""

from __future__ import annotations

from tests.programs import in_main, result, result_after_crashes

MESSAGE = "takes the name of a Step.run, a position (1, 2, ...) or a path of the journal"


def test_a_named_step_is_found_by_its_name_and_by_its_place() -> None:
    source = in_main("""
      local before = {Checkpoint.exists("fetch"), Checkpoint.get("fetch") == nil}
      local position = Checkpoint.next_position()
      Step.run("fetch", function() Sleep(1) return {n = 5} end)
      Sleep(1)
      return {
        before,
        Checkpoint.exists("fetch"), Checkpoint.get("fetch").n,
        position, Checkpoint.get(position).n, Checkpoint.get("0").n, Checkpoint.exists("0/0"),
      }
    """)
    assert result_after_crashes(source) == [[False, True], True, 5, 1, 5, 5, True]


def test_what_lies_ahead_is_never_seen() -> None:
    source = in_main("""
      local seen = {}
      for i = 1, 4 do
        seen[i] = {Checkpoint.exists("later"), Checkpoint.exists("2"), Checkpoint.next_position()}
        if i == 3 then Step.run("later", function() return i end) else Sleep(1) end
      end
      return {seen, Checkpoint.exists("later")}
    """)
    expected = [[[False, False, 1], [False, False, 2], [False, False, 3], [True, True, 4]], True]
    assert result_after_crashes(source) == expected


def test_of_one_name_the_last_one_counts() -> None:
    source = in_main("""
      local seen = {}
      for i = 1, 3 do
        Step.run("round", function() return i * 10 end)
        seen[i] = Checkpoint.get("round")
      end
      return seen
    """)
    assert result_after_crashes(source) == [10, 20, 30]


def test_any_place_of_the_journal_can_be_looked_at() -> None:
    source = in_main("""
      Human.input{message = "Your name?"}
      Sleep(1)
      return {Checkpoint.get("0"), Checkpoint.get("1") == nil, Checkpoint.exists("1"), Checkpoint.exists("2")}
    """)
    assert result_after_crashes(source, answers=lambda request: "Ada")[1:] == [True, True, False]
    assert result(source, answers=["Ada"])[0][0] == "Ada"


def test_what_is_made_of_asks_is_there_when_something_in_it_is() -> None:
    source = "sub = Procedure { function() Sleep(1) return 1 end }\n" + in_main("""
      sub{}
      return {Checkpoint.exists("0"), Checkpoint.exists(1), Checkpoint.get(1) == nil, Checkpoint.exists("0/0")}
    """)
    assert result_after_crashes(source) == [True, True, True, True]


def test_a_failed_step_is_there_without_a_value() -> None:
    source = in_main("""
      pcall(Step.run, "fetch", function() error("down") end)
      return {Checkpoint.exists("fetch"), Checkpoint.get("fetch") == nil}
    """)
    assert result_after_crashes(source) == [True, True]


def test_positions_count_the_asks_of_one_procedure_call() -> None:
    source = (
        "quiet = Tool { function() return Checkpoint.next_position() end }\n"
        "sub = Procedure { function() local p = Checkpoint.next_position() Sleep(1) Sleep(1)\n"
        "  return {p, Checkpoint.next_position(), Checkpoint.exists(2), Checkpoint.exists(3)} end }\n"
    ) + in_main("""
      local first = Checkpoint.next_position()
      local in_tool = quiet{}
      local in_sub = sub{}
      local in_step = Step.checkpoint(function() Sleep(0) Sleep(0) return Checkpoint.next_position() end)
      local after = Checkpoint.next_position()
      Sleep(1)
      return {first, in_tool, in_sub, in_step, after, Checkpoint.next_position()}
    """)
    assert result_after_crashes(source) == [1, 2, [1, 3, True, False], 4, 4, 5]


def test_clearing_forgets_what_lies_before_and_nothing_ahead() -> None:
    source = in_main("""
      Step.run("a", function() return 1 end)
      Sleep(1)
      Step.run("b", function() return 2 end)
      Checkpoint.clear_all()
      local cleared = {Checkpoint.exists("a"), Checkpoint.exists("b"), Checkpoint.exists("1")}
      Step.run("c", function() return 3 end)
      Sleep(1)
      return {cleared, Checkpoint.get("c"), Checkpoint.exists("a"), Checkpoint.next_position()}
    """)
    assert result_after_crashes(source) == [[False, False, False], 3, False, 6]


def test_clearing_after_a_name_takes_it_and_what_came_after_it() -> None:
    source = in_main("""
      Step.run("a", function() return 1 end)
      Step.run("b", function() return 2 end)
      Step.run("c", function() return 3 end)
      Checkpoint.clear_after("b")
      Sleep(1)
      Step.run("d", function() return 4 end)
      local now = {Checkpoint.get("a"), Checkpoint.exists("b"), Checkpoint.exists("c"), Checkpoint.get("d")}
      Checkpoint.clear_after("nothing of that name")
      Checkpoint.clear_after(1)
      return {now, Checkpoint.exists("a"), Checkpoint.exists("d")}
    """)
    assert result_after_crashes(source) == [[1, False, False, 4], False, False]


def test_a_name_that_was_cleared_can_come_again() -> None:
    source = in_main("""
      Step.run("a", function() return 1 end)
      Checkpoint.clear_after("a")
      Step.run("a", function() return 2 end)
      return Checkpoint.get("a")
    """)
    assert result_after_crashes(source) == 2


def test_clearing_inside_a_step_is_remembered_with_it() -> None:
    source = in_main("""
      Step.run("a", function() return 1 end)
      Step.run("outer", function() Sleep(1) Checkpoint.clear_all() return 2 end)
      Sleep(1)
      return {Checkpoint.exists("a"), Checkpoint.get("outer"), Checkpoint.exists("1/0")}
    """)
    assert result_after_crashes(source) == [False, 2, False]


def test_a_place_is_a_name_a_position_or_a_path() -> None:
    for word in ("exists", "get", "clear_after"):
        for given in ("nil", "0", "-1", "true", '""', "{}", "1.5"):
            found = result(in_main(f"local ok, e = pcall(Checkpoint.{word}, {given}) return e.message"))
            assert found == f"Checkpoint.{word} {MESSAGE}"
