"""List runs, or show what one has done.

tactus runs list
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
from tactus.errors import UnknownRun, UsageError
from tactus.language.suggest import did_you_mean
from tactus.runtime import Entry, Event, order
from tactus.storage import Run, Store

LATER = ("cancel", "retry", "fork", "export", "prune", "delete")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", default="list", metavar="list|show", help="list is the default")
    parser.add_argument("run", nargs="?", help="the run to show")
    parser.add_argument("--limit", type=_count, default=50, metavar="N", help="how many to list (default 50)")
    place.arguments(parser)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'a whole number, 1 or more, not "{text}"')
    return int(text)


def run(options: argparse.Namespace) -> int:
    if options.what in LATER:
        raise UsageError(f"`tactus runs {options.what}` is not available in this version")
    if options.what not in ("list", "show"):
        raise UsageError(f"there is no `tactus runs {options.what}`{did_you_mean(options.what, ('list', 'show'))}")
    if options.what == "show" and not options.run:
        raise UsageError("name the run: tactus runs show RUN (`tactus runs list` lists them)")
    if options.what == "list" and options.run:
        raise UsageError(f"`tactus runs list` takes no run; did you mean `tactus runs show {options.run}`?")
    _, store = place.existing(options)
    try:
        if options.what == "list":
            return _list(store, options)
        try:
            return _show(store, store.run(options.run), options)
        except UnknownRun as error:
            raise UsageError(str(error)) from None
    finally:
        store.close()


def _list(store: Store, options: argparse.Namespace) -> int:
    runs = store.runs(options.limit)
    if options.json:
        print_json([_row(run) for run in runs])
        return 0
    if not runs:
        print("there are no runs yet")
    for run in runs:
        print(f"{run.id}  {run.status:<9}  {hitl.when(run.created_at)}  {run.name}  {_entries(run.head)}")
    return 0


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"


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
        print_json({**shown, "timeline": timeline})
        return 0
    print(f"Run {run.id}  {run.status}  {run.name}")
    print(f"  started {hitl.when(run.created_at)}, last change {hitl.when(run.updated_at)}")
    width = get_terminal_size().columns if sys.stdout.isatty() else 500
    for name, text in _facts(run, store, events):
        print(f"  {name:<8}{compact(text, width - 10)}")
    print("\n".join(_timeline(entries, events, run.created_at, width)))
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
        facts.append(("cost", f"{spent.total()}, {some(spent.tokens, 'token')}"))
    return facts


def _timeline(entries: list[Entry], events: list[Event], started: float, width: int) -> list[str]:
    """Entries and what people saw, in the order in which they happened: when, where in the journal, what, for
    how long and at which line; below it what came of it."""
    rows: list[tuple[tuple[Any, ...], list[str]]] = []
    for entry in entries:
        took = f"{round((entry.finished_at - entry.started_at) * 1000)}ms"
        about = [took, f"{entry.file}:{entry.line}", *([money(entry.cost)] if entry.cost is not None else [])]
        who = " ".join(part for part in ("" if entry.ok else "✗", entry.op, entry.label) if part)
        head = f"{_ago(entry.finished_at - started):>9}  {entry.path:<6} {who}  ({', '.join(about)})"
        rows.append(((order(entry.path), 0), [head, *_below(_answer(entry), width)]))
    for event in events:
        if event.kind in ("log", "tool"):
            rows.append(((order(event.path), 1, event.ordinal), _below(_said(event), width)))
    return [line for _, lines in sorted(rows) for line in lines]


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
    if entry.op.startswith("Human."):
        return compact(value[0]) + (f" ({value[1]})" if value[1] else "")
    return "" if value is None else compact(value)


def _said(event: Event) -> str:
    data = event.data
    if event.kind == "log":
        fields = f" {compact(data['fields'])}" if data.get("fields") else ""
        return f"log {data.get('level')}: {data.get('message')}{fields}"
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
