"""A program's files together, and what of them is not there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import pytest

from tactus.errors import ProgramError
from tactus.language.facts import Facts
from tactus.language.joined import Joined, join, joined, may_be_module
from tactus.language.names import names


@dataclass
class Texts:
    """A folder that is a dict; `unreadable` are files that are there and cannot be read."""

    texts: dict[str, str]
    unreadable: tuple[str, ...] = ()
    library: Collection[str] = ("tactus/tools/done.tac",)
    loaded: list[str] = field(default_factory=list)

    def load(self, path: str, at: str, line: int) -> Facts | None:
        if path in self.unreadable:
            raise ProgramError(f"{path} cannot be read", at, line)
        if path not in self.texts:
            return None
        self.loaded.append(path)
        return Facts(self.texts[path], path)

    def has(self, path: str) -> bool:
        return path in self.texts


def together(main: str, unreadable: tuple[str, ...] = (), **texts: str) -> tuple[Facts, Joined]:
    folder = Texts({name.replace("__", "/") + ".tac": text for name, text in texts.items()}, unreadable)
    facts = Facts(main, "main.tac")
    program = joined(facts, "main.tac", folder)
    join([program])
    assert len(folder.loaded) == len(set(folder.loaded)), "a file is read once"
    return facts, program


def test_modules_are_joined_to_those_that_require_them() -> None:
    main, program = together(
        'local a = require("lib.a")', lib__a='local b = require("lib.b")\nreturn {b = b}', lib__b="return {}"
    )
    assert list(program.files) == ["main.tac", "lib/a.tac", "lib/b.tac"]
    assert [facts.file for facts in main.all()] == ["main.tac", "lib/a.tac", "lib/b.tac"]
    assert not main.lost
    assert main.unfound == []


def test_what_modules_declare_is_known_to_the_program() -> None:
    main, _ = together('require("tools")\nw = Agent {tools = {"search"}}', tools="search = Tool {function() end}")
    assert "search" in names(main, "tool").known
    assert names(main, "tool").complete


def test_files_that_require_each_other_are_read_once() -> None:
    main, program = together('require("a")', a='require("b")', b='require("a")')
    assert len(program.files) == 3
    assert len(list(main.all())) == 3


def test_a_module_that_is_not_there_is_named_and_leaves_names_open() -> None:
    main, _ = together('local a = require("lib.a")\nlocal b = require("b")', b="return 1")
    assert [name for name, _ in main.unfound] == ["lib.a"]
    assert main.said(main.unfound[0][1]) == '"lib.a"'
    assert main.lost
    assert not names(main, "agent").complete


def test_a_program_that_is_not_there_is_named_and_leaves_names_as_they_are() -> None:
    main, _ = together('Procedure.run("./other.tac", {})\nProcedure.run("./there.tac", {})', there="return 1")
    assert [name for name, _ in main.unfound] == ["./other.tac"]
    assert not main.lost


def test_the_library_is_there() -> None:
    main, _ = together('local done = require("tactus.tools.done")')
    assert (main.unfound, main.lost) == ([], False)


def test_what_cannot_be_read_is_a_problem_of_the_line_that_names_it() -> None:
    main, program = together('x = 1\nlocal a = require("a")', unreadable=("a.tac",))
    ((facts, named, error),) = program.problems
    assert (facts, named.line, error.message) == (main, 2, "a.tac cannot be read")
    assert (main.lost, main.unfound) == (True, [])


@pytest.mark.parametrize(
    "main", ['local n = "a"\nrequire("lib." .. n)', "local r = require", "for _, n in ipairs(t) do require(n) end"]
)
def test_a_name_that_the_text_does_not_say_leaves_names_open(main: str) -> None:
    assert together(main)[0].lost


def test_a_module_that_is_no_lua_leaves_names_open() -> None:
    main, _ = together('require("a")', a="x = Agent { = }")
    assert not names(main, "agent").complete


@dataclass
class Shared(Texts):
    """Files that were read before."""

    known: dict[str, Facts] = field(default_factory=dict)

    def load(self, path: str, at: str, line: int) -> Facts | None:
        return self.known.get(path)


def test_what_one_program_of_two_finds_is_found() -> None:
    """A module of two programs in different folders."""
    shared, beside = Facts('return require("beside")', "shared.tac"), Facts("return {}", "beside.tac")
    lacking = {"shared.tac": shared}
    programs = [
        joined(Facts('require("shared")', "main.tac"), "main.tac", Shared({}, known=known))
        for known in (lacking, {**lacking, "beside.tac": beside})
    ]
    join(programs[:1])
    assert [name for name, _ in shared.unfound] == ["beside"]
    shared.unfound.clear()
    join(programs)
    assert shared.unfound == []


@pytest.mark.parametrize(
    "text",
    [
        "local M = {}\nfunction M.f() end\nreturn M",
        "local M = {}\nM.f = function() end\nreturn M",
        "return {f = function() end}",
        "return function() end",
        'writer = Agent {model = "m"}\nreturn {writer = writer}',
        "return Tool {function() end}",
        "function helper() end",
        "",
        'step("it is polite", function() end)',
    ],
)
def test_a_file_that_gives_functions_or_does_nothing_may_be_a_module(text: str) -> None:
    assert may_be_module(Facts(text, "a.tac"))


@pytest.mark.parametrize(
    "text",
    [
        "return {a = 1}",
        "return input.name",
        'writer = Agent {model = "m"}\nwriter()',
        "wrter()",
        'print("hello")',
        'Human.notify {message = "done"}',
        "Procedure {function() end}",
        "Procedure {function() end}\nreturn {f = function() end}",
        "function main() end",
    ],
)
def test_a_file_that_does_something_is_a_program(text: str) -> None:
    assert not may_be_module(Facts(text, "a.tac"))
