"""`tactus runs`: which runs there are, and what can be done to them from outside."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tactus.storage import owners
from tactus.storage.sqlite import SqliteStore
from tests.cli.conftest import Cli, program, write
from tests.cli.terminal import terminal

ASKS = """
  Log.info("begin")
  local first = Human.input{message = "First?"}
  local second = Human.input{message = "Second?"}
  return {first = first, second = second}
"""


@pytest.fixture
def asks(here: Path) -> str:
    """A program that asks twice."""
    return program(here, ASKS, name="asks.tac")


@pytest.fixture
def failing(here: Path) -> str:
    """A program whose second question is over before anybody can answer, and that is an error."""
    body = 'Human.input("First?") return Human.input{message = "Second?", timeout = 0, on_timeout = "error"}'
    return program(here, body, name="failing.tac")


def ids(cli: Cli, line: str) -> list[str]:
    return [row["run_id"] for row in cli(f"runs list {line} --json").json]


# ---------------------------------------------------------------- list, show


def test_runs_are_filtered(cli: Cli, here: Path, asks: str) -> None:
    cli(f"run {asks} --id one")
    program(here, "return {}", name="done.tac")
    cli("run done.tac --id two")
    assert ids(cli, "") == ["two", "one"]
    assert ids(cli, "--status done") == ["two"]
    assert ids(cli, "--status done,waiting") == ["two", "one"]
    assert ids(cli, "--name ask") == ["one"]
    assert ids(cli, "--since 1h") == ["two", "one"]
    assert ids(cli, "--since 2100-01-01") == []
    assert ids(cli, "--limit 1") == ["two"]
    assert ids(cli, "--status failed") == []
    assert cli("runs list --status failed").out == "there are no such runs\n"
    assert cli("runs --limit 1").out == cli("runs list --limit 1").out


def test_what_was_set_aside_and_what_was_forked_is_shown(cli: Cli, asks: str) -> None:
    cli(f"run {asks} --id one")
    cli("respond one:0@0.0 --value a")
    cli("resume one")
    cli("runs retry one --from 0")
    cli("respond one:0@1.0 --value b")
    cli("resume one")
    shown = cli("runs show one").out
    assert "  retried from 0, 2" in shown
    assert shown.count("set aside") == 1
    timeline = cli("runs show one --json").json["timeline"]
    assert [(entry["value"][0], entry["set_aside"]) for entry in timeline] == [("a", True), ("b", False)]
    cli("runs fork one --id two")
    assert "  fork    of one, from 0/0 on\n" in cli("runs show two").out
    assert cli("runs show two --json").json["parent_key"] == "fork:one@0/0"


# ---------------------------------------------------------------- cancel


def test_a_cancelled_run_has_ended(cli: Cli, asks: str) -> None:
    cli(f"run {asks} --id one")
    said = cli("runs cancel one --reason", "no money")
    assert (said.code, said.out) == (0, "run one is cancelled\n")
    assert cli("inbox --json").json == []
    late = cli("respond one:0@0.0 --value a")
    assert late.code == 1
    resumed = cli("resume one --json")
    assert (resumed.code, resumed.json["status"]) == (1, "cancelled")
    assert resumed.json["error"]["message"] == "no money"
    assert "✗ Run one is cancelled: no money" in resumed.err


def test_cancel_says_what_it_did_as_json(cli: Cli, asks: str) -> None:
    cli(f"run {asks} --id one")
    assert cli("runs cancel one --json").json == {
        "run_id": "one",
        "status": "cancelled",
        "graceful": False,
        "cancelled": ["one"],
    }
    again = cli("runs cancel one --json")
    assert (again.code, again.json["cancelled"]) == (0, [])
    assert cli("runs cancel one").out == "run one was cancelled before\n"


def test_what_has_ended_is_not_cancelled(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    cli("run main.tac --id one")
    for line in ("runs cancel one", "runs cancel one --graceful"):
        said = cli(line)
        assert (said.code, said.out, said.err) == (1, "", "error: run one has ended: it is done\n")
    said = cli("runs cancel two")
    assert said.code == 2
    assert "no run two in" in said.err


def test_a_graceful_cancel_sets_a_flag_and_says_when_it_is_seen(cli: Cli, asks: str) -> None:
    cli(f"run {asks} --id one")
    said = cli("runs cancel one --graceful --reason enough")
    assert said.code == 0
    assert "one  waiting    for one:0@0.0: First?" in said.out
    assert "run one is asked to stop, and goes on waiting" in said.out
    assert "to end it now: tactus runs cancel one" in said.out
    assert cli("runs show one --json").json["status"] == "waiting"
    second = cli("runs cancel one --graceful --reason later --json").json
    assert second["stop"]["reason"] == "enough", "the first one counts"
    assert "run one was asked to stop before, by " in cli("runs cancel one --graceful --reason later").out


def test_the_program_ends_by_itself_when_it_was_asked_to_stop(cli: Cli, here: Path) -> None:
    program(here, 'local n = 0 repeat n = n + 1 Human.input("On?") until Stop.requested() return {n, Stop.reason()}')
    cli("run main.tac --id one")
    cli("respond one:0@0.0 --value a")
    cli("resume one")
    cli("runs cancel one --graceful --reason enough")
    cli("respond one:1@0.0 --value b")
    assert cli("resume one").json == [2, "enough"]


# ---------------------------------------------------------------- retry


def test_a_failed_run_is_retried_from_its_error(cli: Cli, failing: str) -> None:
    cli(f"run {failing} --id one")
    cli("respond one:0@0.0 --value a")
    assert cli("resume one").code == 1
    said = cli("runs retry one --json")
    assert (said.code, said.json["status"]) == (1, "failed")
    assert "Retrying run one (failing.tac) from 1\n" in said.err
    assert "these are set aside and done again, outside too: Human.input\n" in said.err
    assert "Replayed 1 step" in said.err
    entries = [(e["path"], e["set_aside"]) for e in cli("runs show one --json").json["timeline"]]
    assert entries == [("0", False), ("1", True), ("1", False)]


def test_a_position_to_go_back_to_is_named(cli: Cli, failing: str) -> None:
    cli(f"run {failing} --id one")
    cli("respond one:0@0.0 --value a")
    cli("resume one")
    said = cli("runs retry one --from 0")
    assert said.code == 3
    assert "tactus respond one:0@1.0 --value" in said.err
    assert cli("respond one:0@0.0 --value a").code == 0, "it was answered so, and stays so"
    assert cli("resume one").code == 3
    assert cli("runs retry one --from 0/1").code == 2
    assert cli("runs retry one --from x").code == 2


def test_what_cannot_be_retried_says_what_can_be_done(cli: Cli, here: Path, asks: str) -> None:
    program(here, "local x = nothing.here")
    cli("run main.tac --id one")
    said = cli("runs retry one")
    assert (said.code, said.out) == (2, "")
    assert "with an edited program: tactus runs fork one --program FILE" in said.err
    cli(f"run {asks} --id two")
    assert "run two is waiting and has not ended; to go on: tactus resume two" in cli("runs retry two").err


def test_a_cancelled_run_is_taken_up_again(cli: Cli, asks: str) -> None:
    cli(f"run {asks} --id one")
    cli("runs cancel one")
    assert cli("runs retry one").code == 3
    assert [request["id"] for request in cli("inbox --json").json] == ["one:0@1.0"]


def test_a_run_that_somebody_works_on_is_neither_retried_nor_deleted(cli: Cli, asks: str) -> None:
    cli(f"run {asks} --id one")
    store = SqliteStore(Path(".tactus/runs.db"))
    with owners.held() as owner:
        store.claim("one", owner)
        for line in ("runs retry one --from 0", "runs delete one --yes"):
            said = cli(line)
            assert (said.code, said.out) == (1, "")
            assert f"error: run one is owned by process {os.getpid()} on host " in said.err
        assert cli("runs retry one --from 0 --json").json["error"]["code"] == "owned"
        assert cli("runs fork one --id two").code == 3, "it is only read"
        assert "is asked to stop: Stop.requested() is true for its program after its next answer" in (
            cli("runs cancel one --graceful").out
        )
        assert f"process {os.getpid()} on host " in cli("runs cancel one").out
    store.close()


# ---------------------------------------------------------------- fork


def test_a_fork_goes_its_own_way(cli: Cli, asks: str) -> None:
    cli(f"run {asks} --id one")
    cli("respond one:0@0.0 --value a")
    cli("resume one")
    said = cli("runs fork one --id two --json")
    assert (said.code, said.json["run_id"]) == (3, "two")
    assert "Run two is a fork of one (asks.tac), with 1 entry of its journal\n" in said.err
    cli("respond one:1@0.0 --value b")
    cli("respond two:1@0.0 --value c")
    assert cli("resume one").json == {"first": "a", "second": "b"}
    assert cli("resume two").json == {"first": "a", "second": "c"}
    third = cli("runs fork one --at 1 --id three")
    assert "these are done again, outside too: Human.input\n" in third.err
    assert third.code == 3


def test_a_fork_has_an_id_of_its_own(cli: Cli, asks: str) -> None:
    cli(f"run {asks} --id one")
    assert cli("runs fork one --id one").err == "error: there is a run one already; name another id\n"
    made = cli("runs fork one --json").json["run_id"]
    assert made.startswith("run_")
    assert cli("runs fork one --id a/b").code == 2


def test_a_fork_with_an_edited_program(cli: Cli, here: Path, asks: str) -> None:
    program(here, 'local n = Human.input("Number?") return {n = n.x.y}', name="broken.tac")
    cli("run broken.tac --id one")
    cli("respond one:0@0.0 --value 3")
    assert cli("resume one").code == 1
    program(here, 'local n = Human.input("Number?") return {n = tonumber(n)}', name="mended.tac")
    assert cli("runs fork one --program mended.tac").json == {"n": 3}
    said = cli(f"runs fork one --program {asks} --id two")
    assert said.code == 1
    assert "does not ask what its journal holds at 0" in said.err
    assert "fork where it still asks the same, or earlier: tactus runs fork one --at PATH --program FILE" in said.err
    assert cli("runs show two --json").json["status"] == "stuck"


def test_an_edited_program_has_to_load_and_to_take_the_input(cli: Cli, here: Path, asks: str) -> None:
    cli(f"run {asks} --id one")
    assert "there is no file x.tac" in cli("runs fork one --program x.tac").err
    write(here, "bad.tac", "x = = 1")
    assert cli("runs fork one --program bad.tac").code == 1
    program(here, "return {}", head="input = {n = field.number{required = true}},", name="more.tac")
    said = cli("runs fork one --program more.tac")
    assert said.code == 2
    assert "more.tac does not take the input of run one: input.n is missing" in said.err
    assert ids(cli, "") == ["one"], "nothing was started"


# ---------------------------------------------------------------- export


def exported(text: str) -> list[tuple[str, dict[str, object]]]:
    records = [json.loads(line) for line in text.splitlines()]
    return [(record.pop("record"), record) for record in records]


def test_an_export_holds_all_that_is_kept(cli: Cli, here: Path, asks: str) -> None:
    cli(f"run {asks} --id one")
    cli("respond one:0@0.0 --value a")
    cli("resume one")
    cli("runs retry one --from 0")
    records = exported(cli("runs export one").out)
    kinds = [kind for kind, _ in records]
    assert kinds == sorted(kinds, key=["run", "program", "entry", "event", "request", "inbox"].index)
    by_kind = {kind: [record for k, record in records if k == kind] for kind in kinds}
    (run,), (source,), (entry,) = by_kind["run"], by_kind["program"], by_kind["entry"]
    assert (run["export"], run["run_id"], run["status"], run["input"]) == (1, "one", "waiting", {})
    assert "owner" not in run
    assert "Human.input" in source["files"]["asks.tac"]  # type: ignore[index]
    assert (entry["op"], entry["value"], entry["set_aside"]) == ("Human.input", ["a", None], True)
    assert [request["id"] for request in by_kind["request"]] == ["one:0@0.0", "one:1@0.0", "one:0@1.0"]
    assert "generation/1" in [row["key"] for row in by_kind["inbox"]]
    whole = cli("runs export one --json").json
    assert list(whole) == ["run", "program", "entries", "events", "requests", "inbox"]
    assert (whole["run"], whole["entries"], whole["requests"]) == (run, [entry], by_kind["request"])
    assert cli("runs export one --format json").json == whole


def test_an_export_goes_to_a_file_for_its_owner_alone(cli: Cli, here: Path, asks: str) -> None:
    cli(f"run {asks} --id one")
    said = cli("runs export one -o out.jsonl")
    assert (said.code, said.out, said.err) == (0, "", "")
    assert exported((here / "out.jsonl").read_text()) == exported(cli("runs export one").out)
    assert os.stat(here / "out.jsonl").st_mode & 0o777 == 0o600
    assert "nowhere/x cannot be written" in cli("runs export one -o nowhere/x").err


def test_an_export_holds_no_secret(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-key")
    program(here, 'return {said = Human.input("Key?")}')
    cli("run main.tac --id one")
    cli("respond one:0@0.0 --value", "it is sk-very-secret-key")
    cli("resume one")
    for line in ("runs export one", "runs export one --json"):
        said = cli(line).out
        assert "sk-very-secret-key" not in said
        assert "Key?" in said


# ---------------------------------------------------------------- delete, prune


def test_a_deleted_run_is_gone_with_its_program(cli: Cli, here: Path, asks: str) -> None:
    cli(f"run {asks} --id one")
    cli(f"run {asks} --id two")
    said = cli("runs delete one --yes")
    assert said.code == 0
    assert said.out.startswith("deleted 1 run: 0 entries, 2 events, 1 request; ")
    assert ids(cli, "") == ["two"]
    assert cli("runs show one").code == 2
    deleted = cli("runs delete two --yes --json").json
    assert (deleted["runs"], deleted["programs"], deleted["requests"]) == (["two"], 1, 1)
    assert deleted["bytes"] > 100
    assert cli("inbox --json").json == []


def test_delete_asks_and_without_a_terminal_wants_a_yes(cli: Cli, asks: str) -> None:
    cli(f"run {asks} --id one")
    said = cli("runs delete one")
    assert (said.code, said.err) == (2, "error: there is no terminal to ask at: say --yes to delete\n")
    assert cli("runs delete one two --yes").code == 2
    assert ids(cli, "") == ["one"], "all of them or none"


def test_delete_asks_at_a_terminal(cli: Cli, asks: str) -> None:
    cli(f"run {asks} --id one")
    for answer, code, left in (("n", 1, ["one"]), ("y", 0, [])):
        with terminal("runs", "delete", "one") as person:
            assert "delete 1 run: one (waiting, 0 entries)?" in person.until("[y/N] ")
            person.type(f"{answer}\n")
            assert person.ended() == code
        assert ids(cli, "") == left


def test_prune_forgets_what_ended_long_ago(cli: Cli, here: Path, asks: str) -> None:
    program(here, "return {}", name="done.tac")
    program(here, 'error("no")', name="failed.tac")
    for name in ("a", "b", "c"):
        cli(f"run done.tac --id {name}")
    cli("run failed.tac --id f")
    cli(f"run {asks} --id open")
    assert cli("runs prune --older-than 1d --json").json["runs"] == []
    dry = cli("runs prune --older-than 0s --status done --keep 1 --dry-run")
    assert [line.split()[0] for line in dry.out.splitlines()] == ["a", "b", "would"]
    assert "would delete 2 runs: 0 entries" in dry.out
    assert len(ids(cli, "")) == 5
    assert cli("runs prune --keep 1 --status done --json").json["runs"] == ["a", "b"]
    assert ids(cli, "") == ["open", "f", "c"]
    pruned = cli("runs prune --older-than 0s --json").json
    assert (pruned["dry_run"], pruned["runs"], pruned["programs"]) == (False, ["c", "f"], 2)
    assert ids(cli, "") == ["open"]
