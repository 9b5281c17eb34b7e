"""Fields of declarations, options of words and values in them that are wrong."""

from __future__ import annotations

from tactus.language.codes.row import Code
from tactus.language.finding import WARNING

SEARCH = """\
search = Tool {
  description = "Searches the notes",
  input = { query = field.string{required = true}, limit = field.integer{default = 3, min = 1} },
  output = { hits = field.integer{required = true} },
  function(args)
    return { hits = args.limit }
  end
}

Procedure {
  state = { count = field.integer{default = 0} },
  function(input)
    local found = search({query = "moss"})
    state.count = 1
    Sleep(1)
    return found.hits
  end
}
"""
WRITER = """\
writer = Agent {
  model = {name = "openai/gpt-4o-mini", temperature = 0.2},
  system_prompt = "Write.",
  filter = filters.last_n(20),
  budget = {usd = 0.50}
}

Procedure {
  function(input)
    return writer("Go on.").text
  end
}

Mocks {
  writer = {message = "Once upon a time"}
}
"""
ASKING = """\
Procedure {
  function(input)
    return Human.approve({message = "Deploy?", timeout = 3600, on_timeout = "default"})
  end
}
"""
"""The programs that the examples are about."""

CODES: tuple[Code, ...] = (
    Code(
        "TAC201",
        "a field or an option that there is not",
        "A declaration, or a word's table of options, says something that nobody reads: the run refuses it. Mostly it "
        "is misspelled. Of an agent's turn, keys that are no option become context, unless they are close to one.",
        bad=WRITER.replace("system_prompt =", "sytem_prompt ="),
        good=WRITER,
    ),
    Code(
        "TAC202",
        "something that must be given is missing",
        "A word cannot do its work without this argument, option or field, and fails when it is said.",
        bad=ASKING.replace('message = "Deploy?", ', ""),
        good=ASKING,
    ),
    Code(
        "TAC203",
        "a value of the wrong kind",
        "The field takes another kind of value: a number is no text, a text is no list, and durations are numbers of "
        "seconds.",
        bad=ASKING.replace("3600", '"1h"'),
        good=ASKING,
    ),
    Code(
        "TAC204",
        "a text that is none of those that are allowed",
        "The field takes one of a few texts, and this is another one.",
        bad=ASKING.replace('"default"', '"defualt"'),
        good=ASKING,
    ),
    Code(
        "TAC205",
        "a value that is refused",
        "The value is of the right kind and cannot be meant: a number out of its range, a budget that limits nothing, "
        "two options that contradict each other.",
        bad=WRITER.replace("usd = 0.50", "usd = -1"),
        good=WRITER,
    ),
    Code(
        "TAC206",
        "a field is given twice in one table",
        "Lua takes the last one and forgets the other without a word.",
        bad=WRITER.replace(
            '  system_prompt = "Write.",\n', '  system_prompt = "Write.",\n  system_prompt = "Read.",\n'
        ),
        good=WRITER,
        severity=WARNING,
    ),
    Code(
        "TAC207",
        "a schema that cannot be read",
        "A field of an input, an output or a state has an option that there is not, an unknown type, or values that it "
        "would refuse itself. The program cannot be loaded.",
        bad=SEARCH.replace("field.string{required", "field.string{requird"),
        good=SEARCH,
    ),
    Code(
        "TAC208",
        "a tool or a procedure is given what it does not take",
        "Arguments are held against the declared schema when the tool or procedure is called; this call is refused.",
        bad=SEARCH.replace('{query = "moss"}', '{qurey = "moss"}'),
        good=SEARCH,
    ),
    Code(
        "TAC209",
        "a result that breaks its schema",
        "What a tool or a procedure returns is held against its declared output; this result is refused, and the call "
        "fails.",
        bad=SEARCH.replace("hits = args.limit", 'hits = "many"'),
        good=SEARCH,
    ),
    Code(
        "TAC210",
        "a tool or a procedure without its one function",
        "What it does stands in its table as a function without a key, and there is exactly one.",
        bad=SEARCH.replace("  function(args)\n    return { hits = args.limit }\n  end\n", ""),
        good=SEARCH,
    ),
    Code(
        "TAC211",
        "a value goes where nothing reads it",
        "A field of the state or of a result is close to a declared one and is not it: in the state it is kept and "
        "held against nothing, of a result it is dropped.",
        bad=SEARCH.replace("state.count = 1", "state.cuont = 1"),
        good=SEARCH,
        severity=WARNING,
    ),
    Code(
        "TAC212",
        "a field of the input that is not declared",
        "Inputs and arguments hold what their schema declares and nothing else, so this is always nil.",
        bad=SEARCH.replace("args.limit", "args.limits"),
        good=SEARCH,
    ),
    Code(
        "TAC213",
        "the state is given what its schema refuses",
        "A declared field of the state is checked when it is assigned; this assignment fails.",
        bad=SEARCH.replace("state.count = 1", 'state.count = "one"'),
        good=SEARCH,
    ),
    Code(
        "TAC214",
        "a double that cannot be read",
        "`Mocks` takes a few forms for an agent and a few for a tool or a declared request, and this is none of them, "
        "or it stands under a name that two of them have: neither `--mock` nor a test can begin.",
        bad=WRITER.replace("{message =", "{mesage ="),
        good=WRITER,
    ),
)
