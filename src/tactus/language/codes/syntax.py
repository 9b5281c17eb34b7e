"""What is wrong with a text that is not Lua."""

from __future__ import annotations

from tactus.language.codes.row import Code

CODES: tuple[Code, ...] = (
    Code(
        "TAC001",
        "the text is not Lua",
        "A rule of the grammar is broken, so nothing of the file can run. The message is Lua's own; Lua names the "
        "first token that cannot stand where it stands, and what is wrong may be the one before it.",
        bad="local x = = 1\nreturn x\n",
        good="local x = 1\nreturn x\n",
    ),
    Code(
        "TAC002",
        "a block is not closed",
        "Every `function`, `if`, `while`, `for` and `do` ends with `end`, every `repeat` with `until`. Lua "
        "notices it only where an outer block ends, often at the end of the file; the place that is shown is "
        "where the indentation of the text says that the block ends.",
        bad="local function twice(x)\n  if x then\n    return x .. x\nend\n\nreturn twice(input.text)\n",
        good="local function twice(x)\n  if x then\n    return x .. x\n  end\nend\n\nreturn twice(input.text)\n",
    ),
    Code(
        "TAC003",
        "a bracket is not closed",
        "A `(`, `{` or `[` has no partner. Lua reads on until something comes that cannot stand in brackets.",
        bad='local colours = {\n  "red",\n  "green"\n\nreturn colours\n',
        good='local colours = {\n  "red",\n  "green"\n}\n\nreturn colours\n',
    ),
    Code(
        "TAC004",
        "a text or a comment is not closed",
        "A text in quotes ends on its line; a text of several lines stands in `[[` and `]]`, in which nothing is "
        "escaped. A comment that begins with `--[[` goes on to the next `]]`.",
        bad='local greeting = "Hello\nreturn greeting\n',
        good='local greeting = "Hello"\nreturn greeting\n',
    ),
    Code(
        "TAC005",
        "a comma is missing",
        "The fields of a table, the items of a list and the arguments of a call are separated by commas, also "
        "where each stands on a line of its own. The place that is shown is where the comma belongs.",
        bad=(
            'writer = Agent {\n  model = "openai/gpt-4o"\n  system_prompt = "Write a poem."\n}\nreturn writer().text\n'
        ),
        good=(
            'writer = Agent {\n  model = "openai/gpt-4o",\n  system_prompt = "Write a poem."\n}\nreturn writer().text\n'
        ),
    ),
    Code(
        "TAC006",
        "something is closed that is not open",
        "There is an `end`, an `until` or a bracket more than there are openers. The first one that closes "
        "something earlier than the indentation does is shown.",
        bad="local function one()\n  return 1\n  end\nend\n\nreturn one()\n",
        good="local function one()\n  return 1\nend\n\nreturn one()\n",
    ),
    Code(
        "TAC007",
        "an operator that Lua does not have",
        "Lua writes `~=` for not equal, `and`, `or` and `not`, and has no `+=`, no `++` and no `? :`. The fields "
        "of a table are given with `=`.",
        bad="if input.name != nil then\n  return input.name\nend\n",
        good="if input.name ~= nil then\n  return input.name\nend\n",
    ),
    Code(
        "TAC008",
        "a word that Lua does not have",
        "Other languages have it; Lua says it in another way, which the message names.",
        bad="for i = 1, 3 do\n  if i == 2 then\n    continue\n  end\n  print(i)\nend\n",
        good="for i = 1, 3 do\n  if i ~= 2 then\n    print(i)\n  end\nend\n",
    ),
    Code(
        "TAC009",
        "`=` where two values are compared, or an argument is named",
        "`=` assigns and is no part of an expression; two values are compared with `==`. A call has no named "
        'arguments: it is given a table, `Human.input{message = "..."}`.',
        bad='if input.name = "Ada" then\n  return "hello"\nend\n',
        good='if input.name == "Ada" then\n  return "hello"\nend\n',
    ),
    Code(
        "TAC010",
        "a word of Lua as a name",
        "`and`, `break`, `do`, `else`, `elseif`, `end`, `false`, `for`, `function`, `goto`, `if`, `in`, `local`, "
        "`nil`, `not`, `or`, `repeat`, `return`, `then`, `true`, `until` and `while` cannot be names. A field may "
        'be called so if it is written `["end"]`.',
        bad="local range = {start = 1, end = 5}\nreturn range\n",
        good='local range = {start = 1, ["end"] = 5}\nreturn range\n',
    ),
    Code(
        "TAC011",
        "a constant is assigned",
        "The variable of a `for` loop and a variable that is declared `<const>` keep their value. Copy it into a "
        "variable of your own.",
        bad="for i = 1, 3 do\n  i = i * 2\n  print(i)\nend\n",
        good="for i = 1, 3 do\n  local double = i * 2\n  print(double)\nend\n",
    ),
    Code(
        "TAC012",
        "`break` outside of a loop",
        "`break` leaves the loop in whose text it stands. A function begins anew: in one that is called from a "
        "loop, use `return`.",
        bad="if input.name == nil then\n  break\nend\nreturn input.name\n",
        good='if input.name == nil then\n  return "nobody"\nend\nreturn input.name\n',
    ),
    Code(
        "TAC013",
        "`goto` and its label do not fit",
        "`goto` reaches a label of its own function, in its own block or in one around it, and does not jump past "
        "a `local`. A label stands once in a function.",
        bad="for i = 1, 3 do\n  if i == 2 then goto next end\n  print(i)\n  ::nxt::\nend\n",
        good="for i = 1, 3 do\n  if i == 2 then goto next end\n  print(i)\n  ::next::\nend\n",
    ),
    Code(
        "TAC014",
        "a block begins in another way",
        "`if` and `elseif` are followed by `then`, `while` and `for` by `do`, the parameters of a function by its "
        "body. There are no braces around blocks.",
        bad='if input.name == nil\n  return "nobody"\nend\n',
        good='if input.name == nil then\n  return "nobody"\nend\n',
    ),
    Code(
        "TAC015",
        "`else if` for `elseif`",
        "`else if` begins an `if` inside of the `else`, which has to be closed by an `end` of its own. `elseif` "
        "goes on with the same `if`.",
        bad='if input.n == 1 then\n  return "one"\nelse if input.n == 2 then\n  return "two"\nend\n',
        good='if input.n == 1 then\n  return "one"\nelseif input.n == 2 then\n  return "two"\nend\n',
    ),
    Code(
        "TAC016",
        "a global that no `global` declares",
        "Where a file has a `global` declaration, every global that it uses below has to be declared; `global *` "
        "declares them all.",
        bad="global count\ncount = 1\nreturn input.n\n",
        good="global count, input\ncount = 1\nreturn input.n\n",
    ),
    Code(
        "TAC017",
        "a comment of another language",
        "A comment begins with `--` and goes on to the end of its line; one of several lines stands in `--[[` and "
        "`]]`.",
        bad="// greets\nreturn input.name\n",
        good="-- greets\nreturn input.name\n",
    ),
    Code(
        "TAC018",
        "a character that means nothing to Lua",
        "Outside of texts and comments a program consists of ASCII. Quotation marks, dashes and spaces that a "
        "word processor or a web page has put in the place of the plain ones are refused.",
        bad="local greeting = “Hello”\nreturn greeting\n",
        good='local greeting = "Hello"\nreturn greeting\n',
    ),
    Code(
        "TAC019",
        "a statement behind `return`",
        "`return` is the last statement of its block: what followed it could never run. To leave early while "
        "trying something, write `do return end`.",
        bad='return input.name\nprint("done")\n',
        good='print("done")\nreturn input.name\n',
    ),
    Code(
        "TAC020",
        "an expression that stands alone",
        "A statement is a call, an assignment or a word like `if`. A name or a comparison by itself does nothing; "
        "a call needs its brackets, also without arguments.",
        bad='worker = Agent { model = "openai/gpt-4o" }\nworker\nreturn worker().text\n',
        good='worker = Agent { model = "openai/gpt-4o" }\nworker()\nreturn worker().text\n',
    ),
    Code(
        "TAC021",
        "a backslash that begins nothing",
        'In a text in quotes a backslash begins an escape: `\\n`, `\\t`, `\\"`, `\\x41`, `\\u{20AC}`, `\\\\`. '
        "Lua's own patterns are written with `%`, not with backslashes; nothing is escaped in `[[...]]`.",
        bad='return input.text:match("\\d+")\n',
        good='return input.text:match("%d+")\n',
    ),
    Code(
        "TAC022",
        "a number that is none",
        "Numbers are written `42`, `0.5`, `1e6` and `0xff`. A name cannot begin with a digit, and digits are not "
        "grouped.",
        bad="local limit = 10_000\nreturn limit\n",
        good="local limit = 10000\nreturn limit\n",
    ),
    Code(
        "TAC023",
        "more than Lua takes",
        "A function has at most 200 local variables, an expression about 200 levels of brackets. Divide it.",
        bad=f"return {'(' * 250}1{')' * 250}\n",
        good="return ((1))\n",
    ),
)
