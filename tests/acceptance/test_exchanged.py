"""A run keeps its program: an edited file changes nothing, and a program exchanged under a run is found out."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.acceptance.life import Life

NAME = "letter.tac"
PROGRAM = """\
Procedure {
  function(input)
    local luck = Step.checkpoint(function() return math.random(1, 1000) end)
    Sleep(0)
    local yes = Human.approve{message = "Go on?"}
    Sleep(0.01)
    return {luck = luck, yes = yes}
  end
}
"""
STEP = "    local luck = Step.checkpoint(function() return math.random(1, 1000) end)\n"
SLEEP = "    Sleep(0)\n"


def exchange(life: Life, old: str, new: str) -> None:
    """Change the program that the database holds."""
    connection = sqlite3.connect(life.database)
    with connection:
        ((bundle,),) = connection.execute("SELECT bundle FROM programs").fetchall()
        files = json.loads(bundle)
        assert old in files["files"][NAME]
        files["files"][NAME] = files["files"][NAME].replace(old, new)
        connection.execute("UPDATE programs SET bundle = ?", (json.dumps(files),))
    connection.close()


def waiting(life: Life, source: str = PROGRAM) -> Path:
    file = life.folder / NAME
    file.write_text(source, encoding="utf-8")
    life.tactus("run", str(file), "--id", "r", expected=3)
    return file


@pytest.mark.parametrize(
    ("old", "new", "path", "remembered", "asked"),
    [
        (
            SLEEP,
            "    Sleep(0.5)\n",
            "1",
            'Sleep {"seconds":0} (letter.tac:4)',
            'Sleep {"seconds":0.5} (letter.tac:4)',
        ),
        (
            STEP + SLEEP,
            SLEEP + STEP,
            "0",
            "Step.checkpoint {} (letter.tac:3)",
            'Sleep {"seconds":0} (letter.tac:3)',
        ),
        (
            SLEEP,
            "    -- nothing\n",
            "1",
            'Sleep {"seconds":0} (letter.tac:4)',
            'Human.approve {"request":{"message":"Go on?"}} (letter.tac:5)',
        ),
        (
            SLEEP,
            "    if true then return 0 end\n",
            "1",
            'Sleep {"seconds":0} (letter.tac:4)',
            "nothing more: the program ended (letter.tac:1)",
        ),
        (
            SLEEP,
            "    error('no more')\n",
            "1",
            'Sleep {"seconds":0} (letter.tac:4)',
            "nothing more: the program ended with an error: letter.tac:4: no more",
        ),
    ],
    ids=["another ask", "another order", "one less", "an earlier end", "an error before the end"],
)
def test_an_exchanged_program_is_stopped(
    life: Life, old: str, new: str, path: str, remembered: str, asked: str
) -> None:
    waiting(life)
    before = life.past("r")
    exchange(life, old, new)
    stuck = life.tactus("resume", "r", expected=1)
    assert stuck.out == ""
    assert "✗ Run r is stuck" in stuck.err
    assert f"the program does not ask what its journal holds at {path}\n" in stuck.err
    assert f"the journal remembers: {remembered}\n" in stuck.err
    assert f"the program asks now:  {asked}\n" in stuck.err
    past = life.past("r")
    assert past.run["status"] == "stuck"
    assert past.entries == before.entries
    assert past.requests == before.requests
    exchange(life, new, old)
    life.tactus("respond", "r:2@0.0", "--approve", expected=0)
    result = json.loads(life.tactus("resume", "r", expected=0).out)
    assert result == {"luck": json.loads(before.entries["0"]["value"]), "yes": True}


def test_an_answer_to_one_question_answers_no_other(life: Life) -> None:
    """The question is still open: there is no entry of it yet, but the person has seen it."""
    waiting(life)
    exchange(life, "Go on?", "Burn the house?")
    life.tactus("respond", "r:2@0.0", "--approve", expected=0)
    stuck = life.tactus("resume", "r", expected=1)
    assert "✗ Run r is stuck" in stuck.err
    assert 'the program asks now:  Human.approve {"request":{"message":"Burn the house?"}} (letter.tac:5)' in stuck.err
    assert list(life.past("r").entries) == ["0", "1"]


def test_a_line_that_asks_nothing_may_come_and_go(life: Life) -> None:
    waiting(life)
    exchange(life, SLEEP, '    print("hello")\n\n' + SLEEP)
    life.tactus("respond", "r:2@0.0", "--approve", expected=0)
    assert json.loads(life.tactus("resume", "r", expected=0).out)["yes"] is True


def test_an_edited_file_changes_no_run_that_has_started(life: Life) -> None:
    file = waiting(life)
    file.write_text("Procedure { function() return 'edited' end }", encoding="utf-8")
    life.tactus("respond", "r:2@0.0", "--reject", expected=0)
    assert json.loads(life.tactus("resume", "r", expected=0).out)["yes"] is False
    assert json.loads(life.tactus("run", str(file), expected=0).out) == "edited"
    file.unlink()
    assert json.loads(life.tactus("resume", "r", expected=0).out)["yes"] is False


def test_a_new_run_of_the_same_program_is_asked_anew(life: Life) -> None:
    file = waiting(life)
    life.tactus("respond", "r:2@0.0", "--approve", expected=0)
    first = json.loads(life.tactus("resume", "r", expected=0).out)
    asked = life.tactus("run", str(file), "--id", "s", expected=3)
    assert "tactus respond s:2@0.0 --approve" in asked.err
    life.tactus("respond", "s:2@0.0", "--reject", expected=0)
    second = json.loads(life.tactus("resume", "s", expected=0).out)
    assert (first["yes"], second["yes"]) == (True, False)
    assert life.past("r").run["seed"] != life.past("s").run["seed"]
