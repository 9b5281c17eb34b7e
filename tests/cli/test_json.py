"""--json: exactly one value on stdout, people's lines on stderr."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Cli, program, write

RUN_KEYS = ["run_id", "status", "result", "error", "usage", "cost", "requests"]
REQUEST_KEYS = ["id", "run_id", "type", "message", "context", "options", "details", "schema", "default"]
REQUEST_KEYS += ["created_at", "expires_at", "status"]


def test_a_run_that_is_done(cli: Cli, here: Path) -> None:
    program(here, 'Log.info("working") print("a line") return {n = 1}')
    said = cli("run main.tac --json --id one")
    assert said.code == 0
    assert list(said.json) == RUN_KEYS
    assert said.json == {
        "run_id": "one",
        "status": "done",
        "result": {"n": 1},
        "error": None,
        "usage": {"total_tokens": 0, "requests": 0},
        "cost": None,
        "requests": [],
    }
    assert "working\na line\n✓ Procedure completed: 0 iterations, 0 tools used\n" in said.err
    assert cli("resume one --json").out == said.out


def test_a_run_that_failed(cli: Cli, here: Path) -> None:
    program(here, 'error("no luck")')
    said = cli("run main.tac --json")
    assert said.code == 1
    assert (said.json["status"], said.json["error"]["message"]) == ("failed", "no luck")
    assert said.json["error"]["site"] == "main.tac:4"
    assert "main.tac:4: no luck" in said.err


def test_a_run_that_waits(cli: Cli, ask: str) -> None:
    said = cli(f"run {ask} --json --id one")
    assert said.code == 3
    (request,) = said.json["requests"]
    assert list(request) == REQUEST_KEYS
    assert (request["id"], request["type"], request["message"]) == ("one:0@0.0", "approval", "Go?")
    assert "Run one is waiting:" in said.err
    assert cli("inbox --json").json == [request]
    assert cli("resume one --json").json == said.json


def test_a_program_that_cannot_start(cli: Cli, here: Path) -> None:
    write(here, "bad.tac", "x = = 1\n")
    write(here, "binary.tac", b"\xff\xfe")
    said = cli("run bad.tac --json")
    assert said.code == 1
    assert list(said.json) == RUN_KEYS
    assert (said.json["run_id"], said.json["status"], said.json["error"]["site"]) == (None, "failed", "bad.tac:1")
    assert cli("run binary.tac --json").json["error"]["message"] == "the file is not UTF-8 text"


def test_a_store_that_cannot_be_used(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    write(here, "notes.db", "my notes, not a database\n" * 100)
    said = cli("run main.tac --json --storage-path notes.db")
    assert said.code == 1
    assert (said.json["status"], said.json["error"]["code"]) == (None, "foreign_store")


def test_a_wrong_command_line_leaves_stdout_empty(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    for line in ("run missing.tac --json", "run main.tac --json --nope", "resume nobody --json", "resume --json"):
        said = cli(line)
        assert (said.code, said.out) == (2, "")


def test_an_answer(cli: Cli, ask: str) -> None:
    cli(f"run {ask} --id one")
    said = cli("respond one:0@0.0 --approve --json")
    assert said.code == 0
    became = ["value", "comment", "actor", "answered_via", "answered_at"]
    assert list(said.json) == ["accepted", *REQUEST_KEYS, *became]
    assert (said.json["accepted"], said.json["status"]) == (True, "answered")
    late = cli("respond one:0@0.0 --reject --json")
    assert (late.code, late.json["accepted"]) == (1, False)


def test_lists_are_lists_also_when_they_are_empty(cli: Cli, ask: str) -> None:
    cli(f"run {ask} --id one")
    assert [row["run_id"] for row in cli("runs list --json").json] == ["one"]
    cli("respond one:0@0.0 --approve")
    assert cli("inbox --json").json == []


def test_runs_show_holds_the_run_and_its_timeline(cli: Cli, ask: str) -> None:
    cli(f"run {ask} --id one")
    cli("respond one:0@0.0 --approve")
    cli("resume one")
    shown = cli("runs show one --json").json
    assert {key: shown[key] for key in RUN_KEYS} == cli("resume one --json").json
    (entry,) = shown["timeline"]
    assert (entry["path"], entry["op"], entry["value"], entry["line"]) == ("0", "Human.approve", [True, None], 4)
    assert shown["input"] == {}


def test_events_as_json_lines_are_all_that_stderr_holds(cli: Cli, here: Path) -> None:
    program(here, 'Log.info("working") return {}')
    said = cli("run main.tac --json --log-format jsonl")
    records = [json.loads(line) for line in said.err.splitlines()]
    assert said.json["status"] == "done"
    assert [r["message"] for r in records if r["kind"] == "log"] == ["working"]
    assert [r["status"] for r in records if r["kind"] == "status"] == ["done"]


def test_json_survives_a_stdout_that_is_not_utf8(shell: Cli, here: Path) -> None:
    program(here, 'return {text = "→ é 💰"}')
    plain, whole = (shell(f"run main.tac {flag}", PYTHONIOENCODING="ascii") for flag in ("", "--json"))
    assert plain.json == whole.json["result"] == {"text": "→ é 💰"}
    assert plain.out.isascii()
    assert plain.err.isascii()
    assert "ok: Procedure completed" in plain.err
