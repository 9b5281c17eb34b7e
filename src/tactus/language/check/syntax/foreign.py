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
}
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
    """A word of another language before something that cannot follow a name: `let x`, `continue`."""
    at = wrong.at - 1
    name = wrong.name(at)
    if name not in WORDS or wrong.name(at - 1) or wrong.word(at - 1) in (".", ":", "="):
        return None
    return Told("TAC008", WORDS[name][0], wrong.over(at), WORDS[name][1])


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
    begins = wrong.said.removesuffix(" expected").strip("'")
    header = wrong.header()
    if begins not in ("then", "do") or header < 0:
        return None
    last = wrong.in_line(wrong.line_of(header))[-1]
    if wrong.word(last) != "{" or not header < last <= wrong.at:
        return None
    return Told("TAC014", f"a block stands between `{begins}` and `end`, not in braces", wrong.over(last), begins)


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
