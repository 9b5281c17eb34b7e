"""The life of a run in real processes: a folder with a database, commands in it, what the database holds, and
what has to be true of it whatever was killed."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tactus.runtime import canonical, order
from tactus.storage import records
from tests.acceptance.forks import PATIENCE, Ended, Forks, Started

PROGRAMS = Path(__file__).parent / "programs"
RESUMES = 40
"""more than any run here needs to reach its end"""
ANSWERS: dict[str, tuple[str, ...]] = {
    "How long may it be?": ("--value", "two pages"),
    "Print ": ("--approve", "--comment", "go"),
    "Release ": ("--approve",),
    "Who signs it?": ("--value", "Ann"),
    "Faults on page 7?": ("--value", "3"),
    "Faults on page 8?": ("--value", "0"),
    "The blurb of ": ("--option", "Revise", "--comment", "too short", "--value", "Moss is soft.\nIt is green."),
    "Which formats?": ("--option", "audio", "--option", "book"),
    "How is it bound?": ("--value", '{"gilt": true, "boards": "oak"}'),
    "House style of On moss?": ("--option", "with flowers"),
    "The cover of ": ("--value", str(PROGRAMS / "people.tac")),
    "Sign the contract": ("--value", '{"name": "Ann"}'),
    "The press is jammed": ("--approve", "--comment", "oiled it"),
    "Really print On moss (120 pages, 500 copies)?": ("--approve",),
}
"""what the person says, by how the question begins"""

Row = dict[str, Any]


def once(happened: Callable[[], bool]) -> None:
    """Wait until it has happened."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.005)


@dataclass(frozen=True)
class Past:
    """What a database holds of one run, as it lies on the disk."""

    run: Row
    entries: dict[str, Row]
    """by path, in path order"""
    events: list[Row]
    requests: dict[str, Row]
    inbox: dict[str, str]
    aside: list[Row] = field(default_factory=list)
    """entries that were set aside by a retry"""

    @property
    def result(self) -> Any:
        return canonical.loads(self.run["result"])

    def requested(self) -> int:
        """Model requests that were made and answered: a limit's refusal is an entry of one that was not."""
        made = [entry for entry in self.entries.values() if entry["op"] == "Model.request"]
        refused = ("budget_exceeded", "max_turns")
        return sum(entry["ok"] or canonical.loads(entry["value"])["code"] not in refused for entry in made)

    def count(self, op: str) -> int:
        return sum(entry["op"] == op for entry in self.entries.values())


@dataclass
class Life:
    """A folder in which commands run. `env` is added to their environment."""

    forks: Forks
    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "runs.db"

    def start(self, *argv: str, kill: tuple[int, str] | None = None) -> Started:
        return self.forks.start([*argv, "--storage-path", str(self.folder)], self.folder, self.env, kill)

    def tactus(self, *argv: str, expected: int | tuple[int, ...] | None = None) -> Ended:
        """Run a command to its end; `expected`: exit codes, any if None."""
        ended = self.start(*argv).wait()
        codes = (expected,) if isinstance(expected, int) else expected
        assert codes is None or ended.code in codes, f"tactus {' '.join(argv)} ended with {ended}"
        return ended

    def past(self, run_id: str) -> Past:
        return past(self.database, run_id)

    def pending(self, run_id: str) -> Row | None:
        """The oldest open request of a run."""
        found = self.past(run_id).requests.values()
        return next((request for request in found if request["status"] == "pending"), None)

    def respond(self, request: Row) -> list[str]:
        """The command that answers a request as the person does."""
        (answer,) = [given for begins, given in ANSWERS.items() if request["message"].startswith(begins)]
        return ["respond", request["id"], *answer]

    def finish(self, run_id: str, *options: str) -> Past:
        """Resume, answer and resume until it is done."""
        for _ in range(RESUMES):
            ended = self.tactus("resume", run_id, *options, expected=(0, 3))
            if ended.code == 0:
                return self.past(run_id)
            request = self.pending(run_id)
            if request is not None:
                self.tactus(*self.respond(request), expected=0)
        raise AssertionError(f"run {run_id} does not come to its end: {ended.err}")


# -------------------------------------------------------------------- what the database holds


def past(database: Path, run_id: str) -> Past:
    """Read from a copy, write-ahead log included: what a killed process left is not touched."""
    with tempfile.TemporaryDirectory() as folder:
        twin = copied(database, Path(folder))
        connection = sqlite3.connect(twin)
        connection.row_factory = sqlite3.Row
        try:

            def rows(statement: str) -> list[Row]:
                return [dict(row) for row in connection.execute(statement, (run_id,))]

            (run,) = rows("SELECT * FROM runs WHERE id = ?")
            entries = rows("SELECT * FROM entries WHERE run = ?")
            events = rows("SELECT * FROM events WHERE run = ? ORDER BY seq")
            requests = rows("SELECT * FROM requests WHERE run_id = ? ORDER BY created_at")
            inbox = rows("SELECT * FROM inbox WHERE run = ?")
        finally:
            connection.close()
    arrived = {row["key"]: row["value"] for row in inbox}
    cuts = records.cuts_in(arrived)
    live = [entry for entry in entries if entry["generation"] == cuts.generation(entry["path"])]
    assert len({entry["path"] for entry in live}) == len(live), "two entries at one path"
    return Past(
        run,
        {entry["path"]: entry for entry in sorted(live, key=lambda entry: order(entry["path"]))},
        events,
        {request["id"]: request for request in requests},
        arrived,
        [entry for entry in entries if entry not in live],
    )


def copied(database: Path, folder: Path) -> Path:
    """A copy of a database that no process has open, with its write-ahead log."""
    for suffix in ("", "-wal"):
        source = Path(f"{database}{suffix}")
        if source.exists():
            shutil.copyfile(source, folder / source.name)
    return folder / database.name


def renamed(database: Path, old: str, new: str) -> None:
    """Give a run that nobody owns another id."""
    connection = sqlite3.connect(database)
    with connection:
        swap = {"old": old, "new": new}
        connection.execute("UPDATE runs SET id = :new, waiting_on = replace(waiting_on, :old, :new)", swap)
        connection.execute("UPDATE requests SET id = replace(id, :old, :new), run_id = :new", swap)
        connection.execute("UPDATE events SET run = :new, data = replace(data, :old, :new)", swap)
        for table in ("entries", "inbox"):
            connection.execute(f"UPDATE {table} SET run = :new", swap)
    connection.close()


# -------------------------------------------------------------------- what has to be true


def clock_at(past: Past, path: str) -> float:
    """The run's clock after the answer at `path`: the latest time of it and of what was asked before."""
    here = order(path) if path else ()
    before: list[float] = [
        entry["finished_at"]
        for other, entry in past.entries.items()
        if order(other) == here or (order(other) < here and here[: len(order(other))] != order(other))
    ]
    return max([float(past.run["created_at"]), *before])


def plain(text: str | None, run_id: str) -> str | None:
    """A text without what differs from run to run: its id, the provider's ids, times of the wall clock."""
    if text is None:
        return None
    text = re.sub(r"chatcmpl-[0-9a-f]+", "chatcmpl", text.replace(run_id, "RUN"))
    text = re.sub(r'"timestamp":[\d.]+', '"timestamp":0', text)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*(Z|\+00:00)?", "TIME", text)


def asks(past: Past) -> list[Row]:
    """The entries, without what depends on the moment and on the process."""
    rows = []
    for entry in past.entries.values():
        row = {
            key: value
            for key, value in entry.items()
            if key not in ("run", "started_at", "finished_at", "epoch", "instructions")
        }
        for key in ("value", "memory", "extra"):
            row[key] = plain(row[key], past.run["id"])
        rows.append(row)
    return rows


def told(past: Past) -> list[tuple[Any, ...]]:
    """The events in the order of their keys, without times; what the state was when the run parked is left
    out: it depends on where that happened."""
    rows = []
    for event in past.events:
        if event["kind"] == "state":
            continue
        data = canonical.loads(event["data"])
        data.pop("duration_ms", None)
        if isinstance(data.get("fields"), dict):
            data["fields"].pop("at", None)
        rows.append((order(event["path"]), event["ordinal"], event["kind"], plain(canonical.dumps(data), event["run"])))
    return sorted(rows)


def check_sound(past: Past) -> None:
    """True of every run that has ended well."""
    assert past.run["status"] == "done", past.run["error"]
    assert past.run["owner"] == ""
    assert past.run["head"] == len(past.entries), "head is not the number of entries"
    assert len({entry["generation"] for entry in past.entries.values()}) == 1
    keys = Counter((event["path"], event["ordinal"]) for event in past.events)
    assert not [key for key, count in keys.items() if count > 1], "an event is stored twice"
    assert [event["seq"] for event in past.events] == list(range(1, len(past.events) + 1))
    for event in past.events:
        assert event["at"] == clock_at(past, event["path"]), f"an event of another time: {event}"
        fields = canonical.loads(event["data"]).get("fields") or {}
        assert "at" not in fields or fields["at"] == int(event["at"]), f"the program saw another time: {event}"
    assert {request["status"] for request in past.requests.values()} <= {"answered"}
    for request in past.requests.values():
        asked = canonical.loads(past.entries[request["path"]]["args"])["request"]
        if isinstance(asked, str) and re.fullmatch("[a-z_]+", asked):
            continue  # a declared one: the program holds its message, a template
        asked = asked if isinstance(asked, dict) else {"message": asked}
        assert request["message"] == asked["message"], "the person was asked something else"
        assert canonical.loads(request["context"]) == asked.get("context"), "the person was shown something else"


def check_same(past: Past, truth: Past) -> None:
    """A disturbed run is what the undisturbed one is."""
    assert asks(past) == asks(truth)
    assert told(past) == told(truth)
    assert {plain(id, past.run["id"]) for id in past.requests} == {plain(id, truth.run["id"]) for id in truth.requests}
    assert set(past.inbox) == set(truth.inbox)
    timeless = ("times", "day")
    results = [{key: value for key, value in one.result.items() if key not in timeless} for one in (past, truth)]
    assert results[0] == results[1]


def check_kept(before: Past, after: Past) -> None:
    """Nothing that was in the database has changed or gone."""
    for path, entry in before.entries.items():
        assert after.entries.get(path) == entry, f"the entry at {path} was lost or changed"
    assert after.events[: len(before.events)] == before.events
    for key, value in before.inbox.items():
        assert after.inbox.get(key) == value, f"the inbox row {key} was lost or changed"
    for id, request in before.requests.items():
        now = after.requests[id]
        fixed = [
            key for key in request if request["status"] != "pending" or key in ("created_at", "expires_at", "path")
        ]
        assert {key: now[key] for key in fixed} == {key: request[key] for key in fixed}, f"request {id} was changed"


def check_requests(seen: Counter[str], expected: Counter[str], excused: int) -> None:
    """Each model request arrived as often as it should; `excused` ones may have arrived once more."""
    assert set(seen) == set(expected), "a request was made that the undisturbed run does not make, or one is missing"
    more = seen - expected
    assert not expected - seen
    assert more.total() <= excused, f"{more.total()} requests were paid for twice, {excused} could be in doubt"
    assert max(more.values(), default=0) <= 1 or excused > 1


def check_times(past: Past) -> None:
    """The times in the result of everything.tac are those of its journal."""
    top = [path for path in past.entries if "/" not in path]
    approve = next(path for path in top if past.entries[path]["op"] == "Human.approve")
    slept = top[top.index(approve) + 1]
    assert past.entries[slept]["op"] == "Sleep"
    turns = [path for path in past.entries if order(path) < order(top[0])]
    shown = {
        "start": past.run["created_at"],
        "planned": clock_at(past, turns[-1]),
        "approved": clock_at(past, approve),
        "slept": clock_at(past, slept),
    }
    assert past.result["times"] == {place: int(at) for place, at in shown.items()}
    end = datetime.fromtimestamp(int(clock_at(past, list(past.entries)[-1])), UTC)
    assert past.result["day"] == end.strftime("%Y-%m-%d %H:%M:%S")
