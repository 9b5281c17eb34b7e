"""Scenarios as JUnit XML, which build servers read: a test suite for each feature, a test case for each scenario."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tactus.testing.report import around, labels, repeated
from tactus.testing.report.look import Look, compact
from tactus.testing.results import ScenarioResult
from tactus.testing.statistics import Summary, summary

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""
WIDTH = 160
COUNTS = ("tests", "failures", "errors", "skipped")


def document(
    results: Iterable[ScenarioResult],
    seconds: float = 0.0,
    min_success: float = 1.0,
    mask: Callable[[Any], Any] = lambda value: value,
    started: str = "",
) -> bytes:
    """The file, in UTF-8. `seconds` is what all took together; `started` the time at which they began, in ISO 8601,
    "" = it is not said."""
    from xml.etree.ElementTree import Element, indent, tostring

    look = Look(width=WIDTH, mask=mask)
    suites: dict[tuple[str, int], list[list[ScenarioResult]]] = {}
    for runs in labels.grouped(results):
        suites.setdefault((runs[0].file, labels.feature_line(runs[0])), []).append(runs)
    root = Element("testsuites", {"name": "tactus test"})
    for groups in suites.values():
        root.append(_suite(groups, min_success, look, started))
    counts = {name: str(sum(int(suite.get(name, "0")) for suite in root)) for name in COUNTS}
    root.attrib.update(counts)
    root.set("time", _time(seconds or sum(float(suite.get("time", "0")) for suite in root)))
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _suite(groups: list[list[ScenarioResult]], min_success: float, look: Look, started: str) -> Element:
    from xml.etree.ElementTree import Element, SubElement

    first = groups[0][0]
    feature = first.feature.name or f"line {labels.feature_line(first)}"
    suite = Element("testsuite", {"name": _text(f"{first.file}: {feature}", look), "file": _text(first.file, look)})
    cases = [_case(runs, min_success, look) for runs in groups]
    _tell_apart(cases)
    suite.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("time", _time(sum(one.seconds for runs in groups for one in runs)))
    if started:
        suite.set("timestamp", started)
    if first.feature.tags:
        properties = SubElement(suite, "properties")
        SubElement(properties, "property", {"name": "tags", "value": _text(" ".join(first.feature.tags), look)})
    suite.extend(cases)
    return suite


def _tell_apart(cases: list[Element]) -> None:
    """Readers take test cases of one name for one."""
    names = [(case.get("classname"), case.get("name")) for case in cases]
    often = Counter(names)
    for case, name in zip(cases, names, strict=True):
        if often[name] > 1:
            case.set("name", f"{case.get('name')} (line {case.get('line')})")


def _case(runs: list[ScenarioResult], min_success: float, look: Look) -> Element:
    from xml.etree.ElementTree import Element, SubElement

    one, whole = labels.told(runs), summary(runs)
    rule = f".{one.scenario.rule}" if one.scenario.rule else ""
    case = Element(
        "testcase",
        {
            "name": _text(labels.label(one), look),
            "classname": _text(f"{_dotted(one.file)}.{one.feature.name or 'Feature'}{rule}", look),
            "time": _time(sum(run.seconds for run in runs)),
            "file": _text(one.file, look),
            "line": str(one.line),
        },
    )
    properties = SubElement(case, "properties")
    for name, value in _properties(one, runs, whole):
        SubElement(properties, "property", {"name": name, "value": _text(value, look)})
    if not whole.meets(min_success):
        case.append(_wrong(one, whole, look))
    out = "\n".join([*(repeated.lines(whole, look) if len(runs) > 1 else ()), *_story(one, look)])
    if out:
        SubElement(case, "system-out").text = _text(out, look)
    return case


def _properties(one: ScenarioResult, runs: Sequence[ScenarioResult], whole: Summary) -> Iterable[tuple[str, str]]:
    if one.scenario.tags:
        yield "tags", " ".join(one.scenario.tags)
    yield "seed", str(one.seed)
    if whole.cost is None or whole.cost:
        yield "cost", "unknown" if whole.cost is None else f"{whole.cost:.6f}"
    for name, value in one.made_up.items():
        yield f"made up: {_FORBIDDEN.sub('', name)}", compact(value)
    if one.obliging:
        yield "answered for", ", ".join(one.obliging)
    if len(runs) > 1:
        yield "runs", str(whole.runs)
        yield "success rate", f"{whole.rate:.4f}"
        yield "flaky", str(whole.flaky).lower()
        if whole.consistency is not None:
            yield "consistency", f"{whole.consistency:.4f}"


def _wrong(one: ScenarioResult, whole: Summary, look: Look) -> Element:
    """A step that does not hold is a failure; a step that nothing says, or a run that fails, an error."""
    from xml.etree.ElementTree import Element

    if not whole.failed:
        return Element("skipped", {"message": _text(_first(one.reason) or "not run", look)})
    step = one.failed
    lines = []
    if step is not None:
        where = f"{one.file}:{labels.line_of(one, step.step.line)}"
        said = step.message or ("no step says this" if step.status == "undefined" else "the step does not hold")
        if step.expected or step.actual:
            said = f"expected {step.expected}, actual {step.actual}"
            lines += [f"expected  {step.expected}", f"actual    {step.actual}"]
        lines = [f"{where}: {step.step.keyword} {step.step.text}", *lines, step.message]
        lines += [f"did you mean: {near}" for near in step.nearest]
        tag, kind = ("failure", "step") if step.status == "failed" else ("error", "undefined step")
        message = f"{step.step.keyword} {step.step.text}: {said}"
    else:
        error = (one.outcome.error if one.outcome else None) or {}
        tag, kind = "error", str(error.get("code") or "run")
        message = one.reason or str(error.get("message") or "") or "failed"
        lines = [labels.place(one), message, str(error.get("site") or ""), *map(str, error.get("trace") or ())]
    found = Element(tag, {"message": _text(_first(message), look), "type": _text(kind, look)})
    found.text = _text("\n".join(line for line in lines if line), look)
    return found


def _story(one: ScenarioResult, look: Look) -> Iterable[str]:
    """The steps, and the journal of what failed."""
    for result in one.steps:
        yield f"{result.status:<9} {result.step.keyword} {result.step.text}"
    if one.status != "passed" and one.outcome is not None:
        about = one.failed.step.text if one.failed else ""
        journal = list(around.lines(one.outcome, look, about, "  "))
        yield from ["journal:", *journal] if journal else []


def _first(text: str) -> str:
    lines = text.splitlines()
    return f"{lines[0]} …" if len(lines) > 1 else text


def _dotted(file: str) -> str:
    """A path as readers group test cases by it: `specs/greet.tac` -> `specs.greet`."""
    parts = re.split(r"[/\\]+", re.sub(r"\.(tac|feature)$", "", file))
    return ".".join(part.replace(".", "_") for part in parts if part not in ("", ".", ".."))


def _text(text: str, look: Look) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", str(look.mask(text)))


def _time(seconds: float) -> str:
    return f"{max(seconds, 0.0):.3f}"
