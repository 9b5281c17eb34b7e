"""Members of families that are not there, and words that are used as what they are not."""

from __future__ import annotations

import pytest

from tactus.language.check.members import families, functions, members
from tactus.language.words import BY_NAME, LIBRARY, WORDS
from tests.language.check.told import Told, main, told
from tests.programs import in_main, run_program


def found(source: str, **files: str) -> list[Told]:
    return told(members, source, {f"{name}.tac": text for name, text in files.items()})


def only(source: str, **files: str) -> Told:
    (one,) = found(source, **files)
    return one


# --------------------------------------------------------------------- members


@pytest.mark.parametrize(
    ("line", "message", "suggestion"),
    [
        (
            "Human.aprove{message = 'x'}",
            'there is no Human.aprove; did you mean "Human.approve"? (there are: approve, input, select, review, '
            "upload, multiple, escalate, custom, notify)",
            "approve",
        ),
        ("x = string.fnd('a', 'b')", 'there is no string.fnd; did you mean "string.find"?', "find"),
        ("x = math.x", "there is no math.x", ""),
        (
            "x = field.strng{}",
            'there is no field.strng; did you mean "field.string"? (there are: string, number, integer, boolean, '
            "array, object)",
            "string",
        ),
        ("x = Human['aprove']", "there is no Human.aprove", "'approve'"),
        ("local H = Human H.aprove{}", "there is no Human.aprove", "approve"),
        ("x = tactus.dnoe", 'there is no tactus.dnoe; did you mean "tactus.done"? (there are: done)', "done"),
        ("x = Procedure.rn('x')", 'there is no Procedure.rn; did you mean "Procedure.run"? (there are: run)', "run"),
        ("x = ('a'):upper() .. string.uper('x')", "there is no string.uper", "upper"),
        ("string.fnd.x = 1", "there is no string.fnd", "find"),
    ],
)
def test_a_member_that_is_not_there_is_found(line: str, message: str, suggestion: str) -> None:
    one = only(main(line))
    assert one.code == "TAC102"
    assert one.message.startswith(message)
    assert one.suggestion == suggestion


@pytest.mark.parametrize(
    "source",
    [
        "x = Human.approve",
        "x = string.find + math.pi",
        "function string.trim(s) return s end x = string.trim('x')",
        "string.trim = f x = string.trim('x')",
        "string['trim'] = f x = string.trim('x')",
        "local str = string str.trim = f x = string.trim('x')",
        "string[name] = f x = string.trim('x')",
        "for k, v in pairs(more) do string[k] = v end x = string.trim('x')",
        "extend(string) x = string.trim('x')",
        "if string.trim then x = string.trim('x') end",
        "x = math.tau or 6.28",
        "x = Human.nudge == nil",
        "local Human = {} x = Human.nudge",
        "Human = {} x = Human.nudge",
        "function f(Human) return Human.nudge end",
        "x = other.Human.nudge",
        "x = ('x'):trim()",
        "local _ENV = {} x = Human.nudge",
        "require('nowhere') x = string.trim('x')",
        "x = Human[name]",
        "x = Csv.read",
        "x = mcp.server.tool",
    ],
)
def test_what_is_there_or_may_be_is_let_be(source: str) -> None:
    assert found(source) == []


def test_what_another_file_adds_is_there() -> None:
    assert found("require('lib') x = string.trim('x')", lib="function string.trim(s) return s end") == []
    assert found("require('lib') x = string.trm('x')", lib="function string.trim(s) return s end")[0].at == "trm"


def test_evaluators_as_fields_belong_to_a_later_version() -> None:
    one = only("x = field.contains{value = 'x'}")
    assert one == Told("TAC901", "field.contains", "`field.contains` is not available in this version")


@pytest.mark.parametrize(
    ("line", "at", "message"),
    [
        (
            "os.execute('ls')",
            "os.execute",
            "`os.execute` is not part of Lua here: nothing stands for it: a program cannot start others on its host",
        ),
        ("os.exit(1)", "os.exit", "`os.exit` is not part of Lua here: use return to end the procedure"),
        ("x = string.dump(f)", "string.dump", "`string.dump` is not part of Lua here: use load on the text"),
        ("x = table.getn(t)", "table.getn", "`table.getn` is not part of Lua here: use the length operator: #list"),
        ("debug.getinfo(1)", "debug.getinfo", "`debug.getinfo` is not part of Lua here: use debug.traceback"),
    ],
)
def test_members_that_were_taken_out_say_what_to_use(line: str, at: str, message: str) -> None:
    one = only(main(line))
    assert (one.code, one.at) == ("TAC103", at)
    assert one.message.startswith(message)


# --------------------------------------------------------------------- used as what it is not


@pytest.mark.parametrize(
    ("line", "at", "message", "suggestion"),
    [
        ("Human('x')", "Human", "Human is a family of words, like Human.approve, Human.input, Human.select, and", ""),
        ("x = field{}", "field", "field is a family of words, like field.string, field.number, field.integer, and", ""),
        ("x = string(5)", "string", "string is a family of words", ""),
        ("log.info('x')", "log.info", 'log is a function, and has no "info"; did you mean "Log.info"?', "Log.info"),
        ("x = print.line", "print.line", 'print is a function, and has no "line"', ""),
        ("Mocks.worker = {}", "Mocks.worker", 'Mocks is a function, and has no "worker"', ""),
        ("x = Agent.find('x')", "Agent.find", 'Agent is a function, and has no "find"', ""),
        (
            "Human:approve{message = 'x'}",
            "Human:approve",
            "Human.approve is called with a dot: a colon makes Human its first argument",
            "Human.approve",
        ),
        ("State:set('x', 1)", "State:set", "State.set is called with a dot: a colon makes State", "State.set"),
        ("x = math:floor(2)", "math:floor", "math.floor is called with a dot", "math.floor"),
        ("local S = Stage S:set('x')", "S:set", "Stage.set is called with a dot", "Stage.set"),
    ],
)
def test_a_word_that_is_used_as_what_it_is_not_is_found(line: str, at: str, message: str, suggestion: str) -> None:
    one = only(main(line))
    assert (one.code, one.at, one.suggestion) == ("TAC105", at, suggestion)
    assert one.message.startswith(message)


@pytest.mark.parametrize(
    "source",
    [
        "Stop:requested()",
        "State:all() State:clear()",
        "x = os:clock()",
        "x = ('x'):rep(3)",
        "Procedure {} Tool {} Agent {} Step('x', f)",
        "done:called() worker:turn{}",
        "step('it is so', function() return output.text ~= '' end)",
        "local log = {info = print} log.info('x')",
        "log = {info = print} log.info('x')",
        "x = tactus.done{}",
        "x = input.approve:find('x')",
        "state.x:upper()",
        "x = Json.null",
    ],
)
def test_what_works_is_let_be(source: str) -> None:
    assert found(source) == []


def test_a_family_is_called_by_no_run_either() -> None:
    for family in families():
        if family in BY_NAME:
            continue
        run, _ = run_program(in_main(f"local x = {family}('x')"))
        assert run.status == "failed", family


def test_a_function_has_members_in_no_run_either() -> None:
    for name in functions():
        run, _ = run_program(in_main(f"local x = {name}.anything"))
        assert run.status == "failed", name


def test_a_colon_fails_for_every_word_that_takes_something() -> None:
    """Some functions of the library take the family itself without a word; it is not what was meant."""
    silent = {
        "State.get",
        "Json.object",
        "table.concat",
        "table.insert",
        "table.pack",
        "table.remove",
        "table.unpack",
        "table.sort",
    }
    rows = [row for row in WORDS if row.spoken and row.since and "." in row.name and (row.args or row.params)]
    for row in (*rows, *(row for row in LIBRARY.values() if "." in row.name and row.args and not row.value)):
        said = row.name.replace(".", ":")
        if row.name not in silent and not row.name.startswith(
            ("filters.", "field.", "coroutine.", "debug.", "math.to", "math.ty")
        ):
            run, _ = run_program(in_main(f"local x = {said}('x')"))
            assert run.status == "failed", row.name
