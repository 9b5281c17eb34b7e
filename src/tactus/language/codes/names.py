"""Names that mean nothing, or are used as what they are not."""

from __future__ import annotations

from tactus.language.codes.row import Code
from tactus.language.finding import WARNING

HELLO = """\
greeter = Agent { model = "openai/gpt-4o-mini", system_prompt = "Greet the user." }

Procedure {
  input = { name = field.string{default = "World"} },
  function(input)
    local reply = greeter({message = "Greet " .. input.name})
    return { greeting = reply.output }
  end
}
"""
"""The program that the examples are about."""


def _body(*lines: str) -> str:
    """A procedure with this body."""
    inside = "".join(f"    {line}\n" for line in lines)
    return f"Procedure {{\n  function(input)\n{inside}  end\n}}\n"


CODES: tuple[Code, ...] = (
    Code(
        "TAC101",
        "a name is nowhere defined",
        "No word, no function of Lua's library and no variable has this name, so it is nil: calling or indexing it "
        "fails, and as a tool in a list it is silently left out. Mostly it is misspelled, or a local of another block.",
        bad=HELLO.replace("greeter({", "greter({"),
        good=HELLO,
    ),
    Code(
        "TAC102",
        "a family of words, or of Lua's library, has no such member",
        "The words of a family are those that the reference lists; `Human.aprove` is nil, and calling it fails.",
        bad=_body('return Human.aprove({message = "Deploy?"})'),
        good=_body('return Human.approve({message = "Deploy?"})'),
    ),
    Code(
        "TAC103",
        "a part of Lua's library that programs do not have",
        "Programs run in a sandbox and are replayed: what would reach files, processes or the interpreter itself is "
        "taken out of the library. The message says what to use instead.",
        bad=_body('local file = io.open("notes.txt")', "return file ~= nil"),
        good=_body('local text = File.read("notes.txt")', "return text ~= nil"),
    ),
    Code(
        "TAC104",
        "a handle or a result has no such member",
        "What Agent, Tool and other words give has the members that the reference lists, and nothing else: another one "
        "is nil, so calling it fails and comparing it compares with nothing.",
        bad=HELLO.replace("reply.output", "reply.ouput"),
        good=HELLO,
    ),
    Code(
        "TAC105",
        "a word is used as something that it is not",
        "Families like `Human` are not called themselves, functions like `log` have no members, and words are called "
        "with a dot: `Human:approve` would make the family the first argument.",
        bad=_body('log.info("It begins.")', "return 1"),
        good=_body('Log.info("It begins.")', "return 1"),
    ),
    Code(
        "TAC106",
        "state is made a variable of the program's own",
        "`state = {...}` hides the state of the procedure behind a plain global: what is put there is not checked, not "
        "kept with the run for people to see, and no template shows it. Assign to its fields instead.",
        bad=_body("state = {count = 0}", 'State.increment("count")', "return State.all()"),
        good=_body("state.count = 0", 'State.increment("count")', "return State.all()"),
        severity=WARNING,
    ),
    Code(
        "TAC107",
        "a text or a list has no such function of its own",
        "Texts have the functions of `string`: `name:upper()`, and their length is `#name`. Tables have what is put "
        "into them, so lists are changed by `table.insert(list, x)` and its siblings. What others call `trim`, "
        "`split` or `push` is nil, and calling it fails.",
        bad=_body('local plant = "  moss "', "return plant:trim()"),
        good=_body('local plant = "  moss "', 'return plant:match("^%s*(.-)%s*$")'),
    ),
    Code(
        "TAC108",
        "a module has no such member",
        "A module gives the table that it returns, with what the module put into it. Another name is nil, so calling "
        "it fails.",
        bad='local text = require("lib.text")\n\n' + _body('return text.titel("moss")'),
        good='local text = require("lib.text")\n\n' + _body('return text.title("moss")'),
        files={"lib/text.tac": "return {title = function(s) return s:upper() end}\n"},
    ),
)
