"""Slips in the shape of a text: what is not closed, not separated, not begun, or one too many."""

from __future__ import annotations

import re

from tactus.language.check.syntax.blocks import CLOSERS, Block
from tactus.language.check.syntax.wrong import Told, Wrong

COMPARES = ("==", "~=", "<", ">", "<=", ">=", "+", "-", "*", "/", "..", "and", "or")
OPENER = {"until": "repeat", "else": "if ... then", "elseif": "if ... then", "end": "opener"}


def _expected(wrong: Wrong, *words: str) -> str:
    """The word of these that Lua expects: `'end' expected (to close 'if' at line 1)`; else ""."""
    found = re.match(r"'([^']+)' expected", wrong.said)
    return found[1] if found and found[1] in words else ""


def equals(wrong: Wrong) -> Told | None:
    """`if x = 1`, `f(x = 1)`."""
    if wrong.here != "=":
        return None
    if _expected(wrong, "then", "do"):
        return Told("TAC009", "two values are compared with `==`; `=` assigns", wrong.place, "==")
    inner, name = wrong.story.inner(), wrong.name(wrong.at - 1)
    if inner is None or inner.word != "(" or not name or not _expected(wrong, ")"):
        return None
    if inner.line != wrong.line_of(wrong.at):
        return None
    sentence = f"arguments have no names: give a table, `{{{name} = ...}}`, or compare with `==`"
    return Told("TAC009", sentence, wrong.place)


def begins(wrong: Wrong) -> Told | None:
    """`then` or `do` is missing at the end of its line."""
    word, at = _expected(wrong, "then", "do"), wrong.at
    if not word or at <= 0 or not (wrong.at_end or wrong.begins_line(at) or wrong.here == ":"):
        return None
    header = wrong.header()
    if header < 0:
        return None
    sentence = f"`{word}` is missing at the end of this `{wrong.word(header)}`"
    return Told("TAC014", sentence, wrong.place if wrong.here == ":" else wrong.behind(at - 1), f" {word}")


def after_return(wrong: Wrong) -> Told | None:
    """A statement behind `return`."""
    ends = wrong.said == "<eof> expected" or _expected(wrong, "end", "until")
    if not ends or wrong.at <= 0 or wrong.at_end or wrong.here in CLOSERS:
        return None
    depth = 0
    for i in range(wrong.at - 1, -1, -1):
        word = wrong.word(i)
        if word in CLOSERS:
            depth += 1
        elif word in ("(", "{", "[", "function", "if", "do", "repeat"):
            depth -= 1
        elif depth == 0 and word == "return":
            if _leaves_block(wrong, i):
                return None
            sentence = "nothing can follow `return` in its block: put it last, or write `do return ... end`"
            return Told("TAC019", sentence, wrong.place)
        elif depth == 0 and word in ("then", "else", "local", "=", ";", "goto"):
            return None
        if depth < 0:
            return None
    return None


def _leaves_block(wrong: Wrong, at: int) -> bool:
    """Whether the token that Lua objects to stands outside of the block of this `return`, by its indentation: then it
    is an `end` that is missing."""
    inner = wrong.story.inner()
    if inner is None or not wrong.begins_line(wrong.at) or wrong.line_of(wrong.at) == wrong.line_of(at):
        return False
    one_line = inner.line == wrong.line_of(at)
    return wrong.indent(wrong.at) < wrong.indent(at) or (one_line and wrong.indent(wrong.at) <= inner.indent)


def else_if(wrong: Wrong) -> Told | None:
    """`else if` begins a second block, which wants an `end` of its own."""
    if not _expected(wrong, "end") and not _breaks_off(wrong):
        return None
    blocks = sorted((*wrong.story.closed, *wrong.story.open), key=lambda one: one.opener)
    for block in blocks:
        follows = wrong.word(block.opener - 1) == "else" and wrong.line_of(block.opener - 1) == block.line
        if block.word == "if" and follows and not _closed_with(wrong, block):
            sentence = "`else if` begins a block of its own, for which an `end` is missing: write `elseif`"
            return Told("TAC015", sentence, wrong.over(block.opener - 1, block.opener), "elseif")
    return None


def _closed_with(wrong: Wrong, block: Block) -> bool:
    """Whether an `else if` and the `if` around it have an `end` each."""
    after = block.closer + 1
    if block.closer < 0 or wrong.word(after) != "end":
        return False
    return not wrong.begins_line(after) or wrong.indent(after) >= block.indent


def _breaks_off(wrong: Wrong) -> bool:
    """Whether something else is closed while a block is open."""
    inner = wrong.story.inner()
    off = wrong.said == "unexpected symbol" and (wrong.at_end or wrong.here in (")", "}", "]", ","))
    return off and inner is not None and not inner.is_bracket


def comma(wrong: Wrong) -> Told | None:
    """No comma between two fields, two items or two arguments."""
    needs, at, inner = _expected(wrong, ")", "}"), wrong.at, wrong.story.inner()
    if not needs or at <= 0 or inner is None or inner.needs != needs:
        return None
    if not wrong.is_value(at) and not (needs == "}" and wrong.here == "["):
        return None
    outside = wrong.begins_line(at) and wrong.indent(at) <= inner.indent
    if outside or (wrong.here == "function" and wrong.name(at + 1)):
        return None
    if inner.word == "(" and wrong.begins_line(at) and inner.line == wrong.line_of(at - 1):
        return None
    what = "fields" if inner.word == "{" else "arguments"
    sentence = f"a comma is missing between two {what}, before `{wrong.token(at).text.split(chr(10))[0][:30]}`"
    return Told("TAC005", sentence, wrong.behind(at - 1), ",")


def bracket(wrong: Wrong) -> Told | None:
    """A bracket that is not closed."""
    needs, inner = _expected(wrong, ")", "}", "]"), wrong.story.inner()
    if not needs and wrong.at_end and inner is not None and inner.is_bracket:
        needs = inner.needs
    missing = wrong.story.unclosed(needs) if needs else None
    if missing is None:
        return None
    twice = wrong.story.closed_twice() if wrong.here == "end" else -1
    if 0 <= twice < wrong.at:
        return Told("TAC006", "this `end` closes nothing: it is one too many", wrong.over(twice))
    block = missing.block
    if missing.surplus:
        sentence = f"this `{block.word}` is not closed: `{needs}` is missing, or it is one too many"
        return Told("TAC003", sentence, wrong.over(block.opener))
    where = "" if block.line == wrong.line_of(missing.place) else f" of line {block.line}"
    sentence = f"the `{block.word}`{where} is not closed: `{needs}` is missing"
    return Told("TAC003", sentence, wrong.behind(missing.place), needs)


def block(wrong: Wrong) -> Told | None:
    """A block without its `end` or `until`."""
    needs, inner = _expected(wrong, "end", "until"), wrong.story.inner()
    if not needs and inner is not None and _breaks_off(wrong):
        needs = inner.needs
    missing = wrong.story.unclosed(needs) if needs else None
    if missing is None:
        return None
    opened = missing.block
    if missing.surplus:
        sentence = f"this `{opened.word}` is not closed: `{needs}` is missing, or it is one too many"
        return Told("TAC002", sentence, wrong.over(opened.opener))
    sentence = f"the `{opened.word}` of line {opened.line} is not closed: `{needs}` is missing"
    return Told("TAC002", sentence, wrong.behind(missing.place), " end" if needs == "end" else "")


def surplus(wrong: Wrong) -> Told | None:
    """What closes nothing."""
    word = wrong.here
    if word not in CLOSERS and word not in ("else", "elseif"):
        return None
    if word != "end" and wrong.story.open:
        return None
    twice = wrong.story.closed_twice()
    place = wrong.story.unopened() if twice == wrong.at else -1
    if place >= 0:
        opener = OPENER.get(word, "bracket")
        named = f"`{opener}`" if word in ("until", "else", "elseif") else opener
        sentence = f"the `{word}` of line {wrong.line} closes nothing: its {named} seems to be missing here"
        return Told("TAC006", sentence, wrong.behind(place))
    return Told("TAC006", f"this `{word}` closes nothing: it is one too many", wrong.over(twice))


def unopened(wrong: Wrong) -> Told | None:
    """Fields without the brace that begins their table."""
    if wrong.here not in ("=", "}", ")", "]", ",") or (wrong.begins_line(wrong.at) and wrong.here == "="):
        return None
    if wrong.said not in ("unexpected symbol", "syntax error", "<eof> expected") and not _expected(wrong, "end"):
        return None
    place = wrong.story.unopened()
    if place < 0:
        return None
    sentence = f"a `{{` or `(` seems to be missing here: the `{wrong.here}` of line {wrong.line} fits nothing"
    return Told("TAC003", sentence, wrong.behind(place))


def alone(wrong: Wrong) -> Told | None:
    """An expression that stands as a statement."""
    at = wrong.at
    if at <= 0 or wrong.said != "syntax error" or not wrong.name(at - 1):
        return None
    first = wrong.dotted(at - 1)
    text = "".join(wrong.token(i).text for i in range(first, at))
    if wrong.at_end or wrong.begins_line(at) or wrong.here in CLOSERS:
        sentence = f"`{text}` alone does nothing: call it, `{text}()`, or assign it"
        return Told("TAC020", sentence, wrong.over(first, at - 1))
    if wrong.here in COMPARES:
        sentence = f"`{text} {wrong.here} ...` alone does nothing: assign it, or return it"
        return Told("TAC020", sentence, wrong.over(first, at))
    return None
