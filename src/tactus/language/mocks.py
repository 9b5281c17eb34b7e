"""The forms of `Mocks`: checked before anything runs, read where a double answers.

A mock is plain data (what the program's table became). An agent's: one turn, `temporal`, `conditional`,
`error`, `returns`; a tool's, a model's or a declared request's: `returns`, `temporal`, `conditional`, `error`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from tactus.language.sentences import no_mock, two_meant
from tactus.language.suggest import nearest
from tactus.language.words import doubles

TURN, CHOICES, CALL = tuple(doubles.TURN), tuple(doubles.AGENT_CHOICES), tuple(doubles.SCRIPTED_CALL)
BRANCH, FAULT, USAGE = tuple(doubles.AGENT_BRANCH), tuple(doubles.FAULT), tuple(doubles.USAGE)
SUBJECT = tuple(doubles.SUBJECT)
"""what `when` of an agent's mock can ask for"""
QUESTION = tuple(doubles.QUESTION)
"""what `when` of a request's mock can ask for"""
AGENT_FORMS = (
    'message = "…", tool_calls = {{tool = "…", args = {…}}}, data = {…}, usage = {…}; or temporal = {…}, '
    "conditional = {…}, returns = …, error = …"
)
TOOL_FORMS = 'returns = …, temporal = {…}, conditional = {{when = {…}, returns = …}, {returns = …}}, error = "…"'


def check_mocks(
    mocks: Mapping[str, Any], agents: Collection[str], tools: Collection[str], requests: Collection[str] = ()
) -> list[str]:
    """What is wrong with them, one sentence each; nothing = none. A key that names nothing is wrong, and so is one that
    names two."""
    wrong: list[str] = []
    known = {"agent": agents, "tool": tools, "request": requests}
    for name, mock in mocks.items():
        kinds = [kind for kind, names in known.items() if name in names]
        if len(kinds) == 1:
            wrong += ERRORS[kinds[0]](f"Mocks.{name}", mock)
        else:
            wrong.append(two_meant(name, kinds) if kinds else no_mock(name, {*agents, *tools, *requests}))
    return wrong


def agent_errors(where: str, mock: Any) -> Iterator[str]:
    """What is wrong with an agent's mock."""
    if not is_table(mock):
        yield f"{where} is {kind(mock)}; write one of: {AGENT_FORMS}"
        return
    yield from unknown_keys(where, mock, (*TURN, *CHOICES), AGENT_FORMS)
    yield from one_form(where, mock, AGENT_FORMS)
    if "temporal" in mock:
        turns = sequence(mock["temporal"])
        if not turns:
            yield f"{where}.temporal holds no turn: list at least one"
        for i, turn in enumerate(turns or [], 1):
            yield from turn_errors(f"{where}.temporal[{i}]", turn)
    elif "conditional" in mock:
        for at, branch in branches(mock["conditional"], f"{where}.conditional"):
            yield from branch_errors(at, branch)
            when = branch.get("when", {}) if is_table(branch) else {}
            yield from unknown_keys(f"{at}.when", when, SUBJECT, "message, turn") if is_table(when) else ()
            if is_table(branch) and "returns" in branch:
                yield from turn_errors(f"{at}.returns", branch["returns"])
    elif "returns" in mock:
        yield from turn_errors(f"{where}.returns", mock["returns"])
    elif "error" in mock:
        yield from fault_errors(f"{where}.error", mock["error"])
    elif mock:
        yield from turn_errors(where, mock)


def turn_errors(where: str, turn: Any) -> Iterator[str]:
    """What is wrong with one turn: a text, a turn's table, {returns = turn} or {error = …}."""
    if isinstance(turn, str):
        return
    if not is_table(turn):
        yield f"{where} is {kind(turn)}; a turn is a text or a table of {', '.join(TURN)} or error"
        return
    turn = turn or {}
    if list(turn) == ["returns"]:
        yield from turn_errors(f"{where}.returns", turn["returns"])
        return
    yield from unknown_keys(where, turn, (*TURN, "error"), f"{', '.join(TURN)} or error")
    if not set(turn) & {*TURN, "error"}:
        yield f"{where} says nothing: give it {', '.join(TURN)} or error"
    if "error" in turn:
        yield from fault_errors(f"{where}.error", turn["error"])
    if "message" in turn and not isinstance(turn["message"], str):
        yield f"{where}.message is {kind(turn['message'])}; write a text, or data = … for a table"
    if "usage" in turn:
        yield from usage_errors(f"{where}.usage", turn["usage"])
    calls = sequence(turn.get("tool_calls", []))
    if calls is None:
        yield f'{where}.tool_calls is no list; write {{{{tool = "…", args = {{…}}}}}}'
    for i, call in enumerate(calls or [], 1):
        yield from call_errors(f"{where}.tool_calls[{i}]", call)


def call_errors(where: str, call: Any) -> Iterator[str]:
    if not is_table(call):
        yield f'{where} is {kind(call)}; write {{tool = "…", args = {{…}}}}'
        return
    yield from unknown_keys(where, call, CALL, "tool (or name), args")
    name = call.get("tool", call.get("name"))
    if not isinstance(name, str) or not name:
        yield f'{where} names no tool: give it tool = "…"'
    if not is_table(call.get("args", {})):
        yield f"{where}.args is {kind(call['args'])}; write a table"


def usage_errors(where: str, usage: Any) -> Iterator[str]:
    if not is_table(usage):
        yield f"{where} is {kind(usage)}; write {{prompt_tokens = …, completion_tokens = …}}"
        return
    yield from unknown_keys(where, usage, USAGE, ", ".join(USAGE))
    for name, count in usage.items():
        if name in USAGE and (not is_count(count) or count < 0):
            yield f"{where}.{name} is {canonical_text(count)}; write a whole number of tokens"


def tool_errors(where: str, mock: Any) -> Iterator[str]:
    """What is wrong with the mock of a tool or a model."""
    if not is_table(mock) or not set(mock) & set(CHOICES):
        yield from unknown_keys(where, mock, CHOICES, TOOL_FORMS) if is_table(mock) and mock else ()
        if not is_table(mock) or not mock:
            yield f"{where} is {kind(mock)}; write one of: {TOOL_FORMS}"
        return
    yield from unknown_keys(where, mock, CHOICES, TOOL_FORMS)
    yield from one_form(where, mock, TOOL_FORMS)
    if "temporal" in mock and not sequence(mock["temporal"]):
        yield f"{where}.temporal holds no result: list at least one"
    if "conditional" in mock:
        for at, branch in branches(mock["conditional"], f"{where}.conditional"):
            yield from branch_errors(at, branch)
    if "error" in mock:
        yield from fault_errors(f"{where}.error", mock["error"])


def request_errors(where: str, mock: Any) -> Iterator[str]:
    """What is wrong with the mock of who answers a declared request."""
    yield from tool_errors(where, mock)
    if is_table(mock) and mock and "conditional" in mock:
        for at, branch in branches(mock["conditional"], f"{where}.conditional"):
            when = branch.get("when") if isinstance(branch, Mapping) else None
            yield from unknown_keys(f"{at}.when", when, QUESTION, ", ".join(QUESTION))


ERRORS: dict[str, Callable[[str, Any], Iterator[str]]] = {
    "agent": agent_errors,
    "tool": tool_errors,
    "request": request_errors,
}
"""By whose double it is: what is wrong with it."""


def branch_errors(where: str, branch: Any) -> Iterator[str]:
    if not is_table(branch) or not set(branch) & {"returns", "error"}:
        yield f"{where} gives nothing back; write {{when = {{…}}, returns = …}}"
        return
    yield from unknown_keys(where, branch, BRANCH, ", ".join(BRANCH))
    if "when" in branch and not is_table(branch["when"]):
        yield f"{where}.when is {kind(branch['when'])}; write a table of what has to be equal"


def fault_errors(where: str, error: Any) -> Iterator[str]:
    if is_table(error) and error:
        yield from unknown_keys(where, error, FAULT, ", ".join(FAULT))
    elif not isinstance(error, str):
        yield f'{where} is {kind(error)}; write a text or {{code = "…", message = "…"}}'


# -------------------------------------------------------------------- shapes


def is_table(value: Any) -> bool:
    """Whether it can be a table with names: the empty Lua table is an empty list as well."""
    return isinstance(value, Mapping) or value == []


def sequence(value: Any) -> list[Any] | None:
    """A list as one, an empty table too; None for what is no list."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return [] if value == {} else None


def branches(conditional: Any, where: str) -> list[tuple[str, Any]]:
    """(where, branch) of a conditional, in order. A Lua table that mixes both, {{when=…}, returns = …}, has
    its branches under "1", "2", …; its own `returns` or `error` is the last branch."""
    if isinstance(conditional, Mapping):
        numbered = sorted((int(k), v) for k, v in conditional.items() if str(k).isdigit())
        rest = {k: v for k, v in conditional.items() if not str(k).isdigit()}
        listed = [value for _, value in numbered] + ([rest] if rest else [])
    else:
        listed = sequence(conditional) or []
    return [(f"{where}[{i}]", branch) for i, branch in enumerate(listed, 1)]


def matches(pattern: Any, value: Any) -> bool:
    """Whether everything the pattern names is so in the value: tables partially, lists item by item,
    numbers as numbers, all else equal."""
    if is_table(pattern) and is_table(value):
        given = dict(value) if isinstance(value, Mapping) else {}
        return all(key in given and matches(wanted, given[key]) for key, wanted in dict(pattern).items())
    if isinstance(pattern, list) and isinstance(value, list):
        return len(pattern) == len(value) and all(map(matches, pattern, value))
    if isinstance(pattern, bool) or isinstance(value, bool):
        return pattern is value
    return bool(pattern == value)


# -------------------------------------------------------------------- words


def one_form(where: str, mock: Mapping[str, Any], forms: str) -> Iterator[str]:
    """Two forms in one mock contradict each other; the keys of a turn belong together."""
    given = [key for key in CHOICES if key in mock]
    given += ["/".join(key for key in TURN if key in mock)] if set(mock) & set(TURN) else []
    if len(given) > 1:
        yield f"{where} mixes {' and '.join(given)}; write one of: {forms}"
    elif not given and not any(True for _ in unknown_keys(where, mock, (*TURN, *CHOICES), forms)):
        yield f"{where} says nothing; write one of: {forms}"


def unknown_keys(where: str, table: Any, known: Sequence[str], forms: str) -> Iterator[str]:
    for key in table if isinstance(table, Mapping) else ():
        if key not in known:
            hint = near(str(key), known)
            yield f"{where}.{key} is no part of a mock: {hint + ' ' if hint else ''}write one of: {forms}"


def near(name: str, known: Sequence[str]) -> str:
    found = nearest(name, known)
    return f'did you mean "{found}"?' if found else ""


def kind(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    return "an empty table" if not value else "a table without names" if sequence(value) else "a table"


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def canonical_text(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    except (TypeError, ValueError):
        return str(value)
