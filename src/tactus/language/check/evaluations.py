"""Evaluations: cases, evaluators and thresholds, by the table of words; and what they name of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tactus.language.check.fitting import Fit
from tactus.language.check.host import Host
from tactus.language.check.program import Known, argument
from tactus.language.check.tables import Place, Rule, fields_of
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.literals import Table
from tactus.language.suggest import nearest
from tactus.language.words.evaluators import ALIASES, CASE, EVALUATION, EVALUATOR, EVALUATORS, PLACE
from tactus.language.words.row import Field
from tactus.language.words.schemas import ALIASES as OTHER_TYPES
from tactus.language.words.schemas import TYPES
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.parse import Node

WORDS = ("Evaluation", "Evaluations", "evaluations")
FILES = (".jsonl", ".json", ".csv")
SHARES = ("min_success_rate", "min_score")
"""Numbers from 0 to 1."""
BUILDER = "field."
"""`field.contains{...}` is {type = "contains", ...}."""


def evaluations(facts: Facts, host: Host) -> Iterator[Finding]:
    known = Known(facts)
    for call, word in facts.called(*WORDS):
        table = facts.table(call.given[0]) if call.given else None
        if table is not None:
            yield from _Evaluation(facts, known).findings(table, word.name, call.given[0])


@record
class _Evaluation:
    facts: Facts
    known: Known

    def findings(self, table: Table, word: str, node: Node) -> Iterator[Finding]:
        rules: dict[int | str, Rule] = {id(CASE): self._case, id(EVALUATOR): self._evaluator}
        yield from fields_of(Place(self.facts, word, strict=False, rules=rules), table, EVALUATION, node)
        yield from self._file(table.value("dataset_file"))
        runs = self._number(table.value("runs"))
        if runs is not None and runs < 1:
            yield self._finding("TAC522", "runs must be 1 or more", table.value("runs"))
        thresholds = self.facts.table(table.value("thresholds"))
        if thresholds is not None:
            yield from self._shares(thresholds)

    def _file(self, node: Node | None) -> Iterator[Finding]:
        name = self.facts.text_of(node)
        if name is not None and not name.endswith(FILES):
            message = f'"{name}" is no file of cases: its name ends with {", ".join(FILES[:-1])} or {FILES[-1]}'
            yield self._finding("TAC524", message, node)

    def _case(self, place: Place, node: Node, row: Field) -> Iterator[Finding]:
        case = self.facts.table(node)
        if case is None:
            return
        called = self.facts.text_of(case.value("name"))
        place = replace(place, who=f'case "{called}"' if called else "this case")
        yield from fields_of(place, case, CASE, node)
        given = case.value("inputs")
        inputs = self.facts.table(given) if given is not None else Table(node, open=case.open)
        if self.known.input is not None and inputs is not None and not inputs.items:
            fit = Fit(self.facts, self.known.input, "inputs", "TAC505", f"{place.who}: ")
            yield from fit.table(inputs, node if given is None else given)

    # --- evaluators

    def _evaluator(self, place: Place, node: Node, row: Field) -> Iterator[Finding]:
        call = self.facts.resolved(node)
        said = ""
        if call is not None and call.type == "function_call":
            said = self.facts.path(call.child_by_field_name("name")).removeprefix(BUILDER)
            node = argument(call) or call
        table = self.facts.table(node)
        if table is None:
            return
        kind = said or self.facts.text_of(table.value("type"))
        own = EVALUATORS.get(ALIASES.get(kind or "", kind or ""))
        if own is None:
            yield from self._unknown(place, kind, table, call if said else table.value("type"), node)
            return
        fields = {**EVALUATOR, **own}
        if said:
            del fields["type"]
        if "pattern" in own and table.value("pattern") is not None:  # another name of value
            fields["value"] = replace(own["value"], required=False)
        yield from fields_of(replace(place, who=f"evaluator {kind}", rules={}), table, fields, node)
        yield from self._named(table, own)
        yield from self._pattern(table, kind)
        yield from self._bounds(table, kind)
        yield from self._shares(table)

    def _unknown(self, place: Place, kind: str | None, table: Table, at: Node | None, node: Node) -> Iterator[Finding]:
        if kind is None:  # it has no type, or one that is made
            if at is None:
                yield from fields_of(place, Table(node, open=table.open), {"type": EVALUATOR["type"]}, node)
            return
        names = (*EVALUATORS, *ALIASES)
        near = nearest(kind, names)
        hint = f'; did you mean "{near}"?' if near else ""
        message = f'no evaluator is called "{kind}"{hint} (evaluators: {", ".join(names)})'
        yield self._finding("TAC521", message, at, near)

    def _named(self, table: Table, own: Mapping[str, Field]) -> Iterator[Finding]:
        """Agents, tools and fields of the result that it looks at."""
        for name, field in own.items():
            node = table.value(name)
            text = self.facts.text_of(node)
            kind = "field" if field is PLACE else field.ref
            wrong = self.known.wrong(kind, text) if kind and text is not None else None
            if wrong:
                yield self._finding(wrong.code, wrong.message, node, wrong.suggestion)

    def _pattern(self, table: Table, kind: str | None) -> Iterator[Finding]:
        from tactus.language import regex

        for name in ("value", "pattern") if kind == "regex" else ():
            node = table.value(name)
            text = self.facts.text_of(node)
            try:
                regex.check(text or "")
            except regex.PatternError as error:
                yield self._finding("TAC523", f'"{text}" {error}', node)

    # --- what can never be

    def _shares(self, table: Table) -> Iterator[Finding]:
        for name in SHARES:
            share = self._number(table.value(name))
            if share is not None and not 0 <= share <= 1:
                yield self._finding("TAC522", f"{name} is a share, from 0 to 1, and not {share}", table.value(name))

    def _bounds(self, table: Table, kind: str | None) -> Iterator[Finding]:
        """A least number above the greatest one; a type that is none."""
        inner = self.facts.table(table.value("value")) if kind == "range" else None
        for holder, least, most in ((table, "min_value", "max_value"), (inner, "min", "max")):
            low, high = (self._number(holder.value(name)) if holder else None for name in (least, most))
            if holder and low is not None and high is not None and low > high:
                yield self._finding("TAC522", f"{least} is greater than {most}: nothing lies between", holder.node)
        types = (*TYPES, *OTHER_TYPES)
        text = self.facts.text_of(table.value("value")) if kind == "is_instance" else None
        if text is not None and text not in types:
            near = nearest(text, types)
            hint = f'; did you mean "{near}"?' if near else ""
            message = f'no type is called "{text}"{hint} (types: {", ".join(TYPES)})'
            yield self._finding("TAC522", message, table.value("value"), near)

    def _number(self, node: Node | None) -> int | float | None:
        value: Any = self.facts.constant(node) if node is not None else None
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def _finding(self, code: str, message: str, node: Node | None, suggestion: str = "") -> Finding:
        """About an expression; where something else belongs in the place of a text, about the words in its quotes."""
        assert node is not None, "what is wrong stands somewhere"
        content = node.child_by_field_name("content") if suggestion and node.type == "string" else None
        return Finding(code, message, self.facts.file, self.facts.span(content or node), suggestion)
