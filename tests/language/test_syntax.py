"""What is said of a text that is not Lua: Lua's line and words, the place that was meant, and what to write."""

from __future__ import annotations

import random

import pytest

from tactus.language.check import check
from tactus.language.check.syntax import no_text
from tactus.language.check.syntax.written import Written
from tactus.language.facts import Facts
from tactus.language.finding import Finding, Span
from tactus.vm.compiler import syntax_error


def wrong(text: str) -> Finding:
    """The one finding of a text."""
    (finding,) = check(Facts(text, "main.tac"), syntax_error)
    return finding


def place(finding: Finding) -> str:
    """`2:5-9`, `2:5-3:1`."""
    span = finding.span
    end = f"{span.end_column}" if span.end_line == span.line else f"{span.end_line}:{span.end_column}"
    return f"{span.line}:{span.column}-{end}"


SLIPS = [
    # what is not closed, and what closes nothing
    ("if x then\n  y()\n", "TAC002", "2:6-6", "the `if` of line 1 is not closed: `end` is missing", " end"),
    ("repeat\n  f()\n", "TAC002", "2:6-6", "the `repeat` of line 1 is not closed: `until` is missing", ""),
    ("for i = 1, 2 do\n  f()\n", "TAC002", "2:6-6", "the `for` of line 1 is not closed: `end` is missing", " end"),
    ("f(function()\n  g()\n)\n", "TAC002", "2:6-6", "the `function` of line 1 is not closed: `end` is missing", " end"),
    ("f(1, 2\nlocal x = 1\n", "TAC003", "1:7-7", "the `(` is not closed: `)` is missing", ")"),
    ("t = {\n  a = 1,\n  b = 2\nlocal x\n", "TAC003", "3:8-8", "the `{` of line 1 is not closed: `}` is missing", "}"),
    ("t = {\n  a = 1,\n", "TAC003", "2:9-9", "the `{` of line 1 is not closed: `}` is missing", "}"),
    ("x = (1 + 2\ny = 2\n", "TAC003", "1:11-11", "the `(` is not closed: `)` is missing", ")"),
    (
        *("function f(x)\n  if x then\n    return 1\n  return 2\nend\n", "TAC002", "3:13-13"),
        *("the `if` of line 2 is not closed: `end` is missing", " end"),
    ),
    (
        *("function f(x)\n  if x then return 1\n  return 2\nend\n", "TAC002", "2:21-21"),
        *("the `if` of line 2 is not closed: `end` is missing", " end"),
    ),
    (
        "f {\n  g = function()\n    h()\n    end\n  end\n}\n",
        "TAC006",
        "4:5-8",
        "this `end` closes nothing: it is one too many",
        "",
    ),
    ("f()\nend\nprint(1)\n", "TAC006", "2:1-4", "this `end` closes nothing: it is one too many", ""),
    ("f())\n", "TAC006", "1:4-5", "this `)` closes nothing: it is one too many", ""),
    ("x = {}}\n", "TAC006", "1:7-8", "this `}` closes nothing: it is one too many", ""),
    # texts, numbers, characters
    ('x = "abc\ny = 1\n', "TAC004", "1:5-9", 'the text that begins here is not closed: " is missing', ""),
    ('f { a = "x, b = "y" }\n', "TAC004", "1:9-18", 'the text that begins here ends too late: " is missing in it', ""),
    ("x = [==[abc\n]]\n", "TAC004", "1:5-9", "the text that begins here is not closed: `]==]` is missing", ""),
    ("--[[abc\ny = 1\n", "TAC004", "1:1-5", "the comment that begins here is not closed: `]]` is missing", ""),
    ('x = "a\\qb"\n', "TAC021", "1:7-9", "`\\q` means nothing in a text: a backslash is written `\\\\`", "\\\\q"),
    ('x = s:find("\\.")\n', "TAC021", "1:13-15", "in a Lua pattern it is `%.`", "\\\\."),
    ('x = "é\\u{zz}"\n', "TAC021", "1:7-10", "means nothing in a text", "\\\\u{"),
    ("x = 12abc\n", "TAC022", "1:5-10", "`12abc` is no number, and a name cannot begin with a digit", ""),
    ("x = 1_000\n", "TAC022", "1:5-10", "`1_000` is no number: write it without `_`, 1000", "1000"),
    ("x = “a”\n", "TAC018", "1:5-6", '“ is no quotation mark of Lua: write `"`', '"'),
    ("x =\u00a01\n", "TAC018", "1:4-5", "this space is one that does not break (U+00A0): type a plain one", " "),
    ("x = `a`\n", "TAC018", "1:5-6", 'a backtick is no quotation mark of Lua: write `"`', '"'),
    ("café = 1\n", "TAC018", "1:4-5", "`é` cannot stand in a name", ""),
    ("x = 1 \x07\n", "TAC018", "1:7-8", "the character U+0007 means nothing outside of texts", ""),
    # what other languages write
    ("if x != 1 then end\n", "TAC007", "1:6-8", "not equal is written `~=`", "~="),
    ("if a === b then end\n", "TAC007", "1:6-9", "two values are compared with `==`", "=="),
    ("if a && b then end\n", "TAC007", "1:6-8", "`&&` is written `and`", "and"),
    ("if a || b then end\n", "TAC007", "1:6-8", "`||` is written `or`", "or"),
    ("if !a then end\n", "TAC007", "1:4-5", "`!` is written `not`", "not "),
    ("t.n += 1\n", "TAC007", "1:5-7", "Lua has no `+=`: write `t.n = t.n + ...`", ""),
    ("x++\n", "TAC007", "1:2-4", "Lua has no `++`: write `x = x + 1`", ""),
    ("x = a ? 1 : 2\n", "TAC007", "1:7-8", "Lua has no `a ? b : c`: write `a and b or c`, or an `if`", ""),
    ("f(x => 1)\n", "TAC007", "1:5-7", "a function is written `function(x) ... end`", ""),
    ("x = { a: 1 }\n", "TAC007", "1:7-9", "a field is given with `=`, not with `:`: write `a = ...`", "a ="),
    ('x = { "a": 1 }\n', "TAC007", "1:7-11", 'write `["a"] = ...`', '["a"] ='),
    ("for i = 1, 2 do\n  continue\nend\n", "TAC008", "2:3-11", "Lua has no `continue`: put `goto next` here", ""),
    ("let x = 1\n", "TAC008", "1:1-4", "a variable is declared with `local`", "local"),
    ("def f(x):\n", "TAC008", "1:1-4", "a function is written `function name(...) ... end`", "function"),
    ("if a then\n  b()\nelif c then\n  d()\nend\n", "TAC008", "3:1-5", "`elif` is written `elseif`", "elseif"),
    ("if a then\n  return 1\nelif b then\nend\n", "TAC008", "3:1-5", "`elif` is written `elseif`", "elseif"),
    ("f = lambda x: x + 1\n", "TAC008", "1:5-11", "a function is written `function(x) return ... end`", ""),
    ("if a is None then end\n", "TAC007", "1:6-8", "two values are compared with `==`", "=="),
    ("if a is not b then end\n", "TAC007", "1:6-12", "not equal is written `~=`", "~="),
    ("if a not in b then end\n", "TAC007", "1:6-12", "go through the list, or ask a table for the key, `not t[x]`", ""),
    ("if a in b then end\n", "TAC007", "1:6-8", "Lua has no `in` that tests", ""),
    ("x = [1, 2]\n", "TAC007", "1:5-6", "a list is written in braces, `{1, 2, 3}`", "{"),
    ("local x <const>= 1\n", "TAC007", "1:15-17", "a blank belongs between `>` and `=`", "> ="),
    ("// note\nx = 1\n", "TAC017", "1:1-3", "a comment begins with `--`, not with `//`", "--"),
    ("x = 1\n# note\n", "TAC017", "2:1-2", "a comment begins with `--`, not with `#`", "--"),
    ("/* note */\n", "TAC017", "1:1-3", "a comment stands in `--[[ ... ]]`, not in `/* ... */`", "--[["),
    # statements
    ("x = {\n  a = 1\n  b = 2\n}\n", "TAC005", "2:8-8", "a comma is missing between two fields, before `b`", ","),
    ("f(a b)\n", "TAC005", "1:4-4", "a comma is missing between two arguments, before `b`", ","),
    ("if x = 1 then end\n", "TAC009", "1:6-7", "two values are compared with `==`; `=` assigns", "=="),
    ("f(name = 1)\n", "TAC009", "1:8-9", "arguments have no names: give a table, `{name = ...}`", ""),
    ("local end = 1\n", "TAC010", "1:7-10", "`end` is a word of Lua and no name", ""),
    ("t.end = 1\n", "TAC010", "1:2-6", '`end` is a word of Lua and no name: write `["end"]`', '["end"]'),
    ("t = { end = 1 }\n", "TAC010", "1:7-10", 'write `["end"] =`', '["end"]'),
    ("if a\n  b()\nend\n", "TAC014", "1:5-5", "`then` is missing at the end of this `if`", " then"),
    ("while a\n  b()\nend\n", "TAC014", "1:8-8", "`do` is missing at the end of this `while`", " do"),
    ("if a {\n  f()\n}\n", "TAC014", "1:6-7", "a block stands between `then` and `end`, not in braces", "then"),
    ("if (a) {\n  return 1\n}\n", "TAC014", "1:8-9", "a block stands between `then` and `end`, not in braces", "then"),
    ("if a then\n  b()\nelse {\n}\nend\n", "TAC014", "3:6-7", "between `else` and `end`, not in braces", ""),
    ("f {\n  a = 1,\n  return a\n}\n", "TAC014", "3:3-9", "`return` stands in a table, which holds fields", ""),
    ("function f() {\n}\n", "TAC014", "1:14-15", "a function's body stands between `)` and `end`, without braces", ""),
    ("if a then\nelse if b then\nend\n", "TAC015", "2:1-8", "for which an `end` is missing: write `elseif`", "elseif"),
    ("if a then\n  f()\nelse if b then\n  g()\nend\nend }\n", "TAC006", "6:5-6", "this `}` closes nothing", ""),
    (
        "f(function()\n  if a then\n    b()\n  else if c then\n    d()\n  end\nend)\n",
        "TAC015",
        "4:3-10",
        "write `elseif`",
        "elseif",
    ),
    ("return 1\nf(2)\n", "TAC019", "2:1-2", "nothing can follow `return` in its block", ""),
    ("x.y\nf()\n", "TAC020", "1:1-4", "`x.y` alone does nothing: call it, `x.y()`, or assign it", ""),
    ("x ~= 1\n", "TAC020", "1:1-5", "`x ~= ...` alone does nothing: assign it, or return it", ""),
    # what Lua refuses for its meaning
    ("for i = 1, 2 do\n  i = 2\nend\n", "TAC011", "2:3-4", "the variable of a loop, which is constant: copy it", ""),
    ("local x <const> = 1\nx = 2\n", "TAC011", "2:1-2", "`x` cannot be assigned: it is a constant", ""),
    ("break\n", "TAC012", "1:1-6", "`break` stands in no loop", ""),
    ("goto x\n", "TAC013", "1:6-7", "this `goto` can reach no label `::x::`", ""),
    ("::a::\n::a::\n", "TAC013", "2:3-4", "there is a label `::a::` already", ""),
    ("global x\ny = 1\n", "TAC016", "2:1-2", "`y` is not declared", ""),
    ("x = " + "(" * 250 + "1" + ")" * 250, "TAC023", "1:1-506", "this is more than Lua takes", ""),
    # what no rule knows is told in Lua's words, where the token stands that it names
    ("x = = 1\n", "TAC001", "1:5-6", "this is not Lua: unexpected symbol near '='", ""),
    ("x = 1 y = 2 z = = 3\n", "TAC001", "1:17-18", "this is not Lua: unexpected symbol near '='", ""),
    ("local x <foo> = 1\n", "TAC001", "1:1-18", "this is not Lua: unknown attribute 'foo'", ""),
    ("x =\n", "TAC001", "1:4-4", "this is not Lua: unexpected symbol near <eof>", ""),
]


@pytest.mark.parametrize(("text", "code", "at", "said", "suggestion"), SLIPS, ids=[slip[0][:30] for slip in SLIPS])
def test_a_slip_is_told_in_words(text: str, code: str, at: str, said: str, suggestion: str) -> None:
    finding = wrong(text)
    assert (finding.code, place(finding), finding.suggestion) == (code, at, suggestion), finding
    assert said in finding.message


@pytest.mark.parametrize("text", [slip[0] for slip in SLIPS], ids=[slip[0][:30] for slip in SLIPS])
def test_the_words_of_lua_are_always_there(text: str) -> None:
    said = syntax_error(text, "main.tac")
    assert said is not None
    assert " ".join(said[1].split()) in wrong(text).message


@pytest.mark.parametrize("text", [slip[0] for slip in SLIPS if slip[4]], ids=lambda text: text[:30])
def test_what_is_suggested_brings_the_compiler_further(text: str) -> None:
    """It objects to something later then, or to nothing."""
    finding = wrong(text)
    written, span = Written(text), finding.span
    start, end = written.lines[span.line - 1] + span.column - 1, written.lines[span.end_line - 1] + span.end_column - 1
    mended = text[:start] + finding.suggestion + text[end:]
    after = syntax_error(mended, "main.tac")
    assert after is None or (after[0], len(mended)) > (span.line, 0), (mended, after)
    assert after != syntax_error(text, "main.tac")


def test_nothing_is_said_of_a_text_that_is_lua() -> None:
    for text in ("", "\n\n", "-- only a comment", "--[[ one\nof two lines ]]", "\ufeff#!/usr/bin/tactus\nreturn 1\r\n"):
        assert check(Facts(text, "main.tac"), syntax_error) == []


def test_a_block_is_missed_where_its_indentation_ends() -> None:
    text = (
        "local function outer(list)\n"
        "  for _, one in ipairs(list) do\n"
        "    if one then\n"
        "      print(one)\n"
        "  end\n"
        "end\n"
        "\n"
        "outer({1})\n"
    )
    finding = wrong(text)
    assert syntax_error(text, "main.tac") == (9, "'end' expected (to close 'function' at line 1) near <eof>")
    assert finding.message.startswith("the `if` of line 3 is not closed: `end` is missing (Lua: ")
    assert place(finding) == "4:17-17"


def test_without_indentation_lua_is_believed() -> None:
    text = "function f()\nif a then\ng()\nend\nh()\n"
    assert (wrong(text).code, place(wrong(text))) == ("TAC002", "5:4-4")
    assert wrong(text).message.startswith("the `function` of line 1")


def test_an_opener_too_many_is_found_on_its_line() -> None:
    text = "function f(x)\n  while x do do\n    g()\n  end\nend\n\nh()\n"
    finding = wrong(text)
    assert (finding.code, place(finding)) == ("TAC002", "2:14-16")
    assert "or it is one too many" in finding.message


def test_a_closer_too_many_is_found_where_it_closes_too_early() -> None:
    text = "function f(x)\n  if x then\n    g()\n  end\n  end\n  h()\nend\n"
    assert syntax_error(text, "main.tac") == (7, "<eof> expected near 'end'")
    assert (wrong(text).code, place(wrong(text))) == ("TAC006", "5:3-6")
    text = 'x = Agent {\n  model = "m" },\n  tools = {}\n}\n'
    assert wrong(text).span.line in (2, 3)


def test_a_missing_opener_is_found_above_what_it_would_hold() -> None:
    text = "f()\n  g()\n  h()\nuntil done\n"
    assert (wrong(text).code, place(wrong(text))) == ("TAC006", "1:4-4")
    text = "x = Agent\n  model = 'm',\n  tools = {}\n}\n"
    assert (wrong(text).code, place(wrong(text))) == ("TAC003", "1:10-10")


def test_places_count_characters_and_leave_the_mark_of_the_text_out() -> None:
    assert place(wrong("\ufeffx = '日本' = 2\n")) == "1:10-11"
    assert place(wrong("#!/usr/bin/tactus\r\nx = = 2\r\n")) == "2:5-6"


def test_a_long_text_is_not_repeated_in_the_message() -> None:
    finding = wrong(f"f(1 [[{'long ' * 100}]])\n")
    assert len(finding.message) < 250
    assert "\n" not in wrong("f(1 [[a\nb]] )\n").message


@pytest.mark.parametrize(
    ("data", "span", "why"),
    [
        (b"x = 1\ny = '\xe9'\n", Span(2, 6, 2, 7), "byte 0xe9 is no part of a character"),
        ("é\n".encode() + b"\xff", Span(2, 1, 2, 2), "byte 0xff is no part of a character"),
        ("x = 1".encode("utf-16"), Span(1, 1, 1, 2), "it is UTF-16"),
    ],
)
def test_bytes_that_are_no_text_are_told_by_their_place(data: bytes, span: Span, why: str) -> None:
    finding = no_text(data, "main.tac")
    assert finding is not None
    assert (finding.code, finding.span) == ("TAC001", span)
    assert finding.message == f"the file is not UTF-8 text: {why}; save it as UTF-8"
    assert no_text("x = 'é'".encode(), "main.tac") is None


DEEP = {
    "parentheses": "x = " + "(" * 5000 + "1" + ")" * 5000,
    "brackets that are not closed": "x = " + "{" * 5000,
    "a sum of 10,000": "x = 1" + " + 1" * 10_000,
    "a text of 5,000 parts": "x = 'a'" + " .. 'a'" * 5000,
    "blocks": "do " * 3000 + "end " * 3000,
    "functions": "f = " + "function() return " * 2000 + "1" + " end" * 2000,
    "powers": "x = 2" + "^2" * 3000,
    "unary": "x = " + "not " * 3000 + "1",
    "calls": "f" + "()" * 5000,
    "fields": "x = a" + ".b" * 5000,
    "many names": "local " + ", ".join(f"a{i}" for i in range(300)),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_deep_or_long_is_told_and_never_a_traceback(text: str) -> None:
    found = check(Facts(text, "main.tac"), syntax_error)
    broken = [finding for finding in found if finding.code < "TAC1"]
    assert bool(broken) == (syntax_error(text, "main.tac") is not None)


def test_any_characters_give_findings_and_never_a_traceback() -> None:
    chance = random.Random(7)
    parts = [
        "function",
        "end",
        "(",
        ")",
        "{",
        "}",
        "[[",
        "]]",
        '"',
        "\\",
        "\n",
        "\r",
        "=",
        "--",
        "Agent",
        " x ",
        "é",
        "“",
    ]
    parts += [
        "\x00",
        "\udce9",
        "\ufeff",
        "#",
        "::",
        "goto",
        "if",
        "then",
        "else",
        "0x",
        "1e",
        "...",
        "\t",
        ",",
        "until",
    ]
    for _ in range(400):
        text = "".join(chance.choices(parts, k=chance.randrange(1, 30)))
        found = check(Facts(text, "main.tac"), syntax_error)
        broken = [finding for finding in found if finding.code < "TAC1"]
        assert len(broken) == (syntax_error(text, "main.tac") is not None), text
        for finding in broken:
            assert 1 <= finding.span.line <= text.count("\n") + text.count("\r") + 1, (text, finding)


@pytest.mark.parametrize("text", ['x = {"a"', 'f("a"', 'if x == "a"', 'return {1, "a"'])
def test_a_text_that_ends_behind_a_string_is_told(text: str) -> None:
    (finding,) = check(Facts(text, "main.tac"), syntax_error)
    assert (finding.code < "TAC1", finding.span.line) == (True, 1)
