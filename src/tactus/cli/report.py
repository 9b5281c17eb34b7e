"""How a run stands when a command leaves it: lines for people on stderr, the result or --json on stdout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tactus import hitl
from tactus.app import standing
from tactus.app.standing import Spending
from tactus.app.standing import spending as spending
from tactus.cli import DONE, FAILED, WAITING
from tactus.cli.hints import meant
from tactus.cli.out import compact, money, print_json
from tactus.cli.place import Place
from tactus.cli.progress import Progress
from tactus.errors import TactusError
from tactus.runtime import Event
from tactus.storage import RequestRecord, Run, Store


def total(spent: Spending) -> str:
    """What a run cost; "≥" where a part is unknown."""
    return money(spent.cost) if spent.complete or spent.cost is None else f"≥ {money(spent.cost)}"


def summary(run: Run, events: list[Event], progress: Progress) -> None:
    """How many turns and tools it took, and what they cost."""
    turns = sum(event.kind == "turn" for event in events)
    tools = len({event.data["tool"] for event in events if event.kind == "tool"})
    if run.status == "done":
        progress.line(f"✓ Procedure completed: {turns} iterations, {tools} tools used")
    spent = spending(events)
    if spent.calls:
        lines = [
            f"{progress.coin} Cost Summary",
            f"  Total Cost: {total(spent)}",
            f"  Total Tokens: {spent.tokens}",
        ]
        if len(spent.calls) > 1:
            lines.append("  Per-call breakdown:")
            lines += [
                f"    {call['agent']}: {money(call['cost'])} "
                f"({'n/a' if call['tokens'] is None else call['tokens']} tokens, {call['duration_ms'] / 1000:.1f}s)"
                for call in spent.calls
            ]
        progress.line("\n".join(lines))


def as_object(run: Run, store: Store) -> dict[str, Any]:
    """The one object of --json."""
    return standing.of(run, store).as_object()


def nothing_known(error: TactusError) -> None:
    """The object of --json where there is no run to speak of."""
    print_json(standing.nothing(error))


def request_object(request: RequestRecord) -> dict[str, Any]:
    return standing.asked(request).as_object()


def leave(run: Run, store: Store, place: Place, progress: Progress, as_json: bool) -> int:
    """Say how the run stands; returns the exit code."""
    if as_json:
        print_json(as_object(run, store))
    if run.status == "waiting":
        waiting(run, store, place, progress)
        return WAITING
    summary(run, store.events(run.id), progress)
    if run.status == "done":
        if not as_json:
            print_json(json.loads(run.result or "null"), indent=2)
        return DONE
    _unhappy(run, place, progress)
    return FAILED


def waiting(run: Run, store: Store, place: Place, progress: Progress) -> None:
    """What the run waits for, and the exact commands to go on."""
    lines = [f"Run {run.id} is waiting:"]
    for item in json.loads(run.waiting_on):
        if "until" in item:
            lines.append(f"  until {hitl.when(item['until'])}")
    for request in store.requests(run.id):
        lines += ["  " + line for line in described(request, place)]
    lines.append(f"  then: {place.command(f'resume {run.id}')}")
    progress.line("\n".join(lines), "error")


def described(request: RequestRecord, place: Place) -> list[str]:
    """A request in a few lines: id, kind, for whom, message, context, deadline, the commands to answer."""
    whom = f"  for {', '.join(request['assignees'])}" if request["assignees"] else ""
    lines = [f"{request['id']}  {request['type']}{whom}", *(f"  {row}" for row in about(request))]
    if request["expires_at"] is not None:
        then = f"the default holds ({json.dumps(request['default'], ensure_ascii=False)})"
        if request["on_timeout"] == "error":
            then = "it is an error"
        elif request["on_timeout"] == "retry":
            then = "it is asked again"
        lines.append(f"  until {hitl.when(request['expires_at'])}, then {then}")
    answer = f"respond {request['id']} "
    return lines + [f"  {place.command(answer + way)}" for way in hitl.ways(request)]


def about(request: RequestRecord) -> list[str]:
    """Message and context, and in short what is offered, reviewed or asked."""
    return [*message(request), *hitl.lines(request)]


def message(request: Mapping[str, Any]) -> list[str]:
    """The message, and each value of the context on a line of its own."""
    lines: list[str] = request["message"].splitlines()
    context = request["context"]
    if isinstance(context, dict):
        lines += [f"  {key}: {compact(value)}" for key, value in context.items()]
    elif context not in (None, []):
        lines.append(f"  {compact(context)}")
    return lines


def _unhappy(run: Run, place: Place, progress: Progress) -> None:
    error = json.loads(run.error or "{}")
    again = place.command(f"resume {run.id}")
    text = error.get("message", "")
    if run.status == "failed":
        site = error.get("site", "")
        trace = [row for row in error.get("trace", ()) if not site or not row.startswith(f"{site}: in function 'f'")]
        rows = [f"✗ Run {run.id} failed:", f"  {f'{site}: ' if site else ''}{text}{meant(text)}"]
        progress.line("\n".join([*rows, *(f"    {row}" for row in trace)]), "error")
    elif run.status == "ready":
        progress.line(f"Run {run.id} is not finished; go on with: {again}", "error")
    elif run.status == "blocked":
        progress.line(f"✗ Run {run.id} is blocked:\n  {text}\n  once mended: {again}", "error")
    else:
        progress.line(f"✗ Run {run.id} is {run.status}{f': {text}' if text else ''}", "error")
