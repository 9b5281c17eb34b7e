"""The text of a Specification as scenarios and steps, each with its place in the text; and what is wrong with it, in
words for people. It knows Gherkin and nothing of what the steps mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, cast

from tactus.language import slips
from tactus.language.slips import Mistake, Prose, Speech
from tactus.record import record

Raw = Mapping[str, Any]
"""A part of a feature as the library gives it."""
GIVEN, WHEN, THEN = "given", "when", "then"
KINDS = {"Context": GIVEN, "Action": WHEN, "Outcome": THEN}
PASSES = 12
"""How often a text is read, each time without the lines that are known to be wrong."""
_LANGUAGE = re.compile(r"^\s*#\s*language\s*:\s*([a-zA-Z\-_]+)\s*$")


@record(frozen=True, slots=True)
class Step:
    """One step. Lines and columns are 1-based and count characters of the text; those of a step are where its words
    begin, behind the keyword.

    keyword  as it is written: Given, And, *
    kind     given, when or then; And, But and * are what the step before them is; "" where there is none
    text     the words, placeholders replaced
    written  the words as they stand in the text
    table    the rows of its data table
    block    its doc string; None = it has none
    """

    keyword: str
    kind: str
    text: str
    written: str
    line: int
    column: int
    table: tuple[tuple[str, ...], ...] = ()
    block: str | None = None


@record(frozen=True, slots=True)
class Scenario:
    """One scenario, that is one run; each row of an outline's examples is one. `steps` begin with those of the
    backgrounds; `tags` are all that hold for it; `row` is the line of its row of examples, 0 = it has none."""

    name: str
    line: int
    column: int
    steps: tuple[Step, ...]
    tags: tuple[str, ...] = ()
    rule: str = ""
    row: int = 0


class Remark(NamedTuple):
    """A line of free text below the heading of a scenario or a background; `near` is the keyword of a step that its
    first word is close to, "" = none."""

    text: str
    line: int
    column: int
    near: str = ""


@record(frozen=True, slots=True)
class Feature:
    """`remarks` are free text in places where a step may have been meant."""

    name: str
    line: int
    column: int
    language: str = "en"
    tags: tuple[str, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def steps(self) -> Iterator[Step]:
        """Every step once for each wording it has, in the order of the text."""
        every = {(step.line, step.text): step for scenario in self.scenarios for step in scenario.steps}
        return iter(sorted(every.values(), key=lambda step: step.line))


class Parsed(NamedTuple):
    """`feature` holds what could be read; None where nothing could."""

    feature: Feature | None
    mistakes: tuple[Mistake, ...] = ()


def parse(text: str) -> Parsed:
    """A specification. Nothing is raised: what is wrong is said in `mistakes`, in the order of the text."""
    lines = re.sub(r"\r\n?", "\n", text).split("\n")
    speech = _speech(lines)
    raw, mistakes, lines = _read(lines, speech)
    if raw is None:
        return Parsed(None, tuple(mistakes))
    _place_words(raw, lines)
    prose = _prose(raw, lines)
    mistakes += slips.in_prose(prose, raw, speech)
    for scenario in _all(raw, "scenario"):
        mistakes += slips.in_outline(scenario, speech)
    return Parsed(_feature(raw, prose, speech), tuple(sorted(mistakes, key=lambda one: (one.line, one.column))))


def _speech(lines: list[str]) -> Speech:
    from gherkin.dialect import DIALECTS

    named = next((found[1] for line in lines if (found := _LANGUAGE.match(line))), "en")
    words = cast(Mapping[str, list[str]], DIALECTS.get(named) or DIALECTS["en"])
    return Speech(words, tuple(DIALECTS))


def _read(lines: list[str], speech: Speech) -> tuple[Raw | None, list[Mistake], list[str]]:
    """The feature as the library gives it, what is wrong with lines, and the lines without these, as it was read."""
    from gherkin.errors import CompositeParserException
    from gherkin.parser import Parser

    left, told = list(lines), 0
    mistakes: list[Mistake] = []
    for _ in range(PASSES):
        try:
            raw = cast(Raw | None, Parser().parse("\n".join(left)).get("feature"))
        except CompositeParserException as error:
            found = _explained(error.errors, left, speech)
        else:
            return raw, mistakes if raw or mistakes else [slips.nothing(lines)], left
        mistakes += [one for one in found if one.line > told]
        if found[-1].fatal:
            break
        told = max(told, found[-1].line)
        for one in found:
            left[one.line - 1 : one.last] = [""] * (one.last - one.line + 1)
    return None, mistakes, left


def _explained(errors: Iterable[Exception], lines: list[str], speech: Speech) -> list[Mistake]:
    """One mistake for each line, up to the first after which all that follows is taken wrongly."""
    found: dict[int, Mistake] = {}
    for error in errors:
        place, said = re.sub(r"^\((\d+):\d+\): ", r"\1 ", str(error)).split(" ", 1)
        one = slips.explain(type(error).__name__, said, int(place), lines, speech)
        found.setdefault(one.line, one)
        if one.fatal or one.misleads:
            break
    return sorted(found.values(), key=lambda one: one.line)


# --- what the library gives, as our records


def _feature(raw: Raw, prose: list[Prose], speech: Speech) -> Feature:
    tags = _tags(raw)
    remarks = [one for one in prose if one.heading in ("scenario", "background")]
    return Feature(
        name=raw["name"],
        line=raw["location"]["line"],
        column=raw["location"]["column"],
        language=raw["language"],
        tags=tags,
        scenarios=tuple(_scenarios(raw["children"], tags, "", ())),
        remarks=tuple(_remark(one.text, one.line, speech) for one in remarks),
    )


def _remark(line: str, number: int, speech: Speech) -> Remark:
    text = line.strip()
    return Remark(text, number, len(line) - len(line.lstrip()) + 1, speech.near_step(text.split()[0]))


def _scenarios(
    children: Iterable[Raw], tags: tuple[str, ...], rule: str, before: tuple[Raw, ...]
) -> Iterator[Scenario]:
    for child in children:
        if "background" in child:
            before = (*before, *child["background"]["steps"])
        elif "rule" in child:
            inner = child["rule"]
            yield from _scenarios(inner["children"], (*tags, *_tags(inner)), inner["name"], before)
        else:
            yield from _rows(child["scenario"], tags, rule, before)


def _rows(raw: Raw, tags: tuple[str, ...], rule: str, before: tuple[Raw, ...]) -> Iterator[Scenario]:
    """A scenario, or one for each row of its examples."""
    tags = (*tags, *_tags(raw))
    if not raw["examples"]:
        yield _scenario(raw, tags, rule, before, {}, 0)
    for examples in raw["examples"]:
        names = _cells(examples.get("tableHeader"))
        for row in examples.get("tableBody", ()):
            values = dict(zip(names, _cells(row), strict=True))
            yield _scenario(raw, (*tags, *_tags(examples)), rule, before, values, row["location"]["line"])


def _scenario(
    raw: Raw, tags: tuple[str, ...], rule: str, before: tuple[Raw, ...], values: dict[str, str], row: int
) -> Scenario:
    steps, kind = [], ""
    for step, given in [*((one, {}) for one in before), *((one, values) for one in raw["steps"])]:
        kind = KINDS.get(step["keywordType"], kind)
        steps.append(_step(step, kind, given))
    return Scenario(
        name=_filled(raw["name"], values),
        line=raw["location"]["line"],
        column=raw["location"]["column"],
        steps=tuple(steps),
        tags=tuple(dict.fromkeys(tags)),
        rule=rule,
        row=row,
    )


def _step(raw: Raw, kind: str, values: dict[str, str]) -> Step:
    doc = raw.get("docString")
    rows = raw.get("dataTable", {}).get("rows", ())
    return Step(
        keyword=raw["keyword"].strip(),
        kind=kind,
        text=_filled(raw["text"], values),
        written=raw["text"],
        line=raw["location"]["line"],
        column=raw["column"],
        table=tuple(tuple(_filled(cell, values) for cell in _cells(row)) for row in rows),
        block=_filled(doc["content"], values) if doc else None,
    )


def _tags(raw: Raw) -> tuple[str, ...]:
    return tuple(tag["name"] for tag in raw["tags"])


def _cells(row: Raw | None) -> tuple[str, ...]:
    return tuple(cell["value"] for cell in row["cells"]) if row else ()


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"<([^<>]+)>", lambda found: values.get(found[1], found[0]), text) if values else text


# --- what the library does not say


def _all(raw: Raw, kind: str) -> Iterator[dict[str, Any]]:
    """Every background, rule or scenario."""
    for child in raw["children"]:
        if kind in child:
            yield child[kind]
        if "rule" in child:
            yield from _all(child["rule"], kind)


def _place_words(raw: Raw, lines: list[str]) -> None:
    """Each step gets the `column` where its words begin."""
    for holder in (*_all(raw, "background"), *_all(raw, "scenario")):
        for step in holder["steps"]:
            place = step["location"]
            behind = place["column"] - 1 + len(step["keyword"])
            rest = lines[place["line"] - 1][behind:]
            step["column"] = behind + len(rest) - len(rest.lstrip()) + 1


def _prose(raw: Raw, lines: list[str]) -> list[Prose]:
    """The lines of free text."""
    headings: dict[int, str] = {}
    taken: set[int] = set()
    todo: list[tuple[str, Raw]] = [("feature", raw)]
    while todo:
        kind, node = todo.pop()
        headings[node["location"]["line"]] = kind
        taken.update(tag["location"]["line"] for tag in node.get("tags", ()))
        taken.update(row["location"]["line"] for row in node.get("tableBody", ()))
        if "tableHeader" in node:
            taken.add(node["tableHeader"]["location"]["line"])
        for step in node.get("steps", ()):
            taken |= _taken(step)
        for child in node.get("children", ()):
            todo += child.items()
        todo += (("examples", one) for one in node.get("examples", ()))
    found, under = [], 0
    for number, line in enumerate(lines, 1):
        under = number if number in headings else under
        free = number not in headings and number not in taken and line.strip() and line.lstrip()[0] != "#"
        if under and free:
            found.append(Prose(number, line, headings[under], under))
    return found


def _taken(step: Raw) -> set[int]:
    """The lines of a step."""
    found = {step["location"]["line"]}
    found.update(row["location"]["line"] for row in step.get("dataTable", {}).get("rows", ()))
    if doc := step.get("docString"):
        inside = doc["content"].count("\n") + 1 if doc["content"] else 0
        found.update(range(doc["location"]["line"], doc["location"]["line"] + inside + 2))
    return found
