"""`tactus fix`: older spellings as today's, where the program is sure to stay the same. It sees one file; which
spellings are older is said by the table of words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tactus.errors import ProgramError
from tactus.language import parse
from tactus.language.facts import DECLARED, Facts
from tactus.language.finding import Compiler
from tactus.language.fix import fields
from tactus.language.fix.declarations import Declarations
from tactus.language.fix.splices import Splices, Unsure
from tactus.language.format import formatted
from tactus.language.scopes import CALLED
from tactus.language.words import NAMED, WORDS
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

OLDER = {word.name: word.instead for word in WORDS if word.instead}
NAMES_OF_FIELDS = fields.NAMES
PERHAPS = re.compile(rf"\b(?:turn|{'|'.join(sorted({*OLDER, *NAMES_OF_FIELDS}))})\b")
"""A text without any of these has no older spelling."""


@record(frozen=True, slots=True)
class Fixed:
    """The new text, and what was left as it is: (line, why)."""

    text: str
    left: tuple[tuple[int, str], ...] = ()


def fixed(text: str, file: str, compile: Compiler) -> Fixed:
    """The text in today's spellings; formatted, if it was. Raises ProgramError where it is not Lua."""
    wrong = compile(text, file)
    if wrong is not None:
        line, message = wrong
        raise ProgramError(message, file, line)
    if not PERHAPS.search(text):
        return Fixed(text)
    facts = Facts(text, file, part=True)
    fixer = _Fixer(facts)
    fixer.run()
    new = fixer.splices.made()
    if new == text:
        return Fixed(text, tuple(sorted(fixer.left)))
    if compile(new, file) is not None or _declares(new) != _declares(text):
        raise ProgramError("this cannot be fixed without changing it; it is left as it is, please report it", file)
    if formatted(text, file, compile) == text:
        new = formatted(new, file, compile)
    return Fixed(new, tuple(sorted(fixer.left)))


def _declares(text: str) -> Counter[tuple[str, str | None]]:
    """What the declarations of a text are called at run time, with their kinds."""
    found: Counter[tuple[str, str | None]] = Counter()
    for key, names in parse.declarations(text, NAMED).items():
        word = key.partition(":")[0]
        kind = DECLARED.get(word, word)
        found.update((kind, "main" if name == "" and kind == "procedure" else name) for name in names)
    return found


class _Fixer:
    """One way over a file: every older spelling is changed, or left with a reason."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.splices = Splices(facts.source, facts.text.decode())
        self.left: list[tuple[int, str]] = []

    def run(self) -> None:
        declarations = Declarations(self.facts, self.splices)
        for declared in self.facts.declared:
            if declared.word in OLDER and self.facts.said(declared.at) == declared.word:
                try:
                    declarations.rewrite(declared)
                except Unsure as unsure:
                    self._leave(declared.at, declared.word, str(unsure))
        for call, word in self.facts.words:
            if word.name in OLDER and word.name not in DECLARED and self.facts.said(call.callee) == word.name:
                self.splices.rename(self.splices.first(call.callee), OLDER[word.name])
        self._lookups()
        self._fields()
        self._turns()
        self._passed_on()

    def _lookups(self) -> None:
        """`tool("x")`, which declares nothing."""
        declares = {declared.at.byte_range for declared in self.facts.declared}
        for call, word in self.facts.words:
            known = word.name in OLDER and word.name in DECLARED and call.callee.byte_range not in declares
            if known and self.facts.said(call.callee) == word.name:
                self.splices.rename(self.splices.first(call.callee), OLDER[word.name])

    def _fields(self) -> None:
        for older in fields.older(self.facts):
            at = self.splices.first(older.key)
            said = self.splices.tokens[at].text
            if older.unsure or said.startswith("["):
                self._leave(older.key, said, older.unsure or "it is written in long brackets")
            else:
                quote = said[0] if said[0] in "'\"" else ""
                self.splices.rename(at, f"{quote}{older.instead}{quote}")

    def _turns(self) -> None:
        """`x.turn(…)` is `x(…)`."""
        for call in self.facts.scopes.calls:
            agent = fields.turn_of(self.facts, call.callee)
            if agent is None or agent == call.callee:
                continue
            last, end = self.splices.last(agent), self.splices.last(call.callee)
            if self.splices.commented(last, end):
                self._leave(call.callee, "turn", "a comment stands in the way")
            else:
                self.splices.put(self.splices.end(last), self.splices.end(end), "")

    def _passed_on(self) -> None:
        for name, instead in OLDER.items():
            variable = self.facts.scopes.globals.get(name)
            for use in variable.uses if variable is not None and not variable.values else ():
                if use.how != CALLED:
                    self._leave(use.node, name, f"it is passed on as a value; {instead} is today's")

    def _leave(self, node: Node, what: str, why: str) -> None:
        self.left.append((self.facts.line(node), f"`{what}` is left as it is: {why}"))
