"""Lua programs to try things on: those that stand in this project, and made-up ones; the same programs with other
white space; and what is to be the same about two of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from lupa import lua55

from tactus.language.lexer import KEYWORDS, tokens
from tactus.language.parse import as_lua_counts, parsed
from tactus.vm.compiler import syntax_error
from tests.docs.blocks import LUA, blocks, pages
from tests.seeds import blocks as seeds
from tests.storm import STORM

ROOT = Path(__file__).parent.parent.parent


def some(examples: int) -> settings:
    """So many examples, always the same ones; in a storm a hundred times as many, others each time."""
    return settings(
        max_examples=examples * 100 if STORM else examples, derandomize=not STORM, database=None, deadline=None
    )


def corpus() -> dict[str, str]:
    """Every Lua program and fragment of the examples, the tests, the docs and the seeds, by its place."""
    found = {}
    for folder in ("examples", "tests/acceptance/programs", "src/tactus"):
        for path in sorted((ROOT / folder).rglob("*.tac")):
            found[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
    for page in pages():
        found |= {str(block): block.text for block in blocks(page) if block.language in LUA}
    found |= {str(block): block.code for block in seeds.of("lua")}
    return {name: text for name, text in found.items() if syntax_error(text, name) is None}  # some are wrong on purpose


CORPUS = corpus()


# --------------------------------------------------------------------- what is to be the same


def texts(source: str) -> list[str]:
    return [token.text for token in tokens(source)]


def tree(source: str) -> str:
    """The tree without its places and comments: behind a `[` the grammar hides a comment, unless a blank stands
    before it."""
    return re.sub(r"\s*\(comment[^()]*(\([^()]*\))?\)", "", str(parsed(as_lua_counts(source))))


def bytecode(source: str) -> str:
    """What Lua makes of it, the lines of its instructions too."""
    lua = lua55.LuaRuntime(encoding="latin-1", register_eval=False, register_builtins=False)
    dump = lua.eval("function(text) return string.dump(assert(load(text, '=it', 't'))) end")
    text = source.removeprefix("\ufeff")
    return str(dump(("--" + text if text.startswith("#") else text).encode().decode("latin-1")))


# --------------------------------------------------------------------- other white space

BLANKS = ("", "", "", " ", " ", " ", "  ", "\t", " \t ", "\f", "\v")
LINES = ("\n", "\n", "\n  ", "\r\n", " \n\t", "\n      ", "\r")
GAPS = ("\n\n", "\n\n\n", "\n \n\t\n", "\r\n\r\n\r\n")


def spread(parts: Sequence[str], random: Random, lines: Sequence[str] = (*LINES, *GAPS)) -> str:
    """The tokens with any white space between them: `lines` has what may end a line."""
    out = [random.choice(("", "", " ", *GAPS) if lines[-1] in GAPS else ("", " "))]
    if parts and parts[0].startswith(("#", "\ufeff")):
        out = []
    for left, right in zip_longest(parts, parts[1:], fillvalue=""):
        gap = random.choice(BLANKS) if random.random() < 0.8 else random.choice(lines)
        if _ends_line(left) and not gap.startswith(("\n", "\r")):
            gap = random.choice(lines).lstrip(" ")
        elif left == "\ufeff" and lines[-1] not in GAPS:
            gap = ""  # empty lines at the beginning go
        elif not gap and right and texts(left + right) != [left, right]:
            gap = " "
        out += [left, gap]
    return "".join(out)


def indented(source: str, columns: Callable[[], int]) -> str:
    """Each line indented by what `columns` gives, where it does not begin in a string or a comment."""
    out, at = [], 0
    for token in tokens(source):
        head, newline, _ = source[at : token.start].rpartition("\n")
        out += [head + newline + " " * columns() if newline else source[at : token.start], token.text]
        at = token.end
    return "".join(out)


def _ends_line(token: str) -> bool:
    head = token.startswith(("#!", "\ufeff#"))
    return head or (token.startswith("--") and tokens(f"{token}\nx")[0].text == token and "\n" not in token[-1:])


# --------------------------------------------------------------------- made-up programs

NAMES = ("a", "b", "c", "total", "_x1", "global", "Agent", "field")
ATOMS = (
    *("nil", "true", "false", "...", "0", "7", "3.14", ".5", "1e-9", "0xFf", "0x.8p-1", "0xA.p+2", "3e2", "1."),
    *(
        '""',
        "''",
        '"a b"',
        "'it\\'s'",
        '"tab\\t\\"x\\""',
        '"--no comment"',
        '"\\z \n   next"',
        "'a\\\nb'",
        '"\\u{48}\\x41\\065"',
    ),
    *("[[]]", "[[long]]", "[==[\n]] two  \n\tlines]=]\n]==]", "[[\n--not one\n]]", '"é ✓"'),
)
BINARY = "+ - * / // % ^ .. < <= > >= == ~= and or & | ~ << >>".split()
COMMENTS = ("-- a remark  ", "--", "--- more", "--[[ short ]]", "--[==[\n  long\t\n]]\n]==]", "--[ no block", "-- é")
WHOLE = (
    "local x <const> = 1",
    "local x <close>, y <const> = nil, 2",
    "local <const> x, y = 1, 2",
    "do global * end",
    "do global <const> * end",
    "do global g <const>, h end",
    "do global function g() end end",
    "do goto over ; ; :: over :: end",
    "do global = 1 local global = global * 2 end",
    ";",
)
"""Statements of rare kinds, as they are."""


@st.composite
def programs(draw: st.DrawFn, size: int = 3) -> list[str]:
    """The tokens of a program, comments among them."""
    found = list(_block(draw, size, loop=False))
    for at in sorted(draw(st.lists(st.integers(0, len(found)), max_size=4)), reverse=True):
        found.insert(at, draw(st.sampled_from(COMMENTS)))
    if draw(st.integers(0, 5)) == 0:
        found.insert(0, draw(st.sampled_from(("#!/usr/bin/env tactus", "\ufeff", "\ufeff# for the shell"))))
    return found


def _block(draw: st.DrawFn, depth: int, loop: bool) -> list[str]:
    found: list[str] = []
    for _ in range(draw(st.integers(0, 3))):
        found += _statement(draw, depth, loop)
    last = draw(st.integers(0, 7))
    if last == 0:
        return [*found, "return", *_expressions(draw, depth - 1)]
    if last == 1:
        return [*found, "return"]
    return [*found, "break"] if last == 2 and loop else found


def _statement(draw: st.DrawFn, depth: int, loop: bool) -> list[str]:
    kinds = ["local", "assign", "call", "whole"]
    kinds += ["if", "while", "repeat", "for", "in", "function", "do", "group"] if depth > 0 else []
    inside = depth - 1

    def given() -> list[str]:
        return _expression(draw, inside)

    match draw(st.sampled_from(kinds)):
        case "local":
            return ["local", *_names(draw), "=", *_expressions(draw, depth)]
        case "assign":
            return [*_place(draw, inside), "=", *given()]
        case "call":
            return [*_called(draw, inside)]
        case "whole":
            return texts(draw(st.sampled_from(WHOLE)))
        case "group":
            return [";", "(", *given(), ")", "(", ")"]
        case "if":
            found = ["if", *given(), "then", *_block(draw, inside, loop)]
            if draw(st.booleans()):
                found += ["elseif", *given(), "then", *_block(draw, inside, loop)]
            return [*found, *(["else", *_block(draw, inside, loop)] if draw(st.booleans()) else []), "end"]
        case "while":
            return ["while", *given(), "do", *_block(draw, inside, True), "end"]
        case "repeat":
            return ["repeat", *_block(draw, inside, True), "until", *given()]
        case "for":
            return ["for", "i", "=", *given(), ",", *given(), "do", *_block(draw, inside, True), "end"]
        case "in":
            return ["for", "k", ",", "v", "in", *given(), "do", *_block(draw, inside, True), "end"]
        case "function":
            name = draw(st.sampled_from((["f"], ["M", ".", "f"], ["M", ".", "n", ":", "f"])))
            local = ["local"] if len(name) == 1 and draw(st.booleans()) else []
            return [*local, "function", *name, *_body(draw, inside)]
    return ["do", *_block(draw, inside, loop), "end"]


def _body(draw: st.DrawFn, depth: int) -> list[str]:
    parameters = draw(st.sampled_from(("(...)", "(a, ...)", "(a, b, ...rest)")))
    return [*texts(parameters), *_block(draw, depth, loop=False), "end"]


def _names(draw: st.DrawFn) -> list[str]:
    return draw(st.sampled_from((["a"], ["b", ",", "c"], ["total"])))


def _expressions(draw: st.DrawFn, depth: int) -> list[str]:
    found = _expression(draw, depth)
    return [*found, ",", *_expression(draw, depth - 1)] if draw(st.integers(0, 3)) == 0 else found


def _expression(draw: st.DrawFn, depth: int) -> list[str]:
    if depth <= 0:
        return [draw(st.sampled_from((*NAMES, *ATOMS)))]
    match draw(st.sampled_from(("atom", "unary", "binary", "table", "function", "called", "place", "group"))):
        case "unary":
            return [draw(st.sampled_from(("-", "not", "#", "~"))), *_expression(draw, depth - 1)]
        case "binary":
            right = _expression(draw, depth - 1)
            return [*_expression(draw, depth - 1), draw(st.sampled_from(BINARY)), *right]
        case "table":
            return _table(draw, depth - 1)
        case "function":
            return ["function", *_body(draw, depth - 1)]
        case "called":
            return _called(draw, depth - 1)
        case "place":
            return _place(draw, depth - 1)
        case "group":
            return ["(", *_expression(draw, depth - 1), ")"]
    return [draw(st.sampled_from((*NAMES, *ATOMS)))]


def _table(draw: st.DrawFn, depth: int) -> list[str]:
    found = ["{"]
    for _ in range(draw(st.integers(0, 3))):
        match draw(st.integers(0, 3)):
            case 0:
                found += ["name", "=", *_expression(draw, depth)]
            case 1:
                found += ["[", *_expression(draw, depth), "]", "=", *_expression(draw, depth)]
            case _:
                found += _expression(draw, depth)
        found.append(draw(st.sampled_from((",", ",", ";"))))
    if found[-1] in ",;" and draw(st.booleans()):
        found.pop()
    return [*found, "}"]


def _place(draw: st.DrawFn, depth: int) -> list[str]:
    name = draw(st.sampled_from(NAMES))
    more = draw(st.sampled_from(("", ".", "[")))
    if more == "[":
        return [name, "[", *_expression(draw, depth), "]"]
    return [name, ".", "field"] if more else [name]


def _called(draw: st.DrawFn, depth: int) -> list[str]:
    found = [draw(st.sampled_from(NAMES))]
    for _ in range(draw(st.integers(1, 2))):
        found += draw(st.sampled_from(([], [".", "run"], [":", "method"])))
        match draw(st.integers(0, 3)):
            case 0:
                found += _table(draw, depth)
            case 1:
                found.append(draw(st.sampled_from(('"text"', "[[text]]", "''"))))
            case _:
                found += ["(", *(_expressions(draw, depth) if draw(st.booleans()) else []), ")"]
    return found


assert not set(NAMES) & KEYWORDS
