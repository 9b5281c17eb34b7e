"""`tactus format`: one way to write white space. The tokens of a program stay what they are, and so do its lines, its
comments and its strings."""

from __future__ import annotations

from tactus.errors import ProgramError
from tactus.language.finding import Compiler
from tactus.language.format.layout import laid_out
from tactus.language.format.roles import roles
from tactus.language.lexer import tokens


def formatted(text: str, file: str, compile: Compiler) -> str:
    """The text, formatted. Raises ProgramError where it is not Lua."""
    wrong = compile(text, file)
    if wrong is not None:
        line, message = wrong
        raise ProgramError(message, file, line)
    found = tokens(text)
    new = laid_out(text, found, roles(found))
    if [token.text for token in tokens(new)] != [token.text for token in found]:
        raise ProgramError("formatting would change the program; it is left as it is, please report it", file)
    return new


__all__ = ["formatted"]
