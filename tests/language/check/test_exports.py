"""What is taken out of modules."""

from __future__ import annotations

import pytest

from tactus.language.check.exports import exports
from tests.language.check.told import Told, main, told

MODULE = "local M = {version = 1}\nfunction M.title(s) return s end\nM.words = print\nM['x'] = 1\nreturn M\n"


def found(use: str, module: str = MODULE, before: str = "", **files: str) -> list[Told]:
    source = f'local text = require("lib.text")\n{before}' + main(use)
    return told(exports, source, {"lib/text.tac": module, **{f"lib/{name}.tac": one for name, one in files.items()}})


@pytest.mark.parametrize(
    "use", ["return text.titel('x')", "local t = text return text.titel('x')", "return text.titel"]
)
def test_what_a_module_does_not_have_is_found(use: str) -> None:
    message = 'the module "lib.text" has no "titel"; did you mean "title"? (it has: title, version, words, x)'
    assert found(use) == [Told("TAC108", "titel", message, "title")]


def test_a_module_that_returns_its_table_at_once() -> None:
    (one,) = found("return text.nothing()", "return {a = 1, b = {c = 2}}\n")
    assert one.message == 'the module "lib.text" has no "nothing" (it has: a, b)'
    assert not found("return text.b.anything", "return {a = 1, b = {c = 2}}\n")


@pytest.mark.parametrize(
    "use",
    [
        "return text.title('x'), text.version, text.words(), text.x",
        "if text.more then text.more() end",
        "local more = text.more or print",
        "text.more = print text.more()",
        "local text = {} text.more()",
        "extend(text) text.anything()",
    ],
)
def test_what_is_there_or_looked_for_is_let_be(use: str) -> None:
    assert not found(use)


@pytest.mark.parametrize(
    "module",
    [
        "local M = {} M[name] = print return M",
        "local M = {} for k, v in pairs(more) do M[k] = v end return M",
        "local M = setmetatable({}, {__index = print}) return M",
        "local M = {} setmetatable(M, {__index = print}) return M",
        "local M = {} extend(M) return M",
        "local M = {} local N = M N.more = print return M",
        "M = {} return M",
        "local M = {} if x then return M end return {}",
        "return function() end",
        "return make()",
        "local a = 1",
        "return {table.unpack(list)}",
    ],
)
def test_a_module_that_may_have_more_is_let_be(module: str) -> None:
    assert not found("return text.more()", module + "\n")


def test_another_file_may_add_to_a_module() -> None:
    adds = 'local text = require("lib.text")\nfunction text.more() end\nreturn {}\n'
    assert not found("return text.more()", before='require("lib.adds")\n', adds=adds)
    assert found("return text.more()", before='require("lib.adds")\n', adds=adds.replace("more", "other"))


def test_where_a_module_is_missing_nothing_is_said() -> None:
    assert not found("return text.more()", before='require("lib.missing")\n')
