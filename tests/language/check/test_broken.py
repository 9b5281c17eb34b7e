"""No text is too broken for a check: editors show them files that are being typed."""

from __future__ import annotations

import random

import pytest

from tactus import hitl
from tactus.language.check import CHECKS, Check, Host
from tactus.language.codes import CODES
from tactus.language.facts import Facts
from tactus.language.lexer import tokens

HOST = Host(asked=hitl.refusal)
SOURCES = [code.bad for code in CODES]


def broken(source: str, random_: random.Random) -> str:
    """The text with some of its tokens left out, said twice or in the place of others."""
    for _ in range(random_.randint(1, 4)):
        found = tokens(source)
        if found:
            one, other = random_.choice(found), random_.choice(found)
            new = random_.choice(["", other.text, f"{one.text} {other.text}"])
            source = source[: one.start] + new + source[one.end :]
    return source


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_no_text_is_too_broken(check: Check) -> None:
    random_ = random.Random(7)
    for source in SOURCES:
        for _ in range(3):
            list(check(Facts(broken(source, random_), "main.tac"), HOST))
