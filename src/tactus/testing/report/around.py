"""The journal around a failure: what was asked and answered, the calls of tools, what was said, in the order in which
it happened. Knows nothing of how it is shown but the lines it fits in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tactus.language.program import MAIN
from tactus.record import record
from tactus.runtime import Entry, Event, canonical, order
from tactus.testing.outcome import Outcome
from tactus.testing.report.look import Look, cut

MOST = 11
"""Rows that are shown."""
ERRORS, MEANT = 2, 4
"""How many of them are kept for the last errors, and for the last rows about what the failing step names."""
SHOWN = ("log", "tool", "stage", "stop", "notification", "alert")
"""Kinds of events that are rows; turns stand in the entries of their requests."""
REQUEST, CALL = "Model.request", "Tool.call"


@record(frozen=True, slots=True)
class Row:
    """One thing that happened. `path` and `place` (file:line) are those of an entry, "" where there is none; `names`
    are what steps may call it."""

    path: str
    what: str
    place: str
    said: str
    ok: bool = True
    names: frozenset[str] = frozenset()


def in_order(outcome: Outcome) -> list[Entry | Event]:
    """Entries and events in the order in which they happened."""
    parts: list[tuple[tuple[Any, ...], Entry | Event]] = [
        ((order(entry.path), 0, entry.generation), entry) for entry in outcome.entries
    ]
    parts += [((order(event.path), 1, event.ordinal), event) for event in outcome.events]
    return [one for _, one in sorted(parts, key=lambda part: part[0])]


def rows(outcome: Outcome, look: Look) -> list[Row]:
    """Everything that happened."""
    told = []
    for one in in_order(outcome):
        if isinstance(one, Entry):
            told.append(_entry(one, look))
        elif one.kind in SHOWN:
            told.append(_event(one, look))
    return told


def chosen(rows: Sequence[Row], about: str = "") -> list[int]:
    """Which rows are shown: the last ones, and among them room for errors and for what a text is about."""
    words = {word.casefold() for word in re.findall(r"[\w.\-]+", about)}
    wrong = [at for at, row in enumerate(rows) if not row.ok][-ERRORS:]
    meant = [at for at, row in enumerate(rows) if any(name.casefold() in words for name in row.names)][-MEANT:]
    kept = {*wrong, *meant}
    for at in reversed(range(len(rows))):
        if len(kept) >= MOST:
            break
        kept.add(at)
    return sorted(kept)


def lines(outcome: Outcome, look: Look, about: str = "", indent: str = "") -> Iterator[str]:
    """At most about 15 lines; what is left out is counted."""
    every = rows(outcome, look)
    kept = chosen(every, about)
    shown = [every[at] for at in kept]
    path = max((len(row.path) for row in shown), default=0)
    what = max((len(row.what) for row in shown), default=0)
    place = max((len(row.place) for row in shown), default=0)
    last = -1
    for at, row in zip(kept, shown, strict=True):
        if at > last + 1:
            yield f"{indent}… {at - last - 1} more"
        head = f"{indent}{row.path:<{path}}  {row.what:<{what}}  {row.place:<{place}}"
        said = cut(row.said, look.room(len(head) + 2))
        yield f"{head}  {said if row.ok else look.paint(said, 'bad')}".rstrip()
        last = at


def _entry(entry: Entry, look: Look) -> Row:
    args, value = canonical.loads(entry.args), canonical.loads(entry.value)
    what = f"{entry.op} {entry.label}" if entry.label else entry.op
    if entry.op == REQUEST:
        what = f"agent {entry.label}"
    said = _request(args, value, look) if entry.op == REQUEST and entry.ok else _asked(entry, args, value, look)
    place = f"{entry.file}:{entry.line}" if entry.file else ""
    return Row(entry.path, look.plain(what), place, said, entry.ok, frozenset({entry.op, entry.label} - {""}))


def _request(args: Any, value: Any, look: Look) -> str:
    """What the agent was told last, what it said, what it called."""
    new = args.get("new") or []
    told = next((message.get("content") for message in reversed(new) if message.get("role") == "user"), None)
    calls = ", ".join(call["name"] for call in value.get("calls") or ())
    parts = [
        f"told {look.value(told, 40)}" if told else "",
        f"said {look.value(value['text'], 60)}" if value.get("text") else "",
        f"calls {look.plain(calls)}" if calls else "",
    ]
    return "; ".join(part for part in parts if part)


def _asked(entry: Entry, args: Any, value: Any, look: Look) -> str:
    if not entry.ok:
        return look.plain(f"{value.get('code', 'error')}: {value.get('message', '')}")
    if entry.op.startswith("Human."):
        args = (args.get("request") or args.get("notice") or {}).get("message")
        value = value[0] if isinstance(value, list) and value else value
    asked = "" if args in (None, {}, []) else look.value(args, 40)
    return " → ".join(part for part in (asked, look.value(value)) if part)


def _event(event: Event, look: Look) -> Row:
    data, kind = event.data, event.kind
    if kind == "tool":
        by = f" (by {data['agent']})" if data.get("agent") else ""
        args = look.value(data.get("args") or {}, 40)
        end = look.plain(f"error: {data['error']}") if "error" in data else look.value(data.get("result"))
        names = frozenset({data["tool"]})
        return Row("", look.plain(f"tool {data['tool']}{by}"), "", f"{args} → {end}", "error" not in data, names)
    if kind == "stage":
        whose = "" if data["procedure"] == MAIN else f" of {data['procedure']}"
        said = f"{data['from_stage'] or 'none'} → {data['to_stage']}"
        names = frozenset({data["to_stage"], data["from_stage"] or ""} - {""})
        return Row("", look.plain(f"stage{whose}"), "", look.plain(said), True, names)
    if kind == "stop":
        how = "as a failure: " if data["success"] is False else ""
        return Row("", "stop requested", "", look.plain(f"{how}{data['reason'] or 'no reason given'}"))
    fields = f" {look.value(data['fields'], 40)}" if data.get("fields") else ""
    return Row("", f"{kind} {data.get('level', '')}".rstrip(), "", look.plain(str(data.get("message", ""))) + fields)
