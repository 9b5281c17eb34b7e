"""What of a program concerns others than its models: the places where people are asked, its specifications and
evaluations, and the words that are still to come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tactus.cli.info import text
from tactus.cli.info.read import Read
from tactus.language.facts import Facts
from tactus.language.literals import UNKNOWN
from tactus.language.scopes import Call, Use
from tactus.language.words import BY_NAME, Field

Row = dict[str, Any]


# --- people


def people(read: Read) -> list[Row]:
    """What is declared to be asked, then each place that asks or tells people; its `request` is the declared one."""
    declared = [
        {
            "word": "hitl",
            "name": one.name,
            "type": one.type,
            "message": one.options.get("message"),
            "file": one.file,
            "line": one.line,
        }
        for one in read.program.requests.values()
    ]
    said = [_asked(read, facts, call, word.name) for facts in read.main.all() for call, word in _of_people(facts)]
    return declared + said


def _of_people(facts: Facts) -> Iterator[tuple[Call, Any]]:
    return ((call, word) for call, word in facts.words if word.name.startswith("Human."))


def _asked(read: Read, facts: Facts, call: Call, word: str) -> Row:
    given = text.value(facts, call.given[0]) if call.given else UNKNOWN
    options = text.value(facts, call.given[1]) if len(call.given) > 1 else {}
    request = given if isinstance(given, str) and given in read.program.requests else None
    message = options.get("message") if isinstance(options, dict) else None
    if isinstance(given, dict):
        message = given.get("message")
    elif isinstance(given, str) and request is None:
        message = given
    row = {"word": word, "message": message, "file": facts.file, "line": facts.line(call.node)}
    return {**row, "request": request} if request else row


# --- tests


def specifications(read: Read) -> list[Row]:
    """Each feature by its name and scenarios; `problem` is what is wrong with its text."""
    from tactus.language import gherkin

    found = []
    for word, given in read.program.kept:
        if word in text.SPECIFICATIONS:
            parsed = gherkin.parse(str(given.get("text", "")))
            feature = parsed.feature
            row: Row = {
                "feature": feature.name if feature else None,
                "scenarios": list(dict.fromkeys(one.name for one in feature.scenarios)) if feature else [],
            }
            first = parsed.mistakes[0] if parsed.mistakes else None
            found.append({**row, "problem": f"line {first.line} of it: {first.message}"} if first else row)
    return found


def steps(read: Read) -> list[str]:
    """The texts of the program's own steps."""
    return [str(given.get("text", "")) for word, given in read.program.kept if word == "step"]


def evaluations(read: Read) -> list[Row]:
    found = []
    for word, given in read.program.kept:
        options = given.get("options") if word in text.EVALUATIONS else None
        if isinstance(options, dict):
            thresholds = options.get("thresholds")
            found.append(
                {
                    "runs": options.get("runs", 1),
                    "cases": [_named(case, "name", f"case {at}") for at, case in _listed(options.get("dataset"))],
                    "dataset_file": options.get("dataset_file"),
                    "evaluators": [_named(one, "type", "?") for _, one in _listed(options.get("evaluators"))],
                    "thresholds": thresholds if isinstance(thresholds, dict) else {},
                }
            )
    return found


def _listed(items: Any) -> Iterator[tuple[int, Any]]:
    return enumerate(items if isinstance(items, list) else [], 1)


def _named(item: Any, key: str, without: str) -> str:
    return str(item.get(key) or without) if isinstance(item, dict) else without


# --- words to come


def unavailable(read: Read) -> list[Row]:
    """Each word, field and option of the program that this version does not have, where it stands first."""
    found: dict[str, Row] = {}
    for facts in read.every:
        for line, what in sorted(_to_come(facts)):
            found.setdefault(what, {"what": what, "file": facts.file, "line": line})
    return list(found.values())


def _to_come(facts: Facts) -> Iterator[tuple[int, str]]:
    for path, use in uses(facts):
        if name := _unbuilt(path):
            yield facts.line(use.node), name
    for declared in facts.declared:
        if BY_NAME[declared.word].since is None:
            continue
        for name, (key, _) in (declared.table.fields if declared.table else {}).items():
            if _is_to_come((BY_NAME[declared.word].fields or {}).get(name)):
                yield facts.line(key), f"the field `{name}` of {declared.word}"
    for call in facts.scopes.calls:
        handle = facts.handle(call.callee)
        table = facts.written(call.given[0]) if handle and handle.kind == "agent" and call.given else None
        for name, (key, _) in (table.fields if table else {}).items():
            if _is_to_come((BY_NAME["Agent.turn"].fields or {}).get(name)):
                yield facts.line(key), f"the option `{name}` of a turn"


def _is_to_come(field: Field | None) -> bool:
    return field is not None and field.since is None


def uses(facts: Facts) -> Iterator[tuple[str, Use]]:
    """The built-ins that a file names, as far as they are dotted: `mcp.brave_search.search`."""
    for variable in facts.scopes.globals.values():
        if variable.values or variable.stated:
            continue
        for use in variable.uses:
            node = use.node
            while node.parent is not None and node.parent.child_by_field_name("table") == node:
                node = node.parent
            yield facts.path(node) or variable.name, use


def _unbuilt(path: str) -> str:
    """The word to come that this is, as the runtime names it; "" for any other."""
    parts = path.split(".")
    whole = BY_NAME.get(".".join(parts[:2])) if len(parts) > 1 else BY_NAME.get(path)
    if whole is not None:
        return whole.name if whole.since is None else ""
    family = BY_NAME.get(parts[0])
    known = family is not None and family.since is None
    return ".".join(parts[:2]) if known else ""
