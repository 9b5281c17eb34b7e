"""Words in the wrong place, and traps: what is Lua, and surely does something else than it says."""

from __future__ import annotations

from tactus.language.codes.row import Code

WORKER = 'worker = Agent { model = "openai/gpt-4o-mini" }\n'
DOUBLE = 'Mocks { worker = {message = "yes"} }\n'
SHORTEN = "shorten = Tool { function(args) return args.text:sub(1, 3) end }"
DONE = 'done = tactus.done\nworker = Agent { model = "openai/gpt-4o-mini", tools = {done} }\n'


def _main(*lines: str) -> str:
    body = "".join(f"  {line}\n" for line in lines)
    return f"\nProcedure {{ function(input)\n{body}end }}\n\n"


CODES: tuple[Code, ...] = (
    Code(
        "TAC701",
        "something is done at the top level of the file",
        "A file with a procedure only declares at its top level; that part runs each time the program is loaded, "
        "and is not remembered. Turns, tools, people and waiting belong into a procedure. Only a script, a file "
        "without any procedure, does things at its top level.",
        bad=WORKER + 'local answer = worker("Begin.")\n' + _main("return 1") + DOUBLE,
        good=WORKER + _main('local answer = worker("Begin.")', "return answer.text") + DOUBLE,
    ),
    Code(
        "TAC702",
        "the top level of the file asks about a procedure call",
        "Iterations, stages, histories and the calls of tools belong to one call of a procedure, and none runs "
        "while the file is loaded.",
        bad="local turns = Iterations.current()\n" + _main("return turns"),
        good=_main("return Iterations.current()"),
    ),
    Code(
        "TAC703",
        "something is declared inside a procedure or a tool",
        "Agents, tools, procedures, requests and doubles are declared while the file is loaded. Inside a function "
        "that runs later it is too late: move the declaration to the top level.",
        bad=_main(f"local {SHORTEN}", 'return shorten {text = "moss"}'),
        good=f"{SHORTEN}\n" + _main('return shorten {text = "moss"}'),
    ),
    Code(
        "TAC704",
        "the schema of a script stands in a file with a procedure",
        "`input {...}`, `output {...}` and `state {...}` at the top level belong to scripts, files without a "
        "procedure. A procedure has fields of these names.",
        bad='input { topic = "string" }\n' + _main("return input.topic"),
        good='\nProcedure { input = {topic = "string"}, function(input)\n  return input.topic\nend }\n',
    ),
    Code(
        "TAC705",
        "the schema of a script stands too late",
        "A script is told its input before it does anything, so `input {...}`, `output {...}` and `state {...}` "
        "stand above the first line that does something or looks at the input.",
        bad='local topic = input.topic\ninput { topic = field.string{default = "moss"} }\nreturn topic\n',
        good='input { topic = field.string{default = "moss"} }\nlocal topic = input.topic\nreturn topic\n',
    ),
    Code(
        "TAC706",
        "a loop waits for what stands still",
        "The time is that of the last answer, so that a replay reads the same: it moves on only when the program "
        "asks for something. So do the count of turns and a request to stop. A loop that looks at them and asks for "
        "nothing ends at once, or runs until it has used up its instructions. `Sleep` waits, for days if need be, "
        "and costs nothing.",
        bad=_main("local start = os.time()", "while os.time() < start + 60 do end", "return os.time() - start"),
        good=_main("local start = os.time()", "Sleep(60)", "return os.time() - start"),
    ),
    Code(
        "TAC707",
        "a function is taken for its answer",
        "In Lua a function is a value, and true like every value that is neither nil nor false: `until done.called` "
        "ends after the first turn. The brackets make it a question: `done.called()`.",
        bad=DONE + _main("repeat", "  worker()", "until done.called", "return 1") + DOUBLE,
        good=DONE + _main("repeat", "  worker()", "until done.called() or Iterations.exceeded(2)", "return 1") + DOUBLE,
    ),
    Code(
        "TAC708",
        "values of two kinds are compared",
        "In Lua values of different types are never equal. `Human.approve` gives true or false, never a text; the "
        "result of a turn is a table, whose text is its `.text`; the result of a review a table, whose decision is "
        "`.decision`.",
        bad=WORKER + _main('return worker("Is moss soft?") == "yes"') + DOUBLE,
        good=WORKER + _main('return worker("Is moss soft?").text == "yes"') + DOUBLE,
    ),
    Code(
        "TAC709",
        "a Step changes a variable outside itself",
        "A Step is not run again on a replay, its result is remembered. What it changed in variables outside would "
        "be lost then, so the run refuses it the first time. Return what is needed; `state` may be changed.",
        bad=_main("local total = 0", "Step.checkpoint(function() total = total + 1 end)", "return total"),
        good=_main("local total = Step.checkpoint(function() return 1 end)", "return total"),
    ),
    Code(
        "TAC710",
        "a metatable that is refused",
        "When a table is collected depends on the machine, and would be seen in a replay: finalizers (`__gc`) and "
        "weak tables (`__mode`) are an error.",
        bad=_main('local cache = setmetatable({}, {__mode = "k"})', "return #cache"),
        good=_main("local cache = {}", "return #cache"),
    ),
    Code(
        "TAC711",
        "a message handler of xpcall asks for something",
        "Lua cannot interrupt the message handler of `xpcall`, so nothing in it can wait for an answer; the error "
        "is lost. Catch it with `pcall`, and ask behind it.",
        bad=_main("local ok = xpcall(error, function(e) Human.notify(tostring(e)) end)", "return ok"),
        good=_main("local ok, e = pcall(error)", "Human.notify('It failed: ' .. tostring(e))", "return ok"),
    ),
    Code(
        "TAC712",
        "something is assigned that cannot be changed",
        "The global `input` is read-only, and so are the fields of agents, tools and procedures. Keep what changes "
        "in a variable or in `state`; what holds for one turn is given to its call.",
        bad=WORKER + _main("worker.temperature = 0.2", 'return worker("Is moss soft?").text') + DOUBLE,
        good=WORKER + _main('return worker {message = "Is moss soft?", temperature = 0.2}.text') + DOUBLE,
    ),
)
