"""The person at this terminal answers a program that a Python script executes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tactus.storage import Response
from tactus.storage.sqlite import SqliteStore
from tests.cli.terminal import terminal

SCRIPT = """
import asyncio
from tactus import TactusRuntime
from tactus.adapters.cli_hitl import CLIHITLHandler
from tactus.adapters.file_storage import FileStorage

program = '''Procedure { function(input)
  local ok = Human.approve{message = "Go?", context = {version = "1.2"}}
  local name = Human.input{message = "Who signs?"}
  return {ok = ok, name = name}
end }'''
runtime = TactusRuntime("w", FileStorage("data"), CLIHITLHandler())
print("RESULT", asyncio.run(runtime.execute(program))["output"])
"""


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "script.py").write_text(SCRIPT)
    return "script.py"


def test_what_is_typed_is_the_answer(script: str) -> None:
    with terminal(script, python=()) as person:
        assert "Go?\n  version: 1.2" in person.until("[y/n] > ")
        person.type("maybe\n")
        person.until("answer y or n")
        person.until("[y/n] > ")
        person.type("y\n")
        person.until("Who signs?")
        person.until("> ")
        person.type("Bob\n")
        person.until("RESULT {'name': 'Bob', 'ok': True}")
        assert person.ended() == 0


def test_an_empty_line_leaves_it_open(script: str) -> None:
    with terminal(script, python=()) as person:
        person.until("[y/n] > ")
        person.type("\n")
        person.until("RESULT None")
        assert person.ended() == 0


def test_the_question_is_taken_back_when_somebody_else_answers(script: str, tmp_path: Path) -> None:
    with terminal(script, python=()) as person:
        person.until("[y/n] > ")
        store = SqliteStore(tmp_path / "data" / "runs.db")
        assert store.answer("w:0@0.0", Response(True, actor="ann")).accepted
        store.close()
        person.until("Who signs?")
        person.until("> ")
        person.type("Bob\n")
        person.until("RESULT {'name': 'Bob', 'ok': True}")


def test_where_there_is_no_terminal_it_is_left_open(script: str) -> None:
    done = subprocess.run(
        [sys.executable, script], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    assert done.stdout == "RESULT None\n"
