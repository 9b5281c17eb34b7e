"""What single fields need besides their kind: one function, a budget that limits something, a filter that there is, a
model's settings, tries that can be counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tactus.language import filters, retry, values
from tactus.language.budget import LIMITS, budget
from tactus.language.check.known import certain, quoted, shape, value
from tactus.language.check.schemas import schemas
from tactus.language.check.tables import Place, Rule, fields_of, held, replaced, twice
from tactus.language.facts import Declared, Facts
from tactus.language.finding import Finding
from tactus.language.literals import UNKNOWN
from tactus.language.suggest import nearest
from tactus.language.words import BY_NAME, Field
from tactus.language.words.filters import FIELDS as FILTER
from tactus.language.words.filters import FILTERS
from tactus.language.words.settings import BUDGET, MODEL, SETTINGS

if TYPE_CHECKING:
    from tactus.language.parse import Node

BUILDERS = {
    "filters.token_budget": "TokenBudget",
    "filters.last_n": "LastN",
    "filters.by_role": "ByRole",
    "filters.limit_tool_results": "LimitToolResults",
    "filters.compose": "ComposedFilter",
}
SHIPPED = "stdlib/tactus/"
LIBRARY = {"told": Field("string", "what a model is told"), "loose": Field("boolean", "takes other arguments too")}
"""Fields of tools in the standard library alone."""
STANDS_FOR = {"role": "user", "roles": "user", "chain": [{"class": "LastN", "count": 1}]}
"""What takes the place of a value that the text does not say; of others a 1."""


def declaration(facts: Facts, declared: Declared) -> Iterator[Finding]:
    """The fields of an agent, a tool, a procedure."""
    word, table = BY_NAME[declared.word], declared.table
    place = Place(facts, word.name, rules=RULES)
    if table is not None:
        own = LIBRARY if declared.kind == "tool" and SHIPPED in facts.file else {}
        yield from fields_of(place, table, {**(word.fields or {}), **own}, declared.at)
        yield from _together(place, declared)
    if word.item is not None:
        yield from _one_function(place, declared)


def _together(place: Place, declared: Declared) -> Iterator[Finding]:
    """Fields that contradict each other, numbers that are too small."""
    facts, history = place.facts, place.facts.table(declared.value("message_history"))
    said = history.fields.get("filter") if history is not None else None
    if said is not None and declared.value("filter") is not None:
        yield place.finding("TAC205", values.two_filters(place.who), said[0])
    node = declared.value("max_turns")
    turns = facts.constant(node) if declared.kind == "procedure" else UNKNOWN
    if node is not None and isinstance(turns, int) and not isinstance(turns, bool) and turns < 1:
        yield place.finding("TAC205", values.some_turns(place.who, turns), node)


def _one_function(place: Place, declared: Declared) -> Iterator[Finding]:
    """In the table without a key, as its handler, or behind the table."""
    facts, table = place.facts, declared.table
    if table is None or table.open or table.value("use") is not None:
        return
    handler = table.value("handler")
    given = [*table.items, *([handler] if handler is not None else []), *_behind(declared)]
    given = [one for one in given if facts.kind(one) != "nil"]
    if len(given) != 1:
        yield place.finding("TAC210", values.one_function(place.who), given[1] if given else declared.at)
        return
    found = shape(facts, given[0])
    if found is not None and not found.fits("function") and given[0] != handler:
        yield place.finding("TAC210", values.one_function(place.who), given[0])


def _behind(declared: Declared) -> list[Node]:
    """The arguments behind the table."""
    arguments = declared.call.child_by_field_name("arguments")
    given = [one for one in arguments.named_children if one.type != "comment"] if arguments is not None else []
    return given[2 if given and given[0].type == "string" and len(given) > 1 else 1 :]


# --------------------------------------------------------------------- rules of single fields


def _budget(place: Place, node: Node, row: Field) -> Iterator[Finding]:
    table = place.facts.table(node)
    if table is None or table.items:
        return
    yield from twice(place, table)
    for name, (key, one) in table.fields.items():
        if name in BUDGET:
            read = value(place.facts, one)
            wrong = _refused(budget, {"usd": 1, name: read}) if read is not None and certain(read) else ""
            near = nearest(read, BUDGET[name].enum) if wrong and isinstance(read, str) else ""
            at, suggestion = one, replaced(place.facts, one, near)
        else:
            wrong, near = _refused(budget, {name: 1}), nearest(name, BUDGET)
            at, suggestion = key, quoted(place.facts, key, near) if near else ""
        if wrong:
            yield place.finding("TAC201" if at == key else "TAC205", place.who + wrong, at, suggestion)
    if not table.open and not set(table.fields) & set(LIMITS) and not set(table.fields) - set(BUDGET):
        yield place.finding("TAC205", place.who + _refused(budget, dict.fromkeys(table.fields, "refuse")), node)


def _refused(read: Any, raw: Mapping[str, Any]) -> str:
    try:
        read(raw)
    except ValueError as error:
        return str(error)
    return ""


def _model(place: Place, node: Node, row: Field) -> Iterator[Finding]:
    table = place.facts.table(node)
    if table is None or table.items:
        return
    yield from twice(place, table)
    for name, (key, one) in table.fields.items():
        if name in MODEL:
            yield from held(place.at(name), one, MODEL[name])
            continue
        near = nearest(name, SETTINGS)
        suggestion = quoted(place.facts, key, near) if near else ""
        yield place.finding("TAC201", values.no_parameter(name, SETTINGS), key, suggestion)


def _filter(place: Place, node: Node, row: Field) -> Iterator[Finding]:
    """A filter as a table, or as one of its builders makes it; the parts of a chain one by one."""
    facts, what = place.facts, f"{place.who.partition('.')[0]}.filter"
    raw, option, parts = _raw_filter(facts, node)
    for part in parts:
        yield from _filter(place, part, row)
    if raw is None:
        return
    wrong = _refused(lambda one: filters.read(one, what), raw)
    if not wrong:
        return
    table = facts.table(node)
    unknown = re.search(r'has no field "(.*?)"', wrong)
    pair = table.fields.get(unknown[1]) if table is not None and unknown else None
    if pair is not None and unknown is not None:
        near = nearest(unknown[1], [filters.option_of(raw["class"])])
        yield place.finding("TAC201", wrong, pair[0], quoted(facts, pair[0], near) if near else "")
    elif "there is no filter" in wrong and table is not None:
        at = table.value("class") or node
        yield place.finding("TAC204", wrong, at, replaced(facts, at, nearest(raw["class"], FILTERS)))
    else:
        yield place.finding("TAC205", wrong, option or node)


def _raw_filter(facts: Facts, node: Node) -> tuple[dict[str, Any] | None, Node | None, list[Node]]:
    """The filter as it is read (None: that is not certain), the value of its option, and the parts of its chain."""
    found = facts.resolved(node)
    if found is not None and found.type == "function_call":
        return _built_filter(facts, found)
    table = facts.table(node)
    if table is None or table.open or table.items:
        return None, None, []
    name = value(facts, table.value("class")) if "class" in table.fields else None
    if name is UNKNOWN:
        return None, None, []
    raw: dict[str, Any] = {"class": name}
    option, parts = None, list[Any]()
    for key, (_, one) in table.fields.items():
        if key != "class":
            chain = facts.table(one) if key == "chain" else None
            parts += chain.items if chain is not None else []
            read = value(facts, one)
            option = one
            raw[key] = read if certain(read) and not parts else STANDS_FOR.get(key, 1)
    return {key: one for key, one in raw.items() if one is not None}, option if name else None, parts


def _built_filter(facts: Facts, call: Node) -> tuple[dict[str, Any] | None, Node | None, list[Node]]:
    """Of filters.last_n(20): what kind of argument it is has been said already."""
    name = BUILDERS.get(facts.path(call.child_by_field_name("name")))
    arguments = call.child_by_field_name("arguments")
    given = [one for one in arguments.named_children if one.type != "comment"] if arguments is not None else []
    if name is None or not given:
        return None, None, []
    if name == "ComposedFilter":
        return None, None, given
    read = value(facts, given[0])
    if isinstance(read, bool) or not isinstance(read, (int, float, list)) or not certain(read):
        return None, None, []
    if isinstance(read, list) != (name == "ByRole"):
        return None, None, []
    return {"class": name, filters.option_of(name): read}, given[0], []


RULES: dict[int | str, Rule] = {id(BUDGET): _budget, id(MODEL): _model, id(FILTER): _filter, "schema": schemas}
"""By the identity of a field's fields, or by its type."""


# --------------------------------------------------------------------- Retry.with_backoff


def retries(place: Place, node: Node) -> Iterator[Finding]:
    table = place.facts.table(node)
    if table is None or table.open or table.items:
        return
    said: dict[str, Any] = {}
    for name, (_, one) in table.fields.items():
        read = value(place.facts, one)
        if name != "on_error" and read is not None:
            said[name] = read if certain(read) else 1
    wrong = _refused(retry.options, said)
    if wrong:
        named = next((word for word in re.findall(r"\w+", wrong) if word in table.fields), None)
        yield place.finding("TAC205", wrong, table.fields[named][1] if named else node)


# --------------------------------------------------------------------- matches


def pattern(place: Place, node: Node) -> Iterator[Finding]:
    """A regular expression that is none."""
    from tactus.language import regex

    text = place.facts.text_of(node)
    wrong = regex.refusal(text) if text is not None else ""
    if wrong:
        yield place.finding("TAC205", wrong, node)
