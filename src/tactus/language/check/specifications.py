"""Specifications: Gherkin, steps, and what steps name. Which steps there are is the table of phrases and what the
program declares with `step`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from tactus.language import literals
from tactus.language.check.host import Host
from tactus.language.check.program import Known, is_open
from tactus.language.facts import Facts
from tactus.language.finding import Finding, Span
from tactus.record import record

if TYPE_CHECKING:
    from tactus.language.gherkin import Feature, Scenario, Step
    from tactus.language.parse import Node
    from tactus.language.phrases import Captured, Custom, Match

WORDS = ("Specification", "Specifications", "specifications")
STEPS = ("step", "Step")
SHOWN = 100
"""Characters of a step that a message repeats."""


def specifications(facts: Facts, host: Host) -> Iterator[Finding]:
    texts = [(call.given[0], facts.text_of(call.given[0])) for call, _ in facts.called(*WORDS) if call.given]
    if not any(text is not None for _, text in texts):
        return
    custom = _custom(facts)
    known = Known(facts)
    for node, text in texts:
        if text is not None:
            yield from _Specification(facts, facts.resolved(node) or node, text, custom, known).findings()


def _custom(facts: Facts) -> list[Custom] | None:
    """The program's own steps; None where there may be others."""
    from tactus.language.phrases import Custom

    found = []
    for one in facts.all():
        if is_open(one, STEPS):
            return None
        for call in one.scopes.calls:
            if one.path(call.callee) in STEPS:
                text = one.text_of(call.given[0]) if call.given else None
                if text is None:
                    return None
                found.append(Custom(text))
    return found


@record
class _Specification:
    """One text and the string `node` in which it stands."""

    facts: Facts
    node: Node
    text: str
    custom: list[Custom] | None
    known: Known
    lines: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")

    def findings(self) -> Iterator[Finding]:
        from tactus.language.gherkin import parse

        parsed = parse(self.text)
        for mistake in parsed.mistakes:
            span = self._span(mistake.line, mistake.column, mistake.end_column)
            yield self._finding("TAC501", mistake.message, span, mistake.suggestion)
        if parsed.feature is not None:
            yield from self._steps(parsed.feature)
            yield from self._remarks(parsed.feature)
            for scenario in parsed.feature.scenarios:
                yield from self._scenario(scenario)

    # --- steps

    def _steps(self, feature: Feature) -> Iterator[Finding]:
        from tactus.language.phrases import match

        for step in feature.steps():
            found = match(step.text, self.custom or (), step.block)
            if found is None:
                if self.custom is not None:
                    yield self._undefined(step, self.custom)
                continue
            for captured in found.captured.values():
                yield from self._captured(step, captured)

    def _captured(self, step: Step, captured: Captured) -> Iterator[Finding]:
        """What stands in a place of a step."""
        from tactus.language.phrases import PhraseError

        try:
            value = captured.value
        except PhraseError as error:
            shown = captured.text if captured.text[:1] in "\"'" else f'"{captured.text}"'
            yield self._finding("TAC503", f"{shown} {error}", self._place(step, captured))
            return
        wrong = self.known.wrong(captured.kind, value) if captured.ref else None
        if wrong:
            yield self._finding(wrong.code, wrong.message, self._place(step, captured), wrong.suggestion)

    def _undefined(self, step: Step, custom: list[Custom]) -> Finding:
        from tactus.language.phrases import corrected, nearest

        said = step.text if len(step.text) <= SHOWN else f"{step.text[: SHOWN - 3]}..."
        message = f'no step says "{said}"'
        right = corrected(step.text, custom)
        if right:
            message += f'; did you mean "{right}"?'
        elif near := nearest(step.text, custom):
            nearest_ones = ", ".join(f'"{one.shown[0]}"' for one in near)
            message += f"; {'these are' if len(near) > 1 else 'this is'} nearest: {nearest_ones}"
        else:
            message += f'; declare it: step("{said}", function() ... end)'
        plain = step.text == step.written
        return self._finding("TAC502", message, self._words(step), right if plain else "")

    # --- scenarios

    def _remarks(self, feature: Feature) -> Iterator[Finding]:
        """Free text above the steps of a scenario that would say something behind a keyword spelled right."""
        from tactus.language.phrases import match

        for remark in feature.remarks:
            word, _, rest = remark.text.partition(" ")
            if remark.near and match(rest.strip()):
                span = self._span(remark.line, remark.column, remark.column + len(word))
                message = f'this line is taken for free text; did you mean "{remark.near}"?'
                yield self._finding("TAC501", message, span, remark.near)

    def _scenario(self, scenario: Scenario) -> Iterator[Finding]:
        from tactus.language.phrases import match

        line = self.lines[scenario.line - 1]
        span = self._span(scenario.line, scenario.column, len(line.rstrip()) + 1)
        if not scenario.steps:
            yield self._finding("TAC511", f'the scenario "{scenario.name}" has no steps', span)
            return
        says = (match(step.text, self.custom or (), step.block) for step in scenario.steps)
        if all(step.kind != "then" for step in scenario.steps) and not any(_counts(found) for found in says if found):
            message = f'the scenario "{scenario.name}" checks nothing: a step with Then says what should hold'
            yield self._finding("TAC512", message, span)

    # --- places

    def _words(self, step: Step) -> Span:
        return self._span(step.line, step.column, step.column + len(step.written))

    def _place(self, step: Step, captured: Captured) -> Span:
        """Of what stands in a place of a step; of the whole step where it stands elsewhere in the text."""
        if captured.start < 0 or step.text != step.written:
            return self._words(step)
        return self._span(step.line, step.column + captured.start, step.column + captured.end)

    def _span(self, line: int, column: int, end_column: int) -> Span:
        """Of a range in one line of the text; of the whole string where it has escapes."""
        content = self.node.child_by_field_name("content")
        raw = self.facts.text[content.start_byte : content.end_byte] if content is not None else b""
        plain = literals.is_long(self.facts.text, self.node) or b"\\" not in raw
        if content is None or not plain:
            return self.facts.span(self.node)
        start = content.start_byte + (1 if literals.is_long(self.facts.text, self.node) and raw[:1] == b"\n" else 0)
        start += sum(len(above.encode()) + 1 for above in self.lines[: line - 1])
        here = self.lines[line - 1]
        return self.facts.span_of(
            start + len(here[: column - 1].encode()), start + len(here[: end_column - 1].encode())
        )

    def _finding(self, code: str, message: str, span: Span, suggestion: str = "") -> Finding:
        return Finding(code, message, self.facts.file, span, suggestion)


def _counts(found: Match) -> bool:
    """Whether it is a When that checks: `the writer agent takes 3 turns`."""
    return getattr(found.phrase, "id", "") == "agent_takes_so_many"
