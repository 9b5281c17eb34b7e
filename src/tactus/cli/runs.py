"""List runs, or show what one has done.

tactus runs list
tactus runs show run_01k5
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from tactus import hitl
from tactus.cli import place, report
from tactus.cli.progress import compact, money
from tactus.errors import UnknownRun, UsageError
from tactus.runtime import Entry, Event, order
from tactus.storage import Run, Store

LATER = ("cancel", "retry", "fork", "export", "prune", "delete")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("list", "show", *LATER), metavar="list|show")
    parser.add_argument("run", nargs="?", help="the run to show")
    parser.add_argument("--limit", type=int, default=50, help="how many to list")
    place.arguments(parser)


def run(options: argparse.Namespace) -> int:
    if options.what in LATER:
        raise UsageError(f"`tactus runs {options.what}` is not available in this version")
    _, store = place.existing(options)
    try:
        if options.what == "list":
            return _list(store, options)
        if not options.run:
            raise UsageError("name the run: tactus runs show RUN")
        try:
            return _show(store, store.run(options.run), options)
        except UnknownRun as error:
            raise UsageError(str(error)) from None
    finally:
        store.close()


def _list(store: Store, options: argparse.Namespace) -> int:
    runs = store.runs(options.limit)
    if options.json:
        print(json.dumps([_row(run) for run in runs], ensure_ascii=False))
        return 0
    if not runs:
        print("there are no runs yet")
    for run in runs:
        print(f"{run.id}  {run.status:<9}  {hitl.when(run.created_at)}  {run.name}  {run.head} entries")
    return 0


def _row(run: Run) -> dict[str, Any]:
    return {
        "run_id": run.id,
        "status": run.status,
        "name": run.name,
        "created_at": run.created_at,
        "updated_at": run.updated_at,
        "entries": run.head,
    }


def _show(store: Store, run: Run, options: argparse.Namespace) -> int:
    entries, events = store.entries(run.id), store.events(run.id)
    if options.json:
        timeline = [_entry_object(entry) for entry in entries]
        shown = {**_row(run), **report.as_object(run, store), "input": json.loads(run.input)}
        print(json.dumps({**shown, "timeline": timeline}, ensure_ascii=False))
        return 0
    print(f"Run {run.id}  {run.status}  {run.name}")
    print(f"  started {hitl.when(run.created_at)}, last change {hitl.when(run.updated_at)}")
    print(f"  input {compact(json.loads(run.input))}")
    for line in _timeline(entries, events, run.created_at):
        print(line)
    spent = report.spending(events)
    if spent.calls:
        print(f"  cost {spent.total()}, {spent.tokens} tokens")
    if run.result is not None:
        print(f"  result {compact(json.loads(run.result))}")
    if run.error is not None:
        print(f"  {run.status}: {json.loads(run.error)['message']}")
    return 0


def _timeline(entries: list[Entry], events: list[Event], started: float) -> list[str]:
    """Entries and what people saw, in the order in which they happened."""
    rows: list[tuple[tuple[Any, ...], str]] = []
    for entry in entries:
        took = round((entry.finished_at - entry.started_at) * 1000)
        mark = " " if entry.ok else "✗"
        cost = f"  {money(entry.cost)}" if entry.cost is not None else ""
        who = f"{entry.op} {entry.label}".strip()
        text = f"  +{entry.finished_at - started:8.1f}s {mark} {entry.path:<8} {who}  {_answer(entry)}"
        rows.append(((order(entry.path), 0), f"{text}  ({took}ms, {entry.file}:{entry.line}){cost}"))
    for event in events:
        if event.kind in ("log", "tool"):
            said = _said(event)
            rows.append(((order(event.path), 1, event.ordinal), f"  {'':>10}   {'':<8} {said}"))
    return [text for _, text in sorted(rows)]


def _answer(entry: Entry) -> str:
    value = json.loads(entry.value)
    if not entry.ok:
        return f"error {value['code']}: {value['message']}"
    if entry.op == "Model.request":
        calls = ", ".join(call["name"] for call in value["calls"])
        return compact(" ".join(part for part in (value["text"], f"[calls {calls}]" if calls else "") if part))
    if entry.op.startswith("Human."):
        return compact(value[0]) + (f" ({value[1]})" if value[1] else "")
    return compact(value)


def _said(event: Event) -> str:
    data = event.data
    if event.kind == "log":
        return f"log {data.get('level')}: {data.get('message')}"
    end = f"error: {data['error']}" if "error" in data else compact(data.get("result"))
    return f"tool {data['tool']} {compact(data.get('args') or {})} -> {end}"


def _entry_object(entry: Entry) -> dict[str, Any]:
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
    }
