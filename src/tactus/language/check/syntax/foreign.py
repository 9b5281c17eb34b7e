"""What people write who think in another language, and what Lua writes there."""

from __future__ import annotations

from tactus.language.check.syntax.wrong import Told, Wrong

OPERATORS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("!=", "!==", "<>"), ("not equal is written `~=`", "~=")),
    "===": ("two values are compared with `==`", "=="),
    "&&": ("`&&` is written `and`", "and"),
    "||": ("`||` is written `or`", "or"),
    "!": ("`!` is written `not`", "not "),
    "?": ("Lua has no `a ? b : c`: write `a and b or c`, or an `if`", ""),
    **dict.fromkeys(("=>", "->"), ("a function is written `function(x) ... end`", "")),
    "?.": ("Lua has no `?.`: write `a and a.b`", ""),
    "??": ("`??` is written `or`", "or"),
    "**": ("a power is written `^`", "^"),
}
"""What is said of it, and what belongs there ("" = more than a word)."""
COMPOUND = {**{f"{one}=": one for one in ("+", "-", "*", "/", "%", "^", "..", "|", "&")}, "++": "+"}
"""`a += 1`, and the operator in it."""
NO_TRY = "write `local ok, err = pcall(function() ... end)`"
WORDS: dict[str, tuple[str, str]] = {
    "continue": ("Lua has no `continue`: put `goto next` here and `::next::` before the loop's `end`, or an `if`", ""),
    **{word: (f"`{word}` is written `elseif`", "elseif") for word in ("elif", "elsif", "elseIf")},
    "endif": ("`endif` is written `end`", "end"),
    **dict.fromkeys(("let", "var"), ("a variable is declared with `local`", "local")),
    "const": ("a constant is declared with `local name <const> = ...`", "local"),
    **dict.fromkeys(("def", "fn", "func"), ("a function is written `function name(...) ... end`", "function")),
    **{word: (f"Lua has no `{word}`: every call waits for its answer", "") for word in ("async", "await")},
    **dict.fromkeys(("import", "from"), ('another file is loaded with `local x = require("x")`', "")),
    "export": ("a module returns what others may use: `return {...}`", ""),
    "class": ("Lua has no `class`: a table holds functions", ""),
    **{word: (f"Lua has no `{word}`: write `if ... elseif ... end`", "") for word in ("switch", "match", "case")},
    **{word: (f"Lua has no `{word}`: {NO_TRY}", "") for word in ("try", "except", "catch", "finally")},
    **dict.fromkeys(("throw", "raise"), ("an error is raised with `error(...)`", "")),
    "foreach": ("a table is gone through with `for key, value in pairs(t) do ... end`", ""),
    "pass": ("Lua has no `pass`: a block may be empty", ""),
    "unless": ("`unless x` is written `if not x then`", "if not"),
    "lambda": ("a function is written `function(x) return ... end`", ""),
    "new": ("Lua has no `new`: a table is made by a call, `Thing.new(...)`", ""),
}
TESTS: dict[str, tuple[str, str]] = {
    "is": ("two values are compared with `==`", "=="),
    "isnt": ("not equal is written `~=`", "~="),
    "in": ("Lua has no `in` that tests: go through the list, or ask a table for the key, `t[x]`", ""),
    "not in": ("Lua has no `in` that tests: go through the list, or ask a table for the key, `not t[x]`", ""),
    "is not": ("not equal is written `~=`", "~="),
    "instanceof": ('the type of a value is asked with `type(x) == "table"`', ""),
}
"""What other languages compare with."""
STATEMENTS = ("return", "local", "if", "for", "while", "repeat", "goto", "break")
WIDE = dict(zip("，（）：；＝", ",():;=", strict=True))
CHARACTERS: dict[str, tuple[str, str]] = {
    **{one: (f'{one} is no quotation mark of Lua: write `"`', '"') for one in "“”„«»"},
    **{one: (f"{one} is no quotation mark of Lua: write `'`", "'") for one in "‘’‚"},
    "`": ('a backtick is no quotation mark of Lua: write `"`', '"'),
    **{one: (f"{one} is a dash: write `-`", "-") for one in "–—−"},
    "…": ("… is one character: write `...`", "..."),
    "×": ("× is no operator of Lua: write `*`", "*"),
    **{one: (f"{one} is written `{as_}`", as_) for one, as_ in {"≠": "~=", "≤": "<=", "≥": ">="}.items()},
    **{
        one: (f"{one} is a wide character: write `{as_}`", as_)
        for one, as_ in zip("，（）：；＝", ",():;=", strict=True)
    },
    "\u00a0": ("this space is one that does not break (U+00A0): type a plain one", " "),
    "\u3000": ("this space is a wide one (U+3000): type a plain one", " "),
    **{one: (f"an invisible character stands here (U+{ord(one):04X}): delete it", "") for one in "\u200b\u2060\ufeff"},
}
"""What is said of a character, and what belongs there."""


def operator(wrong: Wrong) -> Told | None:
    """`!=`, `+=`, `&&`. The compiler objects to one of its characters."""
    if wrong.at < 0:
        return None
    for count in (3, 2, 1):
        for first in range(max(0, wrong.at - count + 1), wrong.at + 1):
            last = first + count - 1
            said = "".join(wrong.token(i).text for i in range(first, last + 1))
            if not all(wrong.touches(i) for i in range(first, last)):
                continue
            if said in OPERATORS:
                return Told("TAC007", OPERATORS[said][0], wrong.over(first, last), OPERATORS[said][1])
            if said in COMPOUND and wrong.name(first - 1):
                return _compound(wrong, said, first, last)
    return None


def _compound(wrong: Wrong, said: str, first: int, last: int) -> Told:
    name = wrong.text[wrong.token(wrong.dotted(first - 1)).start : wrong.token(first - 1).end]
    value = "1" if said == "++" else "..."
    sentence = f"Lua has no `{said}`: write `{name} = {name} {COMPOUND[said]} {value}`"
    return Told("TAC007", sentence, wrong.over(first, last))


def word(wrong: Wrong) -> Told | None:
    """A word of another language before something that cannot follow a name: `let x`, `continue`; behind `return` Lua
    objects to the word itself."""
    for at in (wrong.at - 1, wrong.at):
        name, before = wrong.name(at), wrong.word(at - 1)
        if name not in WORDS or wrong.name(at - 1) or before in (".", ":", "=", "<"):
            continue
        if at != wrong.at or (wrong.begins_line(at) and wrong.is_value(at + 1)):
            return Told("TAC008", WORDS[name][0], wrong.over(at), WORDS[name][1])
    if wrong.at <= 0 or ":" not in (wrong.here, *(wrong.word(i) for i in wrong.in_line(wrong.line_of(wrong.at - 1)))):
        return None
    anonymous = [i for i in wrong.in_line(wrong.line_of(wrong.at - 1)) if wrong.name(i) == "lambda"]
    return Told("TAC008", WORDS["lambda"][0], wrong.over(anonymous[0])) if anonymous else None


def test(wrong: Wrong) -> Told | None:
    """`x is None`, `x not in list`."""
    at = wrong.at
    if not 0 < at < len(wrong.tokens) or not wrong.said.endswith("expected") or wrong.begins_line(at):
        return None
    one, both = wrong.token(at).text, f"{wrong.token(at).text} {wrong.token(at + 1).text}"
    said, last = (both, at + 1) if both in TESTS else (one, at)
    if said not in TESTS:
        return None
    return Told("TAC007", TESTS[said][0], wrong.over(at, last), TESTS[said][1])


def bracketed(wrong: Wrong) -> Told | None:
    """`x = [1, 2]`."""
    if wrong.here != "[" or wrong.said != "unexpected symbol":
        return None
    return Told("TAC007", "a list is written in braces, `{1, 2, 3}`", wrong.place, "{")


def attribute(wrong: Wrong) -> Told | None:
    """`local x <const>= 1`, in which Lua reads `>=`."""
    if wrong.here != ">=" or wrong.word(wrong.at - 2) != "<" or not wrong.name(wrong.at - 1):
        return None
    return Told("TAC007", "a blank belongs between `>` and `=`: here they are one operator", wrong.place, "> =")


def colon(wrong: Wrong) -> Told | None:
    """`{ key: value }`."""
    at = wrong.at if wrong.here == ":" else wrong.at - 1
    inner = wrong.story.inner()
    if wrong.at < 0 or wrong.word(at) != ":" or inner is None or inner.word != "{":
        return None
    key = wrong.token(at - 1)
    instead = f"{key.text} =" if wrong.name(at - 1) else f"[{key.text}] ="
    sentence = f"a field is given with `=`, not with `:`: write `{instead} ...`"
    return Told("TAC007", sentence, wrong.over(at - 1, at), instead)


def braces(wrong: Wrong) -> Told | None:
    """`if x {`, `function f() {`. What stands in the braces may be taken for a table: `if x{...}`."""
    if wrong.here == "{" and wrong.said == "unexpected symbol" and wrong.word(wrong.at - 1) == ")":
        sentence = "a function's body stands between `)` and `end`, without braces"
        return Told("TAC014", sentence, wrong.place)
    if wrong.here in STATEMENTS and wrong.said == "unexpected symbol":
        return _statement(wrong)
    if wrong.here == "{" and wrong.word(wrong.at - 1) == "else":
        return Told("TAC014", "a block stands between `else` and `end`, not in braces", wrong.place)
    begins = wrong.said.removesuffix(" expected").strip("'")
    header = wrong.header()
    if begins not in ("then", "do") or header < 0:
        return None
    last = wrong.in_line(wrong.line_of(header))[-1]
    if wrong.word(last) != "{" or not header < last <= wrong.at:
        return None
    return Told("TAC014", f"a block stands between `{begins}` and `end`, not in braces", wrong.over(last), begins)


def _statement(wrong: Wrong) -> Told | None:
    """A statement where a table's field is wanted: `if (x) {` is read as a call, and the table of a procedure holds a
    function."""
    inner = wrong.story.inner()
    if inner is None or inner.word != "{" or wrong.word(wrong.at - 1) not in ("{", ",", ";"):
        return None
    header = next((i for i in wrong.in_line(inner.line) if wrong.word(i) in ("if", "elseif", "while", "for")), -1)
    last = wrong.in_line(inner.line)[-1]
    if 0 <= header < inner.opener == last:
        begins = "then" if "if" in wrong.word(header) else "do"
        sentence = f"a block stands between `{begins}` and `end`, not in braces"
        return Told("TAC014", sentence, wrong.over(inner.opener), begins)
    sentence = f"`{wrong.here}` stands in a table, which holds fields: what is done stands in `function(...) ... end`"
    return Told("TAC014", sentence, wrong.place)


def comment(wrong: Wrong) -> Told | None:
    at = wrong.at
    if wrong.here == "#" and wrong.begins_line(at):
        return Told("TAC017", "a comment begins with `--`, not with `#`", wrong.place, "--")
    if wrong.here == "//" and wrong.said == "unexpected symbol":
        return Told("TAC017", "a comment begins with `--`, not with `//`", wrong.place, "--")
    if wrong.here == "/" and wrong.word(at + 1) == "*" and wrong.touches(at):
        return Told("TAC017", "a comment stands in `--[[ ... ]]`, not in `/* ... */`", wrong.over(at, at + 1), "--[[")
    return None


def character(wrong: Wrong) -> Told | None:
    """One that Lua has no use for outside of texts."""
    at = next((i for i in wrong.ends_in(wrong.line) if wrong.is_broken(i)), -1) if wrong.at < 0 else wrong.at
    text = wrong.token(at).text
    if at < 0 or not wrong.is_broken(at) or text[0] in "\"'[-":
        return None
    if text in CHARACTERS:
        return Told("TAC018", CHARACTERS[text][0], wrong.over(at), CHARACTERS[text][1])
    if text.isalnum():
        sentence = f"`{text}` cannot stand in a name: names are made of the letters a to z, digits and `_`"
        return Told("TAC018", sentence, wrong.over(at))
    shown = f"`{text}`" if text.isprintable() else f"the character U+{ord(text[0]):04X}"
    return Told("TAC018", f"{shown} means nothing outside of texts", wrong.over(at))
