"""Show what a run has done: the entries of its journal with times, and what was logged between them.

tactus runs show run_01k5
"""

from __future__ import annotations

import argparse
import json
import sys
from shutil import get_terminal_size
from typing import Any

from tactus import hitl
from tactus.cli import place, report
from tactus.cli.out import compact, money, print_json, some
from tactus.cli.runs import rows
from tactus.language.program import MAIN
from tactus.runtime import Entry, Event, order
from tactus.runtime.generations import Cuts
from tactus.storage import FORK, Run, Store, records


def arguments(parser: argparse.ArgumentParser) -> None:
    rows.argument(parser)
    place.arguments(parser)


def run(options: argparse.Namespace) -> int:
    _, store, found = rows.opened(options)
    try:
        return _show(store, found, options)
    finally:
        store.close()


def _show(store: Store, run: Run, options: argparse.Namespace) -> int:
    entries, events = store.entries(run.id), store.events(run.id)
    cuts = store.load(run.id).cuts
    if options.json:
        timeline = [_entry_object(entry, cuts) for entry in entries]
        shown = {**rows.row(run), **report.as_object(run, store), "input": json.loads(run.input)}
        print_json({**shown, "timeline": timeline})
        return 0
    print(f"Run {run.id}  {run.status}  {run.name}")
    print(f"  started {hitl.when(run.created_at)}, last change {hitl.when(run.updated_at)}")
    width = get_terminal_size().columns if sys.stdout.isatty() else 500
    for name, text in [*_facts(run, store, events), *_repairs(run, store, cuts)]:
        print(f"  {name:<8}{compact(text, width - 10)}" if len(name) < 8 else f"  {name} {compact(text, width - 12)}")
    print("\n".join(_timeline(entries, events, run.created_at, width, cuts)))
    return 0


def _facts(run: Run, store: Store, events: list[Event]) -> list[tuple[str, str]]:
    facts = [("input", compact(json.loads(run.input)))]
    if run.status == "waiting":
        untils = [f"until {hitl.when(item['until'])}" for item in json.loads(run.waiting_on) if "until" in item]
        asked = [f"for {request['id']}: {request['message']}" for request in store.requests(run.id)]
        facts += [("waits", text) for text in (*untils, *asked)]
    if run.result is not None:
        facts.append(("result", compact(json.loads(run.result))))
    if run.error is not None:
        error = json.loads(run.error)
        facts.append((run.status, " ".join(part for part in (error.get("site"), error["message"]) if part)))
    spent = report.spending(events)
    if spent.calls:
        facts.append(("cost", f"{report.total(spent)}, {some(spent.tokens, 'token')}"))
    return facts


def _repairs(run: Run, store: Store, cuts: Cuts) -> list[tuple[str, str]]:
    """What somebody did to the run from outside: made it as a fork, retried it, asked it to stop."""
    facts = []
    if run.parent_key.startswith(FORK):
        origin, _, path = run.parent_key.removeprefix(FORK).partition("@")
        facts.append(("fork", f"of {origin}, from {path} on"))
    facts += [("retried", f"from {cut.path}, {hitl.when(cut.at)}") for cut in cuts.cuts]
    stop = json.loads(store.arrived(run.id, records.STOP) or "null")
    if stop:
        facts.append(("stop", f"asked for by {stop['by']}" + (f": {stop['reason']}" if stop["reason"] else "")))
    return facts


def _timeline(entries: list[Entry], events: list[Event], started: float, width: int, cuts: Cuts) -> list[str]:
    """Entries and what people saw, in the order in which they happened: when, where in the journal, what, for
    how long and at which line; below it what came of it."""
    parts: list[tuple[tuple[Any, ...], list[str]]] = []
    for entry in entries:
        took = f"{round((entry.finished_at - entry.started_at) * 1000)}ms"
        about = [took, f"{entry.file}:{entry.line}", *([money(entry.cost)] if entry.cost is not None else [])]
        who = " ".join(part for part in ("" if entry.ok else "✗", entry.op, entry.label) if part)
        aside = "" if entry.generation == cuts.generation(entry.path) else "  set aside"
        head = f"{_ago(entry.finished_at - started):>9}  {entry.path:<6} {who}  ({', '.join(about)}){aside}"
        parts.append(((order(entry.path), 0, entry.generation), [head, *_below(_answer(entry), width)]))
    for event in events:
        if event.kind in ("log", "tool", "stage", "stop", "notification", "alert"):
            parts.append(((order(event.path), 1, event.ordinal), _below(_said(event), width)))
    return [line for _, lines in sorted(parts) for line in lines]


def _below(text: str, width: int) -> list[str]:
    return [" " * 18 + compact(text, max(width - 18, 30))] if text else []


def _ago(seconds: float) -> str:
    """How long after the start: `+4.2s`, `+03:10`, `+2d 01:00`."""
    if seconds < 60:
        return f"+{seconds:.1f}s"
    minutes = int(seconds // 60)
    hours, days = minutes // 60 % 24, minutes // 1440
    clock = f"{hours:02}:{minutes % 60:02}:{int(seconds % 60):02}"
    return f"+{days}d {clock[:5]}" if days else f"+{clock}"


def _answer(entry: Entry) -> str:
    value = json.loads(entry.value)
    if not entry.ok:
        return f"{value['code']}: {value['message']}"
    if entry.op == "Model.request":
        calls = ", ".join(call["name"] for call in value["calls"])
        return " ".join(part for part in (value["text"], f"[calls {calls}]" if calls else "") if part)
    if entry.op.startswith("Human.") and value is not None:
        return compact(value[0]) + (f" ({value[1]})" if value[1] else "")
    return "" if value is None else compact(value)


def _said(event: Event) -> str:
    data = event.data
    if event.kind == "log":
        fields = f" {compact(data['fields'])}" if data.get("fields") else ""
        return f"log {data.get('level')}: {data.get('message')}{fields}"
    if event.kind in ("notification", "alert"):
        return f"{event.kind} {data['level']}: {data['message']}"
    if event.kind == "stage":
        whose = "" if data["procedure"] == MAIN else f" of {data['procedure']}"
        return f"stage{whose}: {data['from_stage'] or 'none'} -> {data['to_stage']}"
    if event.kind == "stop":
        how = " as a failure" if data["success"] is False else ""
        return f"stop requested{how}: {data['reason'] or 'no reason given'}"
    end = f"error: {data['error']}" if "error" in data else compact(data.get("result"))
    return f"tool {data['tool']} {compact(data.get('args') or {})} -> {end}"


def _entry_object(entry: Entry, cuts: Cuts) -> dict[str, Any]:
    return {
        "path": entry.path,
        "op": entry.op,
        "args": json.loads(entry.args),
        "ok": entry.ok,
        "value": json.loads(entry.value),
        "file": entry.file,
        "line": entry.line,
        "attempts": entry.attempts,
        "cost": entry.cost,
        "started_at": entry.started_at,
        "finished_at": entry.finished_at,
        "set_aside": entry.generation != cuts.generation(entry.path),
    }
