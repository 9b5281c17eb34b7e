"""What each token does where it stands: whether a `(` calls or groups, a `-` takes away or negates. It knows what may
follow what in Lua, and nothing of lines and spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tactus.language.lexer import COMMENT, HEAD, KEYWORD, LONG, NAME, NUMBER, STRING, Token

ARGUMENT = "argument "
"""Before the role of a table or a string that is called with: `f {…}`, `f "…"`."""
CALL, GROUP, PARAMETERS, INDEX, KEY, TABLE = "call(", "group(", "parameters(", "index[", "key[", "table{"
OPENS = (CALL, GROUP, PARAMETERS, INDEX, KEY, TABLE, ARGUMENT + TABLE)
CLOSES = {role: f"/{role}" for role in OPENS}
TABLES = (TABLE, ARGUMENT + TABLE)
VALUE, DOTS, REST = "value", "...", "...rest"
"""A number, nil, true, false; `...` as a value; `...` among parameters, perhaps with a name behind it."""
LINE, BLOCK = "--", "--[["
BINARY, MINUS, UNARY, NOT, GLOBAL = "binary", "minus", "unary", "not", "global"
LABEL, LABEL_END, ATTRIBUTE, ATTRIBUTE_END = "::", "/::", "<", "/<"

CALLABLE = {
    NAME,
    *(CLOSES[role] for role in (CALL, GROUP, INDEX, ARGUMENT + TABLE)),
    ARGUMENT + STRING,
    ARGUMENT + LONG,
}
"""What a `(`, `[`, `{` or a string behind it is applied to."""
ENDS_VALUE = CALLABLE | {VALUE, DOTS, STRING, LONG, "end", CLOSES[TABLE]}
NOT_FIRST = {BINARY, MINUS, UNARY, NOT, "=", ",", ".", ":", "local", "function", "goto", LABEL, ATTRIBUTE, *OPENS}
"""Behind these no statement begins."""

_WORDS = {"and": BINARY, "or": BINARY, "nil": VALUE, "true": VALUE, "false": VALUE}
_SIGNS = {**dict.fromkeys("+ * / // % ^ .. < <= > >= == ~= & | << >>".split(), BINARY), "#": UNARY}
_BLOCK = re.compile(r"--\[=*\[")


def roles(tokens: Sequence[Token]) -> list[str]:
    """The role of each token: one of the names above, else its kind, its keyword or its sign."""
    role = _Reader(tokens).role
    return [role(at, kind, text) for at, (kind, text, _, _) in enumerate(tokens)]


class _Reader:
    """`before` is the role of the last token that is no comment; `declares`: it stands among the names that a
    `local` or a `global` declares."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.before = ""
        self.open: list[str] = []
        self.declares = self.names_function = self.in_label = False

    def role(self, at: int, kind: str, text: str) -> str:
        if kind == NAME:
            role = GLOBAL if text == "global" and self._declares_globals(at) else NAME
            self.declares = role == GLOBAL or (self.declares and self.before != NAME)
        elif kind == COMMENT:
            return BLOCK if _BLOCK.match(text) else LINE
        elif kind == KEYWORD:
            role = _WORDS.get(text, text)
            self.declares = text == "local"
            self.names_function = text == "function"
        elif kind == STRING or kind == LONG:
            role = ARGUMENT + kind if self.before in CALLABLE else kind
            self.declares = False
        elif kind == NUMBER:
            role, self.declares = VALUE, False
        elif kind == HEAD:
            return HEAD
        else:
            role = self._sign(text)
        self.before = role
        return role

    def _declares_globals(self, at: int) -> bool:
        """Whether this is the `global` of Lua 5.5, and not the name of something."""
        behind = (self.tokens[i] for i in range(at + 1, len(self.tokens)))
        after = next((token for token in behind if token.kind != COMMENT), None)
        names = after is not None and (after.kind == NAME or after.text in ("*", "<", "function"))
        return names and self.before not in NOT_FIRST

    def _sign(self, text: str) -> str:
        if text == ",":
            return text
        if self.declares:
            if text == "<":
                return ATTRIBUTE
            if text == ">":
                return ATTRIBUTE_END
            self.declares = False
            if text == "*" and self.before in (GLOBAL, ATTRIBUTE_END):
                return VALUE
        if text in "([{":
            return self._opens(text)
        if text in ")]}":
            return CLOSES[self.open.pop()] if self.open else text
        if text in "-~":
            return BINARY if self.before in ENDS_VALUE else MINUS if text == "-" else UNARY
        if text == "...":
            return REST if self.open and self.open[-1] == PARAMETERS else DOTS
        if text == "::":
            self.in_label = not self.in_label
            return LABEL if self.in_label else LABEL_END
        return _SIGNS.get(text, text)

    def _opens(self, text: str) -> str:
        called = self.before in CALLABLE
        if text == "{":
            role = ARGUMENT + TABLE if called else TABLE
        elif text == "[":
            role = INDEX if called else KEY
        elif self.names_function:
            role, self.names_function = PARAMETERS, False
        else:
            role = CALL if called else GROUP
        self.open.append(role)
        return role
