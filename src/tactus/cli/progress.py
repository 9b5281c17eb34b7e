"""What a person sees of a run while it happens, on stderr."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

from tactus.cli.out import ASCII, compact, masked, money, some, still, utf8
from tactus.language.program import MAIN
from tactus.runtime.events import Event

LEVELS = ("debug", "info", "warn", "error")
FORMATS = ("rich", "terminal", "raw", "jsonl")
Line = tuple[str, str]
"""(level, text)"""
MARGIN = "\n" + " " * 9
"""Begins the further lines of what stands beside a time."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--log-level", choices=(*LEVELS, "warning"), help="show less or more (default info)")
    parser.add_argument(
        "--log-format",
        choices=FORMATS,
        help="rich (default): grouped times; terminal: no times; raw: one timed line each; jsonl: events as JSON",
    )


class Progress:
    """A listener that writes lines. One event gives no line, one, or a few."""

    def __init__(self, options: argparse.Namespace, out: TextIO | None = None) -> None:
        self.out = out or sys.stderr
        level = "warn" if options.log_level == "warning" else options.log_level
        self.least = LEVELS.index(level)
        self.format: str = options.log_format
        self.timed = self.format == "rich" and self.out.isatty()
        self.utf8 = utf8(self.out)
        self.coin = "💰" if self.timed and self.utf8 else "$"
        self.colour = self.timed and not os.environ.get("NO_COLOR")
        self.streaming = False
        self.second = ""

    def __call__(self, event: Event) -> None:
        if self.format == "jsonl":
            self._record({"kind": event.kind, "path": event.path, "at": event.at, **event.data})
            return
        if event.kind == "text":
            self._stream(event.data["text"])
            return
        render = RENDER.get(event.kind)
        for level, text in render(event.data, self) if render else ():
            self.line(text, level, event.at)

    def line(self, text: str, level: str = "info", at: float = 0.0) -> None:
        """A line, or a few, for people; a record of kind `line` where the format is jsonl."""
        if LEVELS.index(level) < self.least:
            return
        text = still(text)
        time = datetime.fromtimestamp(at, UTC) if at else datetime.now(UTC)
        if self.format == "jsonl":
            self._record({"kind": "line", "level": level, "message": text, "at": time.timestamp()})
            return
        if self.streaming:
            self._write("")
            self.streaming = False
        if self.format == "raw":
            stamp = time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            text = " ".join([stamp, level.upper(), text.replace("\n", "\\n")])
        elif self.timed:
            text = self._margin(time) + text.replace("\n", MARGIN)
        self._write(text)

    def _margin(self, time: datetime) -> str:
        """The time, where it is another second than the line before."""
        second = time.astimezone().strftime("%H:%M:%S")
        shown, self.second = ("" if second == self.second else second), second
        return f"\x1b[2m{shown:>8}\x1b[0m " if self.colour else f"{shown:>8} "

    def _stream(self, piece: str) -> None:
        if self.format == "raw" or self.least > LEVELS.index("info"):
            return
        piece = still(piece)
        if self.timed:
            piece = ("" if self.streaming else self._margin(datetime.now(UTC))) + piece.replace("\n", MARGIN)
        self._write(piece, end="")
        self.streaming = True

    def _record(self, record: dict[str, Any]) -> None:
        self._write(json.dumps(masked(record), ensure_ascii=not self.utf8))

    def _write(self, text: str, end: str = "\n") -> None:
        try:
            text = masked(text)
            self.out.write((text if self.utf8 else text.translate(ASCII)) + end)
            self.out.flush()
        except (BrokenPipeError, ValueError):
            pass  # nobody reads; the run goes on


def _log(data: dict[str, Any], progress: Progress) -> list[Line]:
    level = data.get("level", "info")
    mark = "" if level == "info" else f"{level}: "
    fields = f" {compact(data['fields'])}" if data.get("fields") not in (None, [], {}) else ""
    return [(level, f"{mark}{data.get('message', '')}{fields}")]


def _waiting_for_model(data: dict[str, Any], progress: Progress) -> list[Line]:
    return [("info", f"→ Agent {data['agent']}: Waiting for response...")]


def _turn(data: dict[str, Any], progress: Progress) -> list[Line]:
    lines = []
    if data["text"] and not progress.streaming:
        lines.append(("info", data["text"]))
    return [*lines, ("info", f"✓ Agent {data['agent']}: Completed {data['duration_ms']}ms")]


def _tool(data: dict[str, Any], progress: Progress) -> list[Line]:
    end = f"Error: {data['error']}" if "error" in data else f"Result: {compact(data.get('result'))}"
    return [("info", f"→ Tool {data['tool']} {compact(data.get('args') or {})}\n  {end}")]


def _cost(data: dict[str, Any], progress: Progress) -> list[Line]:
    tokens = "n/a" if data["tokens"] is None else data["tokens"]
    model = "/".join(part for part in (data["provider"], data["model"]) if part)
    price = money(data["cost"])
    text = f"{progress.coin} Cost {data['agent']}: {price} ({tokens} tokens, {model}, {data['duration_ms']}ms)"
    return [("info", text)]


def _retrying(data: dict[str, Any], progress: Progress) -> list[Line]:
    return [("warn", f"warn: agent {data['agent']}: {data['message']}; again in {data['seconds']:g}s")]


def _sleeping(data: dict[str, Any], progress: Progress) -> list[Line]:
    until = datetime.fromtimestamp(data["until"], UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return [("info", f"… Sleeping until {until}")]


def _replayed(data: dict[str, Any], progress: Progress) -> list[Line]:
    return [("info", f"↺ Replayed {some(data['steps'], 'step')} from the journal")]


SEVERITY = {"info": "info", "warning": "warn", "error": "error", "critical": "error"}
"""By level of what people are told: that of its line."""


def _notification(data: dict[str, Any], progress: Progress) -> list[Line]:
    return [_notice("Notice", "", data)]


def _alert(data: dict[str, Any], progress: Progress) -> list[Line]:
    return [_notice("Alert", f" from {data['source']}" if data.get("source") else "", data)]


def _notice(what: str, origin: str, data: dict[str, Any]) -> Line:
    level = data["level"]
    how = "" if level == "info" else f" ({level})"
    context = f" {compact(data['context'])}" if data.get("context") not in (None, [], {}) else ""
    return SEVERITY[level], f"! {what}{how}{origin}: {data['message']}{context}"


def _stage(data: dict[str, Any], progress: Progress) -> list[Line]:
    whose = "" if data["procedure"] == MAIN else f" of {data['procedure']}"
    return [("info", f"→ Stage{whose}: {data['to_stage']}")]


def _stop(data: dict[str, Any], progress: Progress) -> list[Line]:
    by = {"": "", "program": " by the program"}.get(data["by"], f" by {data['by']}")
    why = f": {data['reason']}" if data["reason"] else ""
    return [("warn", f"! Stop requested{by}{' as a failure' if data['success'] is False else ''}{why}")]


RENDER: dict[str, Callable[[dict[str, Any], Progress], list[Line]]] = {
    "alert": _alert,
    "cost": _cost,
    "log": _log,
    "notification": _notification,
    "replayed": _replayed,
    "retrying": _retrying,
    "sleeping": _sleeping,
    "stage": _stage,
    "stop": _stop,
    "tool": _tool,
    "turn": _turn,
    "waiting_for_model": _waiting_for_model,
}
