"""What `tactus format` makes of white space, and what it leaves."""

from __future__ import annotations

import textwrap
import time

import pytest

from tactus.errors import ProgramError
from tactus.language.format import formatted
from tactus.vm.compiler import syntax_error
from tests.language.lua import CORPUS, indented
from tests.seeds.blocks import Block, of


def new(source: str) -> str:
    return formatted(source, "it.tac", syntax_error)


def lua(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # names, operators, separators
        ("x=1", "x = 1"),
        ("local a,b=1 , 2", "local a, b = 1, 2"),
        ("x = a+b*c^d..e//f%g", "x = a + b * c ^ d .. e // f % g"),
        ("x=a<b==(c~=d)", "x = a < b == (c ~= d)"),
        ("x = a&b|c~d<<e>>f", "x = a & b | c ~ d << e >> f"),
        ("x = - a, - - b, - -c, -(- d), not  e, # f, ~ g, ~ ~h", "x = -a, - -b, - -c, -(-d), not e, #f, ~g, ~~h"),
        ("x = a-b - -c, f(-d, - e), {- 1}", "x = a - b - -c, f(-d, -e), {-1}"),
        ("x = a and-b or not-c", "x = a and -b or not -c"),
        ("x = t[ --[[a]] 1], {[ --[=[b]=] 2]=3}", "x = t[ --[[a]] 1], {[ --[=[b]=] 2] = 3}"),
        (
            "x = nil-1, ...-1, ('a')-1, {}-1, a[1]-1, f()-1",
            "x = nil - 1, ... - 1, ('a') - 1, {} - 1, a[1] - 1, f() - 1",
        ),
        ("x = function()end - 1", "x = function() end - 1"),
        ("x = 1 ..\t2 ..'a'", "x = 1 .. 2 .. 'a'"),
        ("f() ; g();;", "f(); g();;"),
        # calls, indexes, methods
        ("f (x)", "f(x)"),
        ("f ( x ,y )", "f(x, y)"),
        ("f()  ()", "f()()"),
        ("a . b : c ( ) [ 1 ] . d = 2", "a.b:c()[1].d = 2"),
        ("x = a [ [[b]] ], {[ [[c]] ] = 1}", "x = a[ [[b]] ], {[ [[c]] ] = 1}"),
        ("function  f ( a ,b,... ) end", "function f(a, b, ...) end"),
        ("function f(a, ... rest) end", "function f(a, ...rest) end"),
        ("local f = function ( ) return(1) end", "local f = function() return (1) end"),
        ("return(x)", "return (x)"),
        ("if(x)then y()end", "if (x) then y() end"),
        ("local t = {} ; (f)()", "local t = {}; (f)()"),
        ("local t = {} (f)()", "local t = {} (f)()"),
        ("x = 1 (f)()", "x = 1 (f)()"),
        # what a function is called with stays as close to it as its author wrote it
        ('f "x" f"y" f  [[z]]', 'f "x" f"y" f [[z]]'),
        ("Agent {} Agent{} Agent  {}", "Agent {} Agent{} Agent {}"),
        ('Model  "x"  {a=1}', 'Model "x" {a = 1}'),
        ("x = f{a=1} (b)", "x = f{a = 1}(b)"),
        # tables: one blank inside where the author wrote one
        ("x = {1,2;3}", "x = {1, 2; 3}"),
        ("x = { 1,2 }", "x = { 1, 2 }"),
        ("x = {  1}", "x = { 1 }"),
        ("x = {1  }", "x = {1}"),
        ("x = { }", "x = {}"),
        ("x = {{ 1 }, { { 2}} }", "x = {{ 1 }, { { 2 } }}"),
        ("x = {a=1 , [b]=2 , 'c' , }", "x = {a = 1, [b] = 2, 'c',}"),
        # names with attributes, globals, labels
        ("local x<const>,y < close > = 1", "local x <const>, y <close> = 1"),
        ("local<const> x , y = 1, 2", "local <const> x, y = 1, 2"),
        ("x = a<b and b> c", "x = a < b and b > c"),
        ("global<const>  * ", "global <const> *"),
        ("global  x , y", "global x, y"),
        ("global  function f ( )  end", "global function f() end"),
        ("x = global*2", "x = global * 2"),
        (":: a :: goto  a", "::a:: goto a"),
        ("do ::a::;::b:: end", "do ::a::; ::b:: end"),
        # comments
        ("x = 1--c  ", "x = 1 --c  "),
        ("x = 1     -- c", "x = 1     -- c"),
        ("x = 1\t-- c", "x = 1 -- c"),
        ("f( --[[ a ]] b--[[c]],d )", "f(--[[ a ]] b --[[c]], d)"),
        ("x = a - --[[b]] - --[[c]] d", "x = a - --[[b]] - --[[c]] d"),
        # strings
        ("x = 'a\tb'..\"  c \"", "x = 'a\tb' .. \"  c \""),
        ("x = [[\n\n\n\t a \n  ]]", "x = [[\n\n\n\t a \n  ]]"),
    ],
)
def test_a_line_is_written_one_way(before: str, after: str) -> None:
    assert new(before) == after + "\n"
    assert new(after + "\n") == after + "\n"


@pytest.mark.parametrize(
    "after",
    [
        """
        if a
          and b then
          print(1)
        elseif
          c
        then
          print(2)
        else print(3)
          -- last
        end
        """,
        """
        foo(a, {
          b = 1
        }, function()
          c()
        end)
        """,
        """
        local inline = {
          {name = "x", handler = function(args)
            return args
          end}
        }
        """,
        """
        foo({{
          a
        }, {
          b
        }})
        """,
        """
        local function f(
          a,
          b
        )
          return a
        end
        """,
        """
        local long = first
          .second
          :third {
            field = 1
          }
          + 4
        """,
        """
        local all = (a
          and b
          or c)
        """,
        """
        local text = "a" ..
          "b" ..
          f(
            c
              .. d,
            e
          )
        """,
        """
        local a,
          b =
          1, 2
        return
          a,
          b
        """,
        """
        local t = {
          message = "a " ..
            "b",
          [1] = 2,
          function()
            return 1
          end,
          key =
            "value"
        }
        """,
        """
        for i = 1,
          10 do
          f(i)
        end
        while a
        do
          b()
        end
        repeat
          c()
        until d
          or e
        """,
        """
        Agent
        {
          model = "m"
        }
        """,
        """
        local worker =
          Agent {
            model = "m"
          }
        """,
        """
        do
          -- one
          local x = a
            -- two
            + b
          -- three
        end
        -- four
        """,
        """
        if a then
          if b then
            c()
          end end
        """,
        """
        local r = f(function() return {
          1
        } end)
        """,
        """
        system_prompt = [[
          as it
        is ]]
        tools = {1}
        """,
        """
        local x <const>
        local y = 1
        f
          (g)
          [1]
          "text"
        """,
        """
        do global *
          local x = 1
        end
        """,
        """
        x = 1        -- what x is
        longer = 22  -- stands below
                     -- and goes on

        y = 3 -- alone
        """,
    ],
)
def test_lines_are_indented_by_what_is_open(after: str) -> None:
    expected = lua(after)
    assert new(expected) == expected
    # the continuation of a long string is no indentation
    if "[[" not in expected and "  --" not in expected:
        flat = "\n".join(line.strip() for line in expected.split("\n"))
        deep = "\n".join("\t " + line for line in expected.split("\n"))
        assert new(flat) == new(deep) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(a,b)   -- one\nx = 1    -- two\n", "f(a, b)   -- one\nx = 1     -- two\n"),
        ("do\nx=1 -- one\nfoo=2 -- two\nend", "do\n  x = 1 -- one\n  foo = 2 -- two\nend\n"),
        (
            "do\nx=1   -- one\nfoo=2 -- two\n      -- on\nend",
            "do\n  x = 1   -- one\n  foo = 2 -- two\n          -- on\nend\n",
        ),
        ("x = {   -- one\n1 , -- two\n}", "x = {   -- one\n  1, -- two\n}\n"),
        ("x = 1 -- one\n\n      -- apart", "x = 1 -- one\n\n-- apart\n"),
        ("x = {--[[ a ]]\n1}", "x = { --[[ a ]]\n  1}\n"),
        ("x = 1 --[[ a\n  b ]]  -- c", "x = 1 --[[ a\n  b ]]  -- c\n"),
    ],
)
def test_comments_that_stand_below_each_other_go_on_doing_so(before: str, after: str) -> None:
    assert new(before) == after
    assert new(after) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("\ufeff", "\ufeff"),
        ("\n\n\nx = 1", "x = 1\n"),
        ("x = 1\n\n\n\n\ny = 2\n\n\n", "x = 1\n\ny = 2\n"),
        ("do\n\n\n x()\n\n\nend", "do\n\n  x()\n\nend\n"),
        ("x = 1  \n  y = 2\t\n", "x = 1\ny = 2\n"),
        ("x=1\r\ny=2\r\n", "x = 1\r\ny = 2\r\n"),
        ("x=1\r\ny=2\nz=3", "x = 1\r\ny = 2\r\nz = 3\r\n"),
        ("x=1\ny=2\r\nz=3", "x = 1\ny = 2\nz = 3\n"),
        ("x=1\ry=2\n\rz=3", "x = 1\ny = 2\nz = 3\n"),
        ("x=[[\r\n]]\ny=2", "x = [[\r\n]]\ny = 2\n"),
        ("#!/usr/bin/env tactus  \nx=1", "#!/usr/bin/env tactus  \nx = 1\n"),
        ("\ufeff\n\n  x=1", "\ufeffx = 1\n"),
        ("\ufeff# y\n\n\nx=1", "\ufeff# y\n\nx = 1\n"),
        ("-- only a comment  ", "-- only a comment  \n"),
    ],
)
def test_lines_stay_lines(before: str, after: str) -> None:
    assert new(before) == after
    assert new(after) == after


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = = 1", "it.tac:1: unexpected symbol near '='"),
        ("\n\nx = 'a\n'", "it.tac:3: unfinished string near ''a'"),
        ("do", "it.tac:1: 'end' expected near <eof>"),
        ("local x <const> = 1\nx = 2", "it.tac:2: attempt to assign to const variable 'x'"),
    ],
)
def test_what_is_not_lua_is_left_alone(source: str, message: str) -> None:
    with pytest.raises(ProgramError) as error:
        new(source)
    assert str(error.value) == message


def test_a_text_whose_tokens_would_change_is_left_alone() -> None:
    with pytest.raises(ProgramError, match=r"^it.tac: formatting would change the program; it is left as it is"):
        formatted("x = a. ..b", "it.tac", lambda text, file: None)


OURS = [name for name in CORPUS if name.endswith(".tac")]


@pytest.mark.parametrize("name", OURS)
def test_our_own_programs_are_formatted(name: str) -> None:
    assert new(CORPUS[name]) == CORPUS[name]


@pytest.mark.parametrize("block", [block for block in of("lua") if "\n" in block.code], ids=str)
def test_the_indentation_that_a_seed_has_lost_is_found_again(block: Block) -> None:
    assert new(indented(block.code, lambda: 0)) == new(block.code)


def test_ten_thousand_lines_take_no_time() -> None:
    programs = "".join(
        f"do local function f()\n{CORPUS[name]}\nend end\n" for name in OURS if name.startswith("examples/0")
    )
    source = programs * (10_000 // programs.count("\n") + 1)
    begun = time.process_time()
    assert new(source).count("\n") >= 10_000
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    "much", ["-- c\n", "--[[ c ]]", "x = 1 -- c\n", "global = 1 ", "x = {{{1}}} ", "\n", "f()\r", ";"]
)
def test_much_of_the_same_takes_no_longer_than_other_text(much: str) -> None:
    begun = time.process_time()
    new(much * 20_000)
    assert time.process_time() - begun < 4
