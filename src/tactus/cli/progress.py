"""What a person sees of a run while it happens, on stderr."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

from tactus.runtime.events import Event

LEVELS = ("debug", "info", "warn", "error")
FORMATS = ("rich", "terminal", "raw", "jsonl")
Line = tuple[str, str]
"""(level, text)"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--log-level", default="info", choices=(*LEVELS, "warning"), help="show less or more")
    parser.add_argument(
        "--log-format",
        default="rich",
        choices=FORMATS,
        help="rich: grouped times; terminal: no times; raw: one timed line each; jsonl: events as JSON",
    )


def money(amount: float | None, sign: str = "$") -> str:
    return "n/a" if amount is None else f"{sign}{amount:.6f}"


def compact(value: Any) -> str:
    """JSON in one line, shortened for the eye."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 500 else text[:497] + "..."


class Progress:
    """A listener that writes lines. One event gives no line, one, or a few."""

    def __init__(self, options: argparse.Namespace, out: TextIO | None = None) -> None:
        self.out = out or sys.stderr
        level = "warn" if options.log_level == "warning" else options.log_level
        self.least = LEVELS.index(level)
        self.format: str = options.log_format
        rich = self.format == "rich"
        utf8 = (getattr(self.out, "encoding", "") or "").lower().replace("-", "") == "utf8"
        self.coin = "💰" if rich and utf8 and self.out.isatty() else "$"
        self.colour = rich and self.out.isatty() and not os.environ.get("NO_COLOR")
        self.streaming = False
        self.second = ""

    def __call__(self, event: Event) -> None:
        if self.format == "jsonl":
            record = {"kind": event.kind, "path": event.path, "at": event.at, **event.data}
            self._write(json.dumps(record, ensure_ascii=False))
            return
        if event.kind == "text":
            self._stream(event.data["text"])
            return
        render = RENDER.get(event.kind)
        for level, text in render(event.data, self) if render else ():
            self.line(text, level, event.at)

    def line(self, text: str, level: str = "info", at: float = 0.0) -> None:
        if LEVELS.index(level) < self.least:
            return
        if self.streaming:
            self._write("")
            self.streaming = False
        time = datetime.fromtimestamp(at, UTC) if at else datetime.now(UTC)
        if self.format == "raw":
            flat = text.replace("\n", "\\n")
            self._write(f"{time.isoformat(timespec='milliseconds').replace('+00:00', 'Z')} {level.upper()} {flat}")
        elif self.format == "rich" and self.out.isatty():
            second = time.astimezone().strftime("%H:%M:%S")
            shown, self.second = ("" if second == self.second else second), second
            dim = f"\x1b[2m{shown:>8}\x1b[0m" if self.colour else f"{shown:>8}"
            self._write("\n".join(f"{dim if not i else ' ' * 8} {row}" for i, row in enumerate(text.split("\n"))))
        else:
            self._write(text)

    def _stream(self, piece: str) -> None:
        if self.format != "raw" and self.least <= LEVELS.index("info"):
            self.out.write(piece)
            self.out.flush()
            self.streaming = True

    def _write(self, text: str) -> None:
        try:
            self.out.write(text + "\n")
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
    steps = data["steps"]
    return [("info", f"↺ Replayed {steps} step{'' if steps == 1 else 's'} from the journal")]


RENDER: dict[str, Callable[[dict[str, Any], Progress], list[Line]]] = {
    "cost": _cost,
    "log": _log,
    "replayed": _replayed,
    "retrying": _retrying,
    "sleeping": _sleeping,
    "tool": _tool,
    "turn": _turn,
    "waiting_for_model": _waiting_for_model,
}
