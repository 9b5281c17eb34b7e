"""What specifications and evaluations can name of the whole program: agents, tools, stages, requests, models; inputs
and fields of the result. What the text leaves open is not judged."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from tactus.language import literals, outline, schema, sentences
from tactus.language.check.fitting import Schemas
from tactus.language.check.schemas import Declared, declared
from tactus.language.deeds import deeds
from tactus.language.facts import Declared as Declaration
from tactus.language.facts import Facts
from tactus.language.suggest import nearest
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

MAIN = "main"
RUN = ("Procedure.run", "Procedure.spawn")
WHOLE = "output"
"""How a path says: all of the result."""


@record(frozen=True, slots=True)
class Wrong:
    code: str
    message: str
    suggestion: str = ""


def is_open(facts: Facts, words: tuple[str, ...]) -> bool:
    """Whether more may be declared with these words than the text shows: a file that could not be read, code that is
    made at run time, a word that is passed on."""
    if facts.lost or facts.part:
        return True
    free = [variable for variable in facts.scopes.globals.values() if not variable.values]
    return any(
        (one.name == "load" and bool(one.uses)) or (one.name in words and any(use.how == "read" for use in one.uses))
        for one in free
    )


@record
class Known:
    facts: Facts

    def wrong(self, kind: str, name: str) -> Wrong | None:
        """What is wrong with a name in a step or an evaluation, if that is certain. `kind` is one of the places of
        phrases that name something."""
        match kind:
            case "agent" | "tool" | "model":
                return self._undeclared(kind, name)
            case "request" | "quoted_request":
                text = re.fullmatch(r"[a-z0-9_]+", name) is None
                return None if text else self._undeclared("request", name)
            case "stage":
                return self._stage(name)
            case "input":
                return self._input(name)
            case "field":
                return self._field(name)
        return None

    def _undeclared(self, kind: str, name: str) -> Wrong | None:
        found = deeds(self.facts).names(kind)
        known, said = found.known, name
        if kind == "tool":
            known, said = {_plain(one) for one in known}, _plain(name)
        if said in known or not found.complete or self._runs_others:
            return None
        shown = found.known
        if kind == "tool":  # a procedure may be one, but seldom is
            shown = shown - deeds(self.facts).names("procedure").known
        return Wrong("TAC504", sentences.undeclared(kind, name, shown), nearest(name, sorted(found.known)))

    def _stage(self, name: str) -> Wrong | None:
        """Where no stages are declared, a stage may have any name."""
        found = deeds(self.facts).names("stage")
        if not found.known or not found.missing(name):
            return None
        stages = sorted(found.known)
        return Wrong("TAC504", sentences.no_stage(name, stages), nearest(name, stages))

    def _input(self, name: str) -> Wrong | None:
        known = _names(self.input)
        if known is None or name in known:
            return None
        return Wrong("TAC505", schema.undeclared("input", name, known), nearest(name, known))

    def _field(self, path: str) -> Wrong | None:
        """Of a path in the result; only its first name is judged."""
        known, first = _names(self.output), re.match(r"[A-Za-z_]\w*", path)
        if known is None or first is None or first[0] in (*known, WHOLE):
            return None
        near = nearest(first[0], known)
        rest = path[first.end() :]
        return Wrong("TAC506", schema.undeclared("output", first[0], known), near + rest if near else "")

    @cached_property
    def _runs_others(self) -> bool:
        """Whether other programs may run in this one, whose agents and tools are not known here."""
        for one in self.facts.all():
            if any(named.kind == "file" for named in outline.files(one.source)):
                return True
            for call, _ in one.called(*RUN):
                if call.given and one.text_of(call.given[0]) is None and one.handle(call.given[0]) is None:
                    return True
        return False

    # --- the main procedure

    @cached_property
    def input(self) -> Declared | None:
        return self._schema("input")

    @cached_property
    def output(self) -> Declared | None:
        return self._schema("output")

    def _schema(self, word: str) -> Declared | None:
        """The declared input or output of the main procedure; None where it declares none, or the text does not say."""
        if self.facts.part:
            return None
        procedures = [one for one in self.facts.declared if one.kind == "procedure"]
        if not procedures and self.facts.is_script:
            calls = [call for call in self.facts.scopes.calls if self.facts.path(call.callee) == word]
            return declared(self.facts, calls[0].given[0], word) if len(calls) == 1 and calls[0].given else None
        main = self._main(procedures)
        return Schemas().of(main, word) if main is not None else None

    def _main(self, procedures: list[Declaration]) -> Declaration | None:
        if any(one.name is None for one in procedures):
            return None
        named = [one for one in procedures if one.name == MAIN]
        if named:
            return named[0] if len(named) == 1 else None
        if len(procedures) != 1 or outline.line_of(self.facts.source, MAIN):
            return None
        return procedures[0]


def _plain(name: str) -> str:
    return re.sub(r"[-./]", "_", name)


def _names(found: Declared | None) -> tuple[str, ...] | None:
    """The names of all fields; None where there may be others."""
    return None if found is None or found.open else (*found.fields, *found.unread)


def argument(call: Node) -> Node | None:
    """The first argument of a call."""
    arguments = call.child_by_field_name("arguments")
    given = literals.expressions(arguments) if arguments is not None else []
    return given[0] if given else None
