"""How scenarios and their steps are called, and where they stand. Knows nothing of lines or documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from tactus.language.gherkin import Feature, Scenario, Step
from tactus.testing.results import ScenarioResult

Key = tuple[str, int, int, str]
LONG = 40
"""Characters of a row's value in the name of its scenario."""
_PLACEHOLDER = re.compile(r"<([^<>]+)>")


def key(one: ScenarioResult) -> Key:
    """What the runs of one scenario share."""
    return one.file, one.line, one.scenario.row, one.scenario.name


def grouped(results: Iterable[ScenarioResult]) -> list[list[ScenarioResult]]:
    """The runs of each scenario, in the order in which scenarios first came."""
    groups: dict[Key, list[ScenarioResult]] = {}
    for one in results:
        groups.setdefault(key(one), []).append(one)
    return list(groups.values())


def told(runs: list[ScenarioResult]) -> ScenarioResult:
    """The run that is told in full: the first that failed, else the first that was not run, else the first."""
    for status in ("failed", "not run"):
        for one in runs:
            if one.status == status:
                return one
    return runs[0]


def line_of(one: ScenarioResult, line: int) -> int:
    """A line of the specification as a line of its file; `one.line` is that of the scenario, or of its row."""
    return line + one.line - (one.scenario.row or one.scenario.line)


def feature_line(one: ScenarioResult) -> int:
    return line_of(one, one.feature.line)


def place(one: ScenarioResult) -> str:
    """file:line of the scenario, of its row where it has one."""
    return f"{one.file}:{one.line}"


def values(scenario: Scenario) -> dict[str, str]:
    """What a row of examples says, as far as its steps show it."""
    found: dict[str, str] = {}
    for step in scenario.steps if scenario.row else ():
        found |= {name: text for name, text in _filled(step).items() if name not in found}
    return found


def _filled(step: Step) -> dict[str, str]:
    names = _PLACEHOLDER.findall(step.written)
    if not names or step.written == step.text:
        return {}
    pattern, known = "", dict[str, str]()
    for at, part in enumerate(_PLACEHOLDER.split(step.written)):
        if at % 2 == 0:
            pattern += re.escape(part)
        elif part in known:
            pattern += f"(?P={known[part]})"
        else:
            known[part] = f"p{at}"
            pattern += f"(?P<p{at}>.*?)"
    match = re.fullmatch(pattern, step.text, re.DOTALL)
    return {name: match[group] for name, group in known.items()} if match else {}


def label(one: ScenarioResult) -> str:
    """The scenario's name; rows of an outline that share one are told apart by their values, or else by their line."""
    scenario = one.scenario
    name = scenario.name or f"line {one.line}"
    names, says = _often(_Same(one.feature))
    if not scenario.row or names[scenario.line, scenario.name] < 2:
        return name
    mine = values(scenario)
    if mine and says[scenario.line, _says(scenario)] < 2:
        return f"{name} [{', '.join(f'{part} = {_short(text)}' for part, text in mine.items())}]"
    return f"{name} [row in line {one.line}]"


class _Same:
    """A feature, equal to itself alone: what is known of it is found without comparing all that stands in it."""

    def __init__(self, feature: Feature) -> None:
        self.feature = feature

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.feature is other.feature

    def __hash__(self) -> int:
        return id(self.feature)


@lru_cache(maxsize=16)
def _often(of: _Same) -> tuple[Counter[tuple[int, str]], Counter[tuple[int, tuple[str, ...]]]]:
    """How many rows of the outline in a line have a name; how many say the same."""
    rows = [one for one in of.feature.scenarios if one.row]
    return Counter((one.line, one.name) for one in rows), Counter((one.line, _says(one)) for one in rows)


def _says(scenario: Scenario) -> tuple[str, ...]:
    return tuple(step.text for step in scenario.steps)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONG else f"{text[: LONG - 1]}…"
