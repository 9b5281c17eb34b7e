"""The code blocks of a page, and the promises in them.

```tac or ```lua     Lua: a whole program when it says Procedure, else the body of one. A comment above it,
                    <!-- prologue: … -->, holds declarations that the block takes for granted; <!-- input: {…} -->
                    the run's input, <!-- people: […] --> what people answer, <!-- files: {…} --> the texts of files
                    beside it; <!-- grant: {"files": {…}, "env": {…}, "plain": {…}} --> what its host grants: a folder
                    that holds these texts, secrets of the environment, variables it may see;
                    <!-- script: … -->: it is a whole program without a Procedure;
                    <!-- tested: … -->: its scenarios are run, and pass;
                    <!-- finding: … -->: the program of a finding, which is not run here but checked with its code.
    code --> value  what the expression of a `return`, the targets of an assignment or the log lines of this
                    line are; repeated ones with " | " between them; on the last line the run's result
    code -- error: text
                    the run fails on this line, with this in its message
```console          `$ command` lines and what they print; `# exits 3` after one is its exit code
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.config.snapshot import Files, Snapshot
from tactus.runtime import Event
from tactus.storage import Run
from tactus.storage.memory import MemoryStore
from tactus.testing import suite
from tactus.testing.results import ScenarioResult
from tests.programs import LATER, Clock, go_on, run_program
from tests.testing.scenarios import collected, hosted, said

ROOT = Path(__file__).parent.parent.parent
LUA = ("tac", "lua")
_FENCE = re.compile(r"^```(.*)$")
_NOTE = re.compile(r"<!--\s*(prologue|input|people|files|grant|script|tested|finding):(.*?)-->\s*", re.DOTALL)
_ARROW = re.compile(r"\s*-->\s?(.*)$")
_ERROR = re.compile(r"\s*-- error: (.*)$")
_RETURN = re.compile(r"^(\s*)return\s+(.+)$")
_ASSIGN = re.compile(r"^\s*(?:local\s+)?([A-Za-z_][\w.]*(?:\s*,\s*[A-Za-z_][\w.]*)*)\s*=(?!=)")
_SAYS = re.compile(r"\b(?:print|log|Log\.\w+)\s*[({\"]")
_SHOW = (
    "function __shown(n, ...) local all, given = {}, {...} "
    'for i = 1, select("#", ...) do all[tostring(i)] = {given[i]} end '
    'Log.debug("=" .. n, all) return ... end '
)


@dataclass(frozen=True)
class Block:
    """One fenced block; `line` is the line of its fence, `notes` the comments right above it."""

    page: str
    line: int
    language: str
    text: str
    notes: dict[str, str]

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path) -> Iterator[Block]:
    name = page.relative_to(ROOT).as_posix()
    prose: list[str] = []
    code: list[str] = []
    language, start = "", 0
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = _FENCE.match(line)
        if not fence:
            (code if start else prose).append(line)
        elif start:
            yield Block(name, start, language, "\n".join(code) + "\n", _notes("\n".join(prose)))
            prose, code, start = [], [], 0
        else:
            language, start = fence[1].strip(), number


def _notes(prose: str) -> dict[str, str]:
    """The comments at the very end of the text above a block."""
    found = list(_NOTE.finditer(prose))
    kept: dict[str, str] = {}
    end = len(prose)
    for note in reversed(found):
        if prose[note.end() : end].strip():
            break
        kept[note[1]], end = note[2].strip("\n"), note.start()
    return kept


# -------------------------------------------------------------------- Lua


@dataclass(frozen=True)
class Promise:
    """What line `line` of the program says of itself: `kind` is shown, said, result or error."""

    kind: str
    line: int
    text: str


def _test(block: Block, source: str) -> None:
    results: list[ScenarioResult] = []
    with hosted() as host:
        found = collected(source, host)
        assert found.cases, block
        suite.run([(case, suite.seed(case, 0)) for case in found.cases], host, 1, results.append)
    assert [(one.scenario.name, said(one)) for one in results if one.status != "passed"] == [], block


def run_block(block: Block) -> None:
    """Run it as a user would; AssertionError where it does not do what it says."""
    source, promises = prepared(block)
    if "tested" in block.notes:
        _test(block, source)
        return
    input = json.loads(block.notes.get("input", "null"))
    files = json.loads(block.notes.get("files", "{}"))
    with TemporaryDirectory() as folder:
        grants = _grants(json.loads(block.notes["grant"]), Path(folder)) if "grant" in block.notes else {}
        run, events = _run(source, input, json.loads(block.notes.get("people", "[]")), files, grants)
    where = f"{block}\n{source}"
    errors = [promise for promise in promises if promise.kind == "error"]
    if not errors:
        assert run.status == "done", f"{where}\nthe run is {run.status}: {run.error or run.waiting_on}"
    shown, said = _told([event.data for event in events if event.kind == "log"])
    for promise in promises:
        at = f"{where}\nline {promise.line} says --> {promise.text}"
        if promise.kind == "error":
            _failed(run, promise, at)
        elif promise.kind == "result":
            value = json.loads(run.result or "null")
            assert _is(value, promise.text), f"{at}\nbut the result is {_text(value)}"
        elif promise.kind == "said":
            lines = " | ".join(said.get(promise.line, ["nothing"]))
            assert lines == promise.text, f"{at}\nbut it logs {lines}"
        else:
            values = shown.get(promise.line, [])
            texts = " | ".join(", ".join(map(_text, value)) for value in values) or "nothing"
            expected = promise.text.split(" | ")
            same = len(values) == len(expected) and all(map(_are, values, expected))
            assert same, f"{at}\nbut it is {texts}"


def _grants(said: dict[str, dict[str, str]], folder: Path) -> dict[str, Any]:
    for name, text in said.get("files", {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    secret, plain = said.get("env", {}), said.get("plain", {})
    env = {**dict.fromkeys(secret, False), **dict.fromkeys(plain, True)}
    return {"under": Snapshot(files=Files(str(folder)), env=env), "environ": {**secret, **plain}, "seed": 7}


def _run(
    source: str, input: Any, people: list[Any], files: dict[str, str], grants: dict[str, Any]
) -> tuple[Run, list[Event]]:
    """As run_program, but that a deadline which nobody meets comes at once."""
    clock = Clock()
    store = MemoryStore(clock=clock)
    answers = iter(people)
    run, events = run_program(
        source, input, answers=lambda request: next(answers, LATER), store=store, clock=clock, files=files, **grants
    )
    app = App(store, Settings(listen=events.append, patience=float("inf"), sleep=clock.sleep))
    while run.status == "waiting" and run.wake_at is not None:
        clock.now = run.wake_at
        run = go_on(app, app.claim(run.id), lambda request: next(answers, LATER))
    return run, events


def prepared(block: Block) -> tuple[str, list[Promise]]:
    """The program as it is run, every promise made visible, and the promises by its lines."""
    prologue = block.notes.get("prologue", "").rstrip()
    above = f"{prologue}\n" if prologue else ""
    whole = "script" in block.notes or re.search(r"\bProcedure\s*[({]", block.text)
    body = block.text if whole else f"Procedure {{ function(input)\n{block.text}end }}\n"
    text = _SHOW + above + body
    lines, promises = text.split("\n"), []
    last = block.text.rstrip().count("\n")
    offset = len(above.split("\n")) - 1 + (0 if whole else 1)
    for i, line in enumerate(lines):
        promise = _promise(line, i + 1, final=i == last + offset)
        if promise is not None:
            lines[i] = _visible(line, promise)
            promises.append(promise)
    return "\n".join(lines), promises


def _promise(line: str, number: int, *, final: bool) -> Promise | None:
    if error := _ERROR.search(line):
        return Promise("error", number, error[1].strip())
    arrow = _ARROW.search(line)
    if arrow is None:
        return None
    code = line[: arrow.start()]
    if final and re.fullmatch(r"\s*(?:end|\}|\]\]\))*[\s})]*", code):
        return Promise("result", number, arrow[1].strip())
    says = _SAYS.search(code) and not _RETURN.match(code)
    return Promise("said" if says else "shown", number, arrow[1].strip())


def _visible(line: str, promise: Promise) -> str:
    if promise.kind in ("error", "result"):
        return _ERROR.sub("", line) if promise.kind == "error" else _ARROW.sub("", line)
    code, n = _ARROW.sub("", line), promise.line
    if promise.kind == "said":
        return f'Log.debug("<{n}") {code} Log.debug(">{n}")'
    if returned := _RETURN.match(code):
        return f"{returned[1]}return __shown({n}, {returned[2]})"
    if assigned := _ASSIGN.match(code):
        return f"{code} __shown({n}, {assigned[1]})"
    raise AssertionError(f"--> stands behind a return, an assignment or a log line, not behind: {line}")


def _told(logs: list[dict[str, Any]]) -> tuple[dict[int, list[list[Any]]], dict[int, list[str]]]:
    """By line: the values that were shown there, and the log lines that it wrote."""
    shown: dict[int, list[list[Any]]] = {}
    said: dict[int, list[str]] = {}
    at = 0
    for log in logs:
        message = log["message"]
        if found := re.fullmatch(r"=(\d+)", message):
            values: dict[str, Any] = log["fields"] or {}
            shown.setdefault(int(found[1]), []).append([(item or [None])[0] for item in values.values()])
        elif found := re.fullmatch(r"([<>])(\d+)", message):
            at = int(found[2]) if found[1] == "<" else 0
        elif at:
            fields = f" {json.dumps(log['fields'])}" if log.get("fields") else ""
            said.setdefault(at, []).append(f"{message}{fields}")
    return shown, said


def _failed(run: Run, promise: Promise, at: str) -> None:
    error = json.loads(run.error or "{}")
    assert run.status in ("failed", "blocked", "stuck"), f"{at}\nbut the run is {run.status}"
    message = error.get("message", "")
    assert promise.text in message, f"{at}\nbut the error is: {message}"
    site = error.get("site", "")
    there = site in ("", f"main.tac:{promise.line}")  # "": no line is known
    assert there or not site.startswith("main.tac:"), f"{at}\nbut it is at {site}"


def _are(values: list[Any], expected: str) -> bool:
    if len(values) == 1:
        return _is(values[0], expected)
    parts = expected.split(", ")
    return len(parts) == len(values) and all(map(_is, values, parts))


def _is(value: Any, expected: str) -> bool:
    """Whether a value is what the page writes: JSON, nil, or a text as it stands."""
    if value == expected or expected == "nil":
        return value in (None, expected)
    try:
        wanted = json.loads(expected)
    except ValueError:
        return bool(value == expected)
    if wanted in ({}, []):
        return value in ({}, [])
    return type(wanted) is type(value) and bool(wanted == value)


def _text(value: Any) -> str:
    return "nil" if value is None else value if isinstance(value, str) else json.dumps(value)


# -------------------------------------------------------------------- console


@dataclass(frozen=True)
class Command:
    """One `$` line, the code it ends with, and the lines it prints (none = anything)."""

    line: str
    exits: int
    prints: tuple[str, ...]


def commands(block: Block) -> list[Command]:
    found: list[Command] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            code, _, note = line[2:].partition("  # exits ")
            found.append(Command(code.strip(), int(note or 0), ()))
        elif line.strip():
            last = found.pop()
            found.append(Command(last.line, last.exits, (*last.prints, line)))
    return found
