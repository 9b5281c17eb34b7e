"""All that is kept of a run, as JSON: the run, its program, entries, events, requests and what arrived for it.

tactus runs export run_01k5 -o run.jsonl
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, TextIO

from tactus.cli import DONE, place
from tactus.cli.out import masked, utf8
from tactus.cli.runs import rows
from tactus.config.snapshot import Snapshot
from tactus.errors import UsageError
from tactus.storage import Run, Store

SHAPE = 1
"""version of what is written here: docs/storage.md"""
JSON = ("args", "value", "extra", "memory", "usage")
"""fields of an entry that are JSON texts"""
PLURAL = {"entry": "entries", "event": "events", "request": "requests", "inbox": "inbox"}


def arguments(parser: argparse.ArgumentParser) -> None:
    rows.argument(parser)
    parser.add_argument(
        "--format", choices=("jsonl", "json"), help="jsonl: one record a line (default); json: one object"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write it there, readable for you alone")
    place.arguments(parser)


def run(options: argparse.Namespace) -> int:
    if options.json and options.format == "jsonl":
        raise UsageError("give one of --json and --format jsonl")
    _, store, run = rows.opened(options)
    try:
        whole = options.json or options.format == "json"
        if options.output is None:
            _write(sys.stdout, store, run, whole)
        else:
            with _opened(options.output) as file:
                _write(file, store, run, whole)
        return DONE
    finally:
        store.close()


def _opened(path: str) -> TextIO:
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    return open(made, "w", encoding="utf-8")


def _write(out: TextIO, store: Store, run: Run, whole: bool) -> None:
    ascii_only = not utf8(out)
    if not whole:
        for kind, record in records(store, run):
            out.write(json.dumps(masked({"record": kind, **record}), ensure_ascii=ascii_only) + "\n")
        return
    said: dict[str, Any] = {plural: [] for plural in PLURAL.values()}
    for kind, record in records(store, run):
        if kind in PLURAL:
            said[PLURAL[kind]].append(record)
        else:
            said[kind] = record
    out.write(
        json.dumps(masked({key: said[key] for key in ("run", "program", *PLURAL.values())}), ensure_ascii=ascii_only)
    )
    out.write("\n")


def records(store: Store, run: Run) -> Iterator[tuple[str, dict[str, Any]]]:
    """(kind, record): the run first, then its program, entries in path order, events, requests, inbox."""
    yield "run", {"export": SHAPE, **_run(run)}
    yield "program", {"hash": run.program, **json.loads(store.bundle(run.program))}
    loaded = store.load(run.id)
    for entry in store.entries(run.id):
        fields = asdict(entry)
        parsed = {name: None if fields[name] is None else json.loads(fields[name]) for name in JSON}
        aside = entry.generation != loaded.cuts.generation(entry.path)
        yield "entry", {**fields, **parsed, "set_aside": aside}
    for event in store.events(run.id):
        yield "event", asdict(event)
    for request in store.requests(run.id, ""):
        yield "request", dict(request)
    for key, value in sorted(loaded.inbox.items()):
        yield "inbox", {"key": key, "value": json.loads(value)}


def _run(run: Run) -> dict[str, Any]:
    """Without the owner, which names this machine; the seed of a run with secrets would make its references known."""
    fields = {name: value for name, value in asdict(run).items() if name not in ("id", "owner", "lease_until")}
    for name in ("input", "settings", "waiting_on", "result", "error"):
        fields[name] = None if fields[name] is None else json.loads(fields[name])
    secrets = not all(Snapshot.loads(run.settings).env.values())
    return {"run_id": run.id, **fields, "seed": None if secrets else run.seed}
