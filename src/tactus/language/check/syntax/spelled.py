"""Slips within a text, a number or a name, and what Lua refuses for its meaning: constants, jumps, limits."""

from __future__ import annotations

import re

from tactus.language.check.syntax.wrong import Told, Wrong
from tactus.language.lexer import STRING

_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{0,2}|u\{?[0-9a-fA-F]*\}?|\d{1,3}|.|$)")
_ABOUT_ESCAPES = re.compile(r"invalid escape|hexadecimal digit|decimal escape|UTF-8 value|missing '[{}]'")
_LIMITS = re.compile(r"too many|this is nested|this takes more|control structure too long|function or expression")
PATTERN = frozenset("acdglpsuwx.-+*()[]^$?%")
"""What `%` stands before in Lua's patterns."""


def unfinished(wrong: Wrong) -> Told | None:
    """A text or a comment without its end."""
    if not wrong.message.startswith("unfinished"):
        return None
    begins = re.search(r"\(starting at line (\d+)\)", wrong.message)
    line = int(begins[1]) if begins else wrong.line
    at = next((i for i in wrong.in_line(line) if wrong.is_broken(i) and wrong.token(i).text[0] in "\"'[-"), -1)
    if at < 0:
        return None
    token, what = wrong.token(at), "comment" if "comment" in wrong.message else "text"
    opening = re.match(r"(?:--)?\[(=*)\[", token.text)
    if opening is not None:
        sentence = f"the {what} that begins here is not closed: `]{opening[1]}]` is missing"
        return Told("TAC004", sentence, wrong.span(token.start, token.start + opening.end()))
    end = token.start + len(wrong.text[token.start :].partition("\n")[0])
    sentence = f"the text that begins here is not closed: {token.text[0]} is missing (one of several lines: [[...]])"
    return Told("TAC004", sentence, wrong.span(token.start, end))


def quote(wrong: Wrong) -> Told | None:
    """A text that ends where the next one should begin: `a = "x, b = "y"`."""
    before = wrong.token(wrong.at - 1)
    if wrong.at <= 0 or before.kind != STRING or wrong.line_of(wrong.at) != wrong.line_of(wrong.at - 1):
        return None
    rest = [i for i in wrong.in_line(wrong.line_of(wrong.at)) if i > wrong.at]
    if not any(wrong.is_broken(i) and wrong.token(i).text[0] == before.text[0] for i in rest):
        return None
    sentence = f"the text that begins here ends too late: {before.text[0]} is missing in it"
    return Told("TAC004", sentence, wrong.over(wrong.at - 1))


def escape(wrong: Wrong) -> Told | None:
    """A backslash that begins nothing."""
    if not _ABOUT_ESCAPES.match(wrong.message):
        return None
    start = wrong.lines[wrong.line - 1]
    bad = next((one for one in _ESCAPE.finditer(wrong.line_text(wrong.line)) if _is_bad(one[0])), None)
    if bad is None:
        return Told("TAC021", "a backslash in this text begins nothing", wrong.whole(wrong.line))
    said = bad[0]
    pattern = f"; in a Lua pattern it is `%{said[1:]}`" if said[1:] in PATTERN else ""
    sentence = f"`{said}` means nothing in a text: a backslash is written `\\\\`{pattern}"
    return Told("TAC021", sentence, wrong.span(start + bad.start(), start + bad.end()), f"\\{said}")


def _is_bad(said: str) -> bool:
    kind = said[1:2]
    if kind == "x":
        return len(said) < 4
    if kind == "u":
        return not re.fullmatch(r"\\u\{[0-9a-fA-F]{1,8}\}", said) or int(said[3:-1], 16) >= 1 << 31
    if kind.isdigit():
        return int(said[1:]) > 255
    return kind not in "abfnrtvz\\'\""


def number(wrong: Wrong) -> Told | None:
    if wrong.said != "malformed number" or wrong.at < 0:
        return None
    text = wrong.token(wrong.at).text
    if re.fullmatch(r"\d[\d_]*\d", text):
        plain = text.replace("_", "")
        return Told("TAC022", f"`{text}` is no number: write it without `_`, {plain}", wrong.place, plain)
    hint = ", and a name cannot begin with a digit" if re.match(r"\d+[A-Za-z_]", text) and text[1] not in "xX" else ""
    return Told("TAC022", f"`{text}` is no number{hint}", wrong.place)


def reserved(wrong: Wrong) -> Told | None:
    """A reserved word where a name is wanted."""
    word, at = wrong.here, wrong.at
    if not word.isalpha():
        return None
    sentence = f"`{word}` is a word of Lua and no name"
    if wrong.said == "<name> expected":
        if wrong.word(at - 1) == ".":
            return Told("TAC010", f'{sentence}: write `["{word}"]`', wrong.over(at - 1, at), f'["{word}"]')
        same_line = wrong.line_of(at - 1) == wrong.line_of(at)
        return Told("TAC010", sentence, wrong.place) if same_line else None
    if wrong.word(at - 1) in ("{", ",") and wrong.word(at + 1) == "=":
        return Told("TAC010", f'{sentence}: write `["{word}"] =`', wrong.place, f'["{word}"]')
    return None


def constant(wrong: Wrong) -> Told | None:
    """An assignment to a constant: `<const>`, or the variable of a loop."""
    found = re.fullmatch(r"attempt to assign to const variable '(.*)'", wrong.message)
    if found is None:
        return None
    name = found[1]
    named = [i for i in wrong.in_line(wrong.line) if wrong.name(i) == name]
    at = next((i for i in named if wrong.word(i + 1) in ("=", ",")), named[-1] if named else -1)
    declared = next((i for i in range(at - 1, -1, -1) if wrong.name(i) == name and _declares(wrong, i)), -1)
    if declared >= 0 and _declares(wrong, declared) == "for":
        why = f"the variable of a loop, which is constant: copy it, `local own_{name} = {name}`"
    else:
        why = "a constant"
    span = wrong.over(at) if at >= 0 else wrong.whole(wrong.line)
    return Told("TAC011", f"`{name}` cannot be assigned: it is {why}", span)


def _declares(wrong: Wrong, i: int) -> str:
    """`for` or `local` where this name is one of those that it declares, else ""."""
    while wrong.word(i - 1) == "," and wrong.name(i - 2):
        i -= 2
    return wrong.word(i - 1) if wrong.word(i - 1) in ("for", "local") else ""


def jump(wrong: Wrong) -> Told | None:
    """break, goto and labels."""
    if wrong.said == "break outside loop" and wrong.at >= 0:
        sentence = "`break` stands in no loop; it does not leave a function, `return` does"
        return Told("TAC012", sentence, wrong.place)
    if not wrong.message.startswith("<goto ") and "label '" not in wrong.message:
        return None
    name = re.search(r"'(\w+)'|<goto (\w+)>", wrong.message)
    asked = re.search(r"at line (\d+)", wrong.message)
    label = (name[2] or name[1]) if name and wrong.message.startswith("<goto ") else name[1] if name else ""
    if "no visible label" in wrong.message:
        sentence = f"this `goto` can reach no label `::{label}::`"
    elif "already defined" in wrong.message:
        sentence = f"there is a label `::{label}::` already"
    else:
        sentence = f"this `goto {label}` would jump past a `local`: declare that before it, or in `do ... end`"
    return Told("TAC013", sentence, wrong.place_of(label, int(asked[1]) if asked else wrong.line))


def limit(wrong: Wrong) -> Told | None:
    if not _LIMITS.match(wrong.message):
        return None
    return Told("TAC023", "this is more than Lua takes in one function or expression: divide it", wrong.place)


def undeclared(wrong: Wrong) -> Told | None:
    found = re.fullmatch(r"variable '(.*)' not declared", wrong.message)
    if found is None:
        return None
    sentence = f"`{found[1]}` is not declared: below a `global` every global has to be, `global {found[1]}`"
    return Told("TAC016", sentence, wrong.place_of(found[1], wrong.line))
