"""Whether a text is Lua: the same answer, on the same line, as the VM's when it loads the file."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tactus.vm.compiler import syntax_error
from tests.programs import error

TOO_DEEP = "this is nested too deeply: Lua takes about 200 levels"
WRONG = [
    ("x = = 1", 1, "unexpected symbol near '='"),
    ("x = 1\n\n\ny = ", 4, "unexpected symbol near <eof>"),
    ("x = 1\r\n\r\ny = )", 3, "unexpected symbol near ')'"),
    ("x = 1\r\ry = )", 3, "unexpected symbol near ')'"),
    ("#! one\nx = )", 2, "unexpected symbol near ')'"),
    ("\ufeff# one\nx = )", 2, "unexpected symbol near ')'"),
    ("\ufeffx = )", 1, "unexpected symbol near ')'"),
    ("break", 1, "break outside loop near 'break'"),
    ("for i = 1, 2 do i = 3 end", 1, "attempt to assign to const variable 'i'"),
    ("global x; y = 1", 1, "variable 'y' not declared"),
    ("goto out", 1, "no visible label 'out' for <goto> at line 1"),
    ("é = 1", 1, "unexpected symbol near '<\\195>'"),
    ("error('it.tac:7: x') x", 1, "syntax error near <eof>"),
    ("local a = [[", 1, "unfinished long string (starting at line 1) near <eof>"),
    ("\x1bLua", 1, "this is compiled Lua, not text"),
    ("return\n" + "{\n" * 300, 198, TOO_DEEP),
    ("x = " + "(" * 100_000, 1, TOO_DEEP),
    ("x = " + "- " * 100_000 + "1", 1, TOO_DEEP),
    ("do " * 100_000, 1, TOO_DEEP),
    ("x = {" + "{}," * 9_000_000 + "}", 1, "this takes more than 128 MB to compile"),
    ("-" * (65 << 20), 1, "this takes more than 128 MB to compile"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG, ids=[text[:20] for text, _, _ in WRONG])
def test_the_first_error_has_a_line_and_a_message(text: str, line: int, message: str) -> None:
    assert syntax_error(text, "it.tac") == (line, message)


@pytest.mark.parametrize(
    "text",
    ["", "return 1", "#!/usr/bin/env tactus", "\ufeffreturn 1", "x = 'é'", "global = 1", "x = '\ud800'"],
)
def test_what_is_lua_has_none(text: str) -> None:
    assert syntax_error(text, "it.tac") is None


def test_nothing_is_kept_from_one_text_to_the_next() -> None:
    assert syntax_error("global x", "it.tac") is None
    assert syntax_error("y = 1", "it.tac") is None


@pytest.mark.parametrize("file", ["it.tac", "a/very/" * 20 + "it.tac", "C:3: é.tac", "x:1: y:2: z", "a\nb", ""])
def test_any_name_of_a_file_will_do(file: str) -> None:
    assert syntax_error("x = 1\nx = = 2", file) == (2, "unexpected symbol near '='")


@pytest.mark.parametrize(("text", "line", "message"), WRONG[:12], ids=[text[:20] for text, _, _ in WRONG[:12]])
def test_a_run_of_the_file_says_the_same(text: str, line: int, message: str) -> None:
    failed = error(text)
    assert (failed["site"], failed["message"]) == (f"main.tac:{line}", message)


def test_nothing_of_the_text_is_run() -> None:
    begun = time.process_time()
    assert syntax_error("while true do end", "it.tac") is None
    assert syntax_error("error('no')", "it.tac") is None
    assert time.process_time() - begun < 1


def test_it_needs_lua_and_next_to_nothing_else() -> None:
    line = "import sys, tactus.vm.compiler; print(*sorted(m for m in sys.modules if m.startswith('tactus')))"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["tactus", "tactus.vm", "tactus.vm.compiler", "tactus.vm.convert"]
