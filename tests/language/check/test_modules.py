"""Files that are not there, and files that require each other."""

from __future__ import annotations

import pytest

from tactus.language.check.modules import modules
from tests.language.check.told import Told, main, told

FIRST = 'local second = require("lib.second")\nreturn {}\n'
SECOND = 'local first = require("lib.first")\nreturn {}\n'


def found(source: str, **files: str) -> list[Told]:
    return told(modules, source, {f"lib/{name}.tac": text for name, text in files.items()})


def test_a_module_that_is_not_there_is_found() -> None:
    assert found('local text = require("lib.text")\n' + main("")) == [
        Told(
            "TAC313",
            '"lib.text"',
            'there is no module "lib.text": lib/text.tac or lib/text.lua would be it',
        )
    ]
    assert not found('local text = require("lib.text")\n' + main(""), text="return 1")


@pytest.mark.parametrize("name", ["../text", "/etc/text", "lib..text", "a\\\\b"])
def test_a_name_that_no_module_has_is_found(name: str) -> None:
    (one,) = found(f'local text = require("{name}")\n' + main(""))
    assert (one.code, one.at) == ("TAC313", f'"{name}"')


@pytest.mark.parametrize(
    "source",
    [
        'local ok, text = pcall(require, "lib.text")\n',
        'local done = require("tactus.tools.done")\n',
        "require(name)\n",
        "local ok, text = pcall(function() return require('lib.text') end)\n",
        "xpcall(function() if os.time() > 1 then require('lib.text') end end, print)\n",
    ],
)
def test_what_may_be_missing_is_let_be(source: str) -> None:
    assert not found(source + main(""))


def test_the_file_of_another_program_is_looked_for() -> None:
    body = 'return Procedure.run("./lib/other.tac")'
    assert found(main(body)) == [
        Told("TAC314", '"./lib/other.tac"', 'there is no file "./lib/other.tac": lib/other.tac would be it')
    ]
    assert not found(main(body), other="return 1")
    assert not found(main('File.read("./lib/other.tac")'))


def test_the_file_of_another_program_lies_in_the_folder() -> None:
    (one,) = found(main('return Procedure.run("../other.tac")'))
    assert one.message.startswith('"../other.tac" may lie outside of the folder of main.tac')


def test_the_file_of_another_program_is_named_with_a_dot_and_a_slash() -> None:
    (one,) = found(main('return Procedure.run("other.tac")'))
    assert (one.code, one.at, one.suggestion) == ("TAC314", "other.tac", "./other.tac")
    assert one.message.startswith('there is no file "other.tac" in this run: it keeps the files that stood beside')
    assert not found(main('Procedure.run("./lib/other.tac") return Procedure.run("lib/other.tac")'), other="return 1")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("json", "Json.encode and Json.decode are there without it"),
        ("socket.http", "a program has no network of its own"),
        ("string", "it is there without `require`"),
        ("lib.nothing", "lib/nothing.tac or lib/nothing.lua would be it"),
    ],
)
def test_a_module_that_others_have_is_said_to_be_something_else_here(name: str, said: str) -> None:
    (one,) = found(f'local x = require("{name}")\n' + main(""))
    assert one.code == "TAC313"
    assert said in one.message


def test_modules_that_require_each_other_are_shown_as_a_chain() -> None:
    assert found('local first = require("lib.first")\n' + main(""), first=FIRST, second=SECOND) == [
        Told(
            "TAC315",
            'require("lib.first")',
            "modules that require each other: lib/first.tac -> lib/second.tac -> lib/first.tac",
        )
    ]


def test_a_module_that_is_required_when_it_is_needed_closes_no_circle() -> None:
    later = 'return {f = function() return require("lib.first") end}\n'
    assert not found('local first = require("lib.first")\n' + main(""), first=FIRST, second=later)
    maybe = 'if os.time() > 0 then local first = require("lib.first") end\nreturn {}\n'
    assert not found('local first = require("lib.first")\n' + main(""), first=FIRST, second=maybe)


def test_two_may_require_a_third() -> None:
    source = 'local a, b = require("lib.a"), require("lib.b")\n' + main("")
    third = 'local c = require("lib.c")\nreturn {}\n'
    assert not found(source, a=third, b=third, c="return {}\n")
