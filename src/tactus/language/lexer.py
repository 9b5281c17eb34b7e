"""Text as the tokens of Lua 5.5, by one regular expression. It knows how tokens are written and nothing of what may
follow what; no text is refused, what Lua has no token for is BROKEN.

The white space between tokens is what is left of the text: with it, the tokens give the text back.
"""

from __future__ import annotations

import re
from typing import NamedTuple

NAME, KEYWORD, NUMBER, STRING, LONG, COMMENT, OP, HEAD, BROKEN = (
    "name keyword number string long comment op head broken"
).split()
"""Kinds of tokens: LONG is a string in long brackets, HEAD a byte order mark or a first line for the shell."""
KEYWORDS = frozenset(
    "and break do else elseif end false for function goto if in local nil not or repeat return then true until "
    "while".split()
)
"""`global` is none: it is a name wherever it declares nothing."""
NEWLINE = re.compile(r"\r\n|\n\r|\n|\r")
"""What Lua counts as one end of a line."""


class Token(NamedTuple):
    """`text[start:end]`."""

    kind: str
    text: str
    start: int
    end: int


_SPACE = r"[ \t\n\v\f\r]"
_INSIDE = rf"(?: \\ (?: z{_SPACE}*+ | \r\n | \n\r | . ) [^QUOTE\\\r\n]*+ )*+"
_SINGLE, _DOUBLE = (f"{quote} [^{quote}\\\\\r\n]*+ {_INSIDE.replace('QUOTE', quote)}" for quote in "'\"")
_TOKEN = re.compile(
    rf"""
  {_SPACE}*+ (?:
    (?P<name> [A-Za-z_][A-Za-z_0-9]*+ )
  | (?P<comment> --\[(?P<level>=*+)\[ .*? \](?P=level)\] | --(?!\[=*+\[)[^\r\n]*+ )
  | (?P<long> \[(?P<equals>=*+)\[ .*? \](?P=equals)\] )
  | (?P<string> {_DOUBLE} " | {_SINGLE} ' )
  | (?P<number>
      0[xX] (?: [pP][+-]?+ | [0-9A-Fa-f.] )*+ [A-Za-z_0-9]*+
    | \.?+[0-9] (?: [eE][+-]?+ | [0-9A-Fa-f.] )*+ [A-Za-z_0-9]*+ )
  | (?P<broken> (?: -- )?+ \[=*+\[ .*+ | {_DOUBLE} | {_SINGLE} )
  | (?P<op> \.\.\.?+ | [=~<>]= | << | >> | // | :: | [-+*/%^\#&~|<>=(){{}}\[\];:,.] )
  | (?P<else> . )
  | \Z )
    """,
    re.VERBOSE | re.DOTALL,
)
_HEAD = re.compile(r"\ufeff?+(?:\#[^\r\n]*+)?+")


def tokens(text: str) -> list[Token]:
    """The tokens of a text, in its order."""
    head = _HEAD.match(text)
    at = head.end() if head else 0
    found = [Token(HEAD, text[:at], 0, at)] if at else []
    add, new, keywords = found.append, Token._make, KEYWORDS
    for match in _TOKEN.finditer(text, at):
        kind = match.lastgroup
        if kind is None:
            continue
        start, end = match.span(kind)
        said = text[start:end]
        if kind == NAME and said in keywords:
            kind = KEYWORD
        elif kind == "else":
            kind = BROKEN
        add(new((kind, said, start, end)))
    return found
