"""Texts with one slip in them: a token of a program deleted, doubled, exchanged with its neighbour, or replaced by
another token of the same file or of Lua."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tactus.language.lexer import COMMENT, HEAD, KEYWORDS, Token, tokens
from tactus.vm.compiler import syntax_error
from tests.seeds.blocks import of

ROOT = Path(__file__).parent.parent.parent
SLIPS = ("delete", "double", "swap", "replace")
OPERATORS = "+ - * / % ^ # == ~= <= >= < > = ( ) { } [ ] ; : , . .. ...".split()
OTHERS = sorted(KEYWORDS) + OPERATORS


@dataclass(frozen=True)
class Mutant:
    """`first` and `last` are the lines that were edited."""

    name: str
    slip: str
    text: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.name}:{self.first} {self.slip}"

    def near(self, line: int) -> bool:
        """Whether this is an edited line, or the one beside it."""
        return self.first - 1 <= line <= self.last + 1


@cache
def programs() -> dict[str, str]:
    """The examples and the blocks of the seeds that are Lua."""
    found = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "examples").rglob("*.tac"))}
    found |= {str(block): block.code for block in of("lua")}
    return {name: text for name, text in found.items() if syntax_error(text, "x.tac") is None}


def mutants(count: int, seed: int) -> Iterator[Mutant]:
    """So many, the same for the same seed; longer programs get more of them."""
    chance = random.Random(seed)
    texts = programs()
    weights = [len(text) for text in texts.values()]
    names = chance.choices(list(texts), weights, k=count)
    said = {name: [one for one in tokens(text) if one.kind not in (COMMENT, HEAD)] for name, text in texts.items()}
    for name in names:
        yield mutant(chance, name, texts[name], said[name])


def mutant(chance: random.Random, name: str, text: str, said: list[Token]) -> Mutant:
    slip = chance.choice(SLIPS)
    at = chance.randrange(len(said) - (slip == "swap"))
    one, last = said[at], said[at]
    if slip == "delete":
        edited = text[: one.start] + text[one.end :]
    elif slip == "double":
        edited = f"{text[: one.end]} {text[one.start :]}"
    elif slip == "swap":
        last = said[at + 1]
        between = text[one.end : last.start]
        edited = f"{text[: one.start]}{last.text}{between or ' '}{one.text}{text[last.end :]}"
    else:
        other = chance.choice(said).text if chance.random() < 0.5 else chance.choice(OTHERS)
        edited = f"{text[: one.start]} {other} {text[one.end :]}"
    return Mutant(name, slip, edited, text.count("\n", 0, one.start) + 1, text.count("\n", 0, last.end) + 1)
