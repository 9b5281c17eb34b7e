"""Values that are used as what they are not: in operators, in loops, as functions, in comparisons."""

from __future__ import annotations

from tactus.language.codes.row import Code
from tactus.language.finding import WARNING

WORKER = 'worker = Agent { model = "openai/gpt-4o-mini" }\n'
DOUBLE = 'Mocks { worker = {message = "yes"} }\n'


def _main(*lines: str, before: str = "") -> str:
    body = "".join(f"  {line}\n" for line in lines)
    return f"\nProcedure {{ {before}function(input)\n{body}end }}\n\n"


CODES: tuple[Code, ...] = (
    Code(
        "TAC713",
        "an operator that these values do not take",
        "In Lua `+` adds numbers and `..` joins texts; numbers become texts by themselves. True or false, nil and "
        'tables do not: `tostring(x)`, `table.concat(list, ", ")` and `Json.encode(t)` make texts of them.',
        bad=_main('return "Moss is " + "green"'),
        good=_main('return "Moss is " .. "green"'),
    ),
    Code(
        "TAC714",
        "a loop over a table without pairs or ipairs",
        "`for x in y do` calls `y` until it gives nil, and a table cannot be called. `ipairs(list)` gives a number "
        "and an item for each item of a list, `pairs(t)` a key and a value for each field of a table.",
        bad=_main('for _, plant in {"moss", "fern"} do', "  print(plant)", "end", "return 1"),
        good=_main('for _, plant in ipairs({"moss", "fern"}) do', "  print(plant)", "end", "return 1"),
    ),
    Code(
        "TAC715",
        "an answer where the function itself was meant",
        '`pcall(worker("Begin."))` calls the agent first, outside of pcall, and then tries to call its answer. The '
        'function and its arguments are given apart: `pcall(worker, "Begin.")`; where there is only room for a '
        "function, one is written around the call.",
        bad=WORKER + _main('local ok, answer = pcall(worker("Begin."))', "return assert(ok and answer)") + DOUBLE,
        good=WORKER + _main('local ok, answer = pcall(worker, "Begin.")', "return assert(ok and answer)") + DOUBLE,
    ),
    Code(
        "TAC716",
        "the answer of something that gives none",
        "`table.sort` and `table.insert` change the table that they are given and give nothing, and so do the words "
        "that tell or keep something. A variable that is assigned what they give is nil.",
        bad=_main("local list = {3, 1, 2}", "list = table.sort(list)", "return list"),
        good=_main("local list = {3, 1, 2}", "table.sort(list)", "return list"),
        severity=WARNING,
    ),
    Code(
        "TAC717",
        "a text that a value never is",
        "The value is one of a few texts: the values of an `enum`, the labels of a review's options, the declared "
        "stages, what `type` gives. A comparison with another text is never true.",
        bad=_main('return type(input.topic) == "str"'),
        good=_main('return type(input.topic) == "string"'),
        severity=WARNING,
    ),
    Code(
        "TAC718",
        "the top level of the file reads the input, or sets the state",
        "Input and state belong to one call of a procedure. Where a file with a procedure is loaded there is no input, "
        "and what is set in `state` there is gone when the procedure begins. A script, a file without a procedure, may "
        "do both at its top level.",
        bad="state.count = 1\n" + _main("return state.count"),
        good=_main("return state.count", before="state = {count = field.integer{default = 1}}, "),
        severity=WARNING,
    ),
    Code(
        "TAC719",
        "the function of a tool or procedure takes its fields one by one",
        "The function is given one table that holds all arguments by their names. A second parameter is nil.",
        bad='add = Tool { input = {a = "number", b = "number"}, function(a, b) return a + b end }\n'
        + _main("return add {a = 1, b = 2}"),
        good='add = Tool { input = {a = "number", b = "number"}, function(args) return args.a + args.b end }\n'
        + _main("return add {a = 1, b = 2}"),
    ),
)
