"""Record journals as SQL text: `python -m tests.journals.record [NAME ...]`. See README.md beside this file."""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tactus.runtime import ABI
from tests.acceptance.forks import ROOT, Forks
from tests.acceptance.life import PROGRAMS, Life, copied
from tests.acceptance.server import serving

FOLDER = Path(__file__).parent
RUN = "recorded"
PRAGMAS = ("application_id", "user_version")
"""what a dump of SQLite's own leaves out"""
PERSON = {name: "ann" for name in ("LOGNAME", "USER", "LNAME", "USERNAME")}


@dataclass(frozen=True)
class Recording:
    """A program whose journal is kept: once while it waits for its last answer, once when it has ended."""

    program: Path
    answers: int
    """how many times a person is asked"""
    script: Any = None
    """what the provider answers; None: the program's Mocks do"""
    params: dict[str, str] = field(default_factory=dict)

    @property
    def argv(self) -> list[str]:
        given = [word for name, value in self.params.items() for word in ("--param", f"{name}={value}")]
        return ["run", str(self.program), "--id", RUN, "--no-files", *([] if self.script else ["--mock"]), *given]


RECORDINGS = {
    "everything": Recording(
        PROGRAMS / "everything.tac",
        answers=3,
        script=json.loads((PROGRAMS / "everything.json").read_text(encoding="utf-8")),
    ),
    "fallback": Recording(
        PROGRAMS / "fallback.tac",
        answers=1,
        script={
            "system:You are far": {"status": 503, "message": "overloaded"},
            "system:You are near": ["first", "second"],
        },
    ),
    "agents": Recording(
        PROGRAMS / "agents.tac",
        answers=1,
        script=json.loads((PROGRAMS / "agents.json").read_text(encoding="utf-8")),
    ),
    "words": Recording(PROGRAMS / "words.tac", answers=1),
    "release": Recording(ROOT / "examples" / "02-release-assistant.tac", answers=1, params={"settle": "0.05"}),
}


def record(forks: Forks, name: str, folder: Path) -> dict[str, str]:
    """The journals of a program, as SQL text by what they are: `waiting`, `done`."""
    recording = RECORDINGS[name]
    with serving(folder, recording.script or "nothing") as provider:
        life = Life(forks, folder, {**provider.env, **PERSON})
        life.tactus(*recording.argv, expected=3)
        for _ in range(recording.answers - 1):
            _answer(life)
            life.tactus("resume", RUN, expected=3)
        waiting = dumped(life.database)
        _answer(life)
        life.tactus("resume", RUN, expected=0)
        return {"waiting": waiting, "done": dumped(life.database)}


def _answer(life: Life) -> None:
    request = life.pending(RUN)
    assert request is not None
    life.tactus(*life.respond(request), expected=0)


def dumped(database: Path) -> str:
    """A database as SQL text."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(copied(database, Path(folder)))) as connection,
    ):
        settings = [f"PRAGMA {name} = {connection.execute(f'PRAGMA {name}').fetchone()[0]};" for name in PRAGMAS]
        return "\n".join([*settings, *connection.iterdump()]) + "\n"


def restored(text: str, database: Path) -> None:
    """The database of a SQL text."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(text)


def main(names: list[str]) -> None:
    unknown = set(names) - set(RECORDINGS)
    if unknown:
        sys.exit(f"there is no recording {', '.join(sorted(unknown))}; there are {', '.join(RECORDINGS)}")
    forks = Forks()
    try:
        for name in names or RECORDINGS:
            with tempfile.TemporaryDirectory() as folder:
                for state, text in record(forks, name, Path(folder)).items():
                    file = FOLDER / f"abi{ABI}-{name}-{state}.sql"
                    file.write_text(text, encoding="utf-8")
                    print(f"{file.name}: {len(text)} characters")
    finally:
        forks.close()


if __name__ == "__main__":
    main(sys.argv[1:])
