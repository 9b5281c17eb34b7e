"""What names refer to: agents, tools, procedures, stages, requests, modules; who is declared twice, or never."""

from __future__ import annotations

from tactus.language.codes.row import Code
from tactus.language.finding import WARNING

SEARCH = """\
search = Tool {
  description = "Searches the web",
  input = {query = field.string{required = true}},
  function(args) return "3 results for " .. args.query end
}
"""
WRITER = 'writer = Agent { model = "openai/gpt-4o-mini", system_prompt = "You write." }\n'
DOUBLE = 'Mocks { writer = {message = "Moss is soft."} }\n'
HELLO = "Procedure { function(input) return 'hello' end }\n"


def _main(*lines: str) -> str:
    """A main procedure of these lines."""
    body = "".join(f"  {line}\n" for line in lines)
    return f"\nProcedure {{ function(input)\n{body}end }}\n"


def _asks(line: str) -> str:
    declared = 'hitl("confirm_publish", {type = "approval", message = "Publish it?", timeout = 60, default = false})\n'
    return declared + _main(line)


CODES: tuple[Code, ...] = (
    Code(
        "TAC301",
        "a text names an agent that nobody declares",
        '`Agent("x")` and `message_history.source` look an agent up by its name: the variable or field that it is '
        "assigned to, or its `name`. A name that nobody has is an error when the agent is used, so write the name "
        "as it is declared.",
        bad=WRITER + _main('return Agent("wrter")("Begin.").text') + DOUBLE,
        good=WRITER + _main('return Agent("writer")("Begin.").text') + DOUBLE,
    ),
    Code(
        "TAC302",
        "a text names a tool that nobody declares",
        "Tools are named by the variable or field they are assigned to, or by `name`. An agent that is given a name "
        "without a tool stops the program before it begins; a word about such a tool, like `Tool.called`, fails "
        "when it is reached. `done` is declared by `tactus.done`.",
        bad=SEARCH + _main('search {query = "moss"}', 'return Tool.last_result("serch")'),
        good=SEARCH + _main('search {query = "moss"}', 'return Tool.last_result("search")'),
    ),
    Code(
        "TAC303",
        "a text names a procedure that nobody declares",
        "`Procedure.run` takes a procedure, its name, or the file of another program, which begins with `./`. A "
        "name that nobody has is an error when it is called.",
        bad="sum_up = Procedure { function(input) return 'in short' end }\n" + _main('return Procedure.run("sumup")'),
        good="sum_up = Procedure { function(input) return 'in short' end }\n" + _main('return Procedure.run("sum_up")'),
    ),
    Code(
        "TAC304",
        "a stage is not among those that the file declares",
        "Once `Stages` says which stages there are, any other name is an error when it is reached. Without `Stages` "
        "a stage may have any name.",
        bad='Stages {"planning", "writing"}\n' + _main('Stage.set("plannning")', "return Stage.current()"),
        good='Stages {"planning", "writing"}\n' + _main('Stage.set("planning")', "return Stage.current()"),
    ),
    Code(
        "TAC305",
        "a person is asked by a name that nobody declares",
        "A text given to `Human.approve` and its siblings is the name of a request declared with `hitl`, or a "
        "message. A single word of small letters, digits and `_` looks like a name, and is refused where no such "
        "request is declared: nobody would want to be asked `confirm_publsh`.",
        bad=_asks('return Human.approve("confirm_publsh")'),
        good=_asks('return Human.approve("confirm_publish")'),
    ),
    Code(
        "TAC306",
        "a declared request is asked with another word than its own",
        "A request is declared with its type: `approval` is asked with `Human.approve`, `input` with `Human.input`, "
        "and so on. Any other word is an error when it is reached.",
        bad=_asks('return Human.input("confirm_publish")'),
        good=_asks('return Human.approve("confirm_publish")'),
    ),
    Code(
        "TAC307",
        "something else stands where a tool, an agent or a procedure belongs",
        "`tools` takes tools and their names. A Lua function has no name, description or schema that a model could "
        "be told, so it has to become a `Tool` first; an agent is asked by a tool's function.",
        bad="local function shorten(text) return text:sub(1, 10) end\n"
        'writer = Agent { model = "openai/gpt-4o-mini", tools = {shorten} }\n'
        + _main('return writer("Begin.").text')
        + DOUBLE,
        good="shorten = Tool { input = {text = 'string'}, function(args) return args.text:sub(1, 10) end }\n"
        'writer = Agent { model = "openai/gpt-4o-mini", tools = {shorten} }\n'
        + _main('return writer("Begin.").text')
        + DOUBLE,
    ),
    Code(
        "TAC308",
        "a double for nobody",
        "A key of `Mocks` is the name of an agent, a tool or a request that `hitl` declares. One that names nothing is "
        "refused before the program begins: it would double nobody, and the agent that was meant would be the real "
        "one.",
        bad=WRITER + _main('return writer("Begin.").text') + 'Mocks { writr = {message = "Moss is soft."} }\n',
        good=WRITER + _main('return writer("Begin.").text') + DOUBLE,
    ),
    Code(
        "TAC309",
        "something is declared twice",
        "Agents, tools, procedures and requests are found by their names, in whatever file they stand, so no two of "
        "a kind have the same one. The stages of a file, the schemas of a script and the double of an agent are "
        "said in one place.",
        bad=SEARCH
        + "local function other()\n  return 1\nend\nsearch = Tool { function(args) return other() end }\n"
        + HELLO,
        good=SEARCH
        + "local function other()\n  return 1\nend\nlook = Tool { function(args) return other() end }\n"
        + HELLO,
    ),
    Code(
        "TAC310",
        "no procedure is the main one",
        "A run begins with the procedure called `main`: the one that is neither assigned nor named, a global "
        "function `main`, or the only one there is. With several that all have other names nobody knows which is "
        "meant.",
        bad="first = Procedure { function(input) return 1 end }\nsecond = Procedure { function(input) return 2 end }\n",
        good="first = Procedure { function(input) return 1 end }\nProcedure { function(input) return first() end }\n",
    ),
    Code(
        "TAC311",
        "a declaration has no name",
        "An agent, a tool or a procedure is named by the variable or field it is assigned to. In a list, in a loop "
        "or in a function there is none, so the table needs a `name`.",
        bad="local tools = { Tool { function(args) return 1 end } }\n" + HELLO,
        good='local tools = { Tool { name = "one", function(args) return 1 end } }\n' + HELLO,
    ),
    Code(
        "TAC312",
        "something is used above the line that declares it",
        "The top level of a file runs from top to bottom, and a global is nil until the line that assigns it. So "
        "the list of an agent's tools silently lacks a tool that is declared further down. Move the declaration up, "
        'or name the tool by a text: `tools = {"search"}` may stand above it.',
        bad='writer = Agent { model = "openai/gpt-4o-mini", tools = {search} }\n' + SEARCH + HELLO,
        good=SEARCH + 'writer = Agent { model = "openai/gpt-4o-mini", tools = {search} }\n' + HELLO,
    ),
    Code(
        "TAC313",
        "a module is not there",
        'Modules stand beside the main file or in a folder below it: `require("lib.text")` is lib/text.tac or '
        "lib/text.lua there. A run takes along what it finds when it starts, and fails where something is missing.",
        bad='local text = require("../lib/text")\n' + HELLO,
        good='local done = require("tactus.tools.done")\n' + HELLO,
    ),
    Code(
        "TAC314",
        "the file of another program is not there",
        '`Procedure.run("./other.tac")` runs a file beside the program or in a folder below it, never one outside '
        "of its folder.",
        bad=_main('return Procedure.run("../other.tac")'),
        good=_main('return Procedure.run("./other.tac")'),
        files={"other.tac": "return 1\n"},
    ),
    Code(
        "TAC315",
        "modules require each other",
        "A module is loaded to its end before it has a value, so two that wait for each other never get there. Move "
        "what both need into a third, or require one inside the function that needs it.",
        bad='local first = require("lib.first")\n' + HELLO,
        good='local third = require("lib.third")\n' + HELLO,
        files={
            "lib/first.tac": 'local second = require("lib.second")\nreturn {}\n',
            "lib/second.tac": 'local first = require("lib.first")\nreturn {}\n',
            "lib/third.tac": "return {}\n",
        },
    ),
    Code(
        "TAC316",
        "an agent has no model",
        "Neither the agent nor a procedure nor the configuration says which model it is, so its first turn fails. "
        "An agent with a double in `Mocks` needs none.",
        bad='writer = Agent { system_prompt = "You write." }\n' + _main('return writer("Begin.").text'),
        good=WRITER + _main('return writer("Begin.").text'),
        severity=WARNING,
    ),
    Code(
        "TAC317",
        "nothing says who has an agent's model",
        "The provider is `provider`, else what stands before a slash (`openai/gpt-4o`), else what the model's name "
        "says, else the `default_provider` of a procedure or of the configuration. Without any of these the agent's "
        "first turn fails.",
        bad='writer = Agent { model = "llama3" }\n' + _main('return writer("Begin.").text'),
        good='writer = Agent { model = "llama3", provider = "openai" }\n' + _main('return writer("Begin.").text'),
        severity=WARNING,
    ),
)
