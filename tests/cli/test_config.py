"""Configuration as commands see it: what a run takes from it, and what `tactus config show` says."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tactus.config import limits
from tests.cli.conftest import Cli, program, write
from tests.cli.test_startup import imported
from tests.fake_openai import KEY, serve

PROJECT = ".tactus/config.yml"


def own(home: Path, text: str) -> None:
    """The user's own file."""
    (home / "config" / "tactus").mkdir(parents=True, exist_ok=True)
    (home / "config" / "tactus" / "config.yml").write_text(text, encoding="utf-8")


def kept(folder: Path, run: str, database: str = ".tactus/runs.db") -> dict[str, Any]:
    """What a run keeps of the settings, as its database has it, without the seal."""
    with sqlite3.connect(folder / database) as connection:
        (text,) = connection.execute("SELECT settings FROM runs WHERE id = ?", (run,)).fetchone()
    connection.close()
    found: dict[str, Any] = json.loads(text)
    assert found.pop("seal")
    return found


# -------------------------------------------------------------------- what a run takes from it


def test_a_run_keeps_what_was_configured_when_it_was_started(cli: Cli, here: Path, home: Path) -> None:
    program(here, 'return Human.approve{message = "Go?"}')
    (here / "data").mkdir()
    own(home, "env: {HOME: {plain: true}, LANG: }\n")
    write(
        here,
        PROJECT,
        "default_model: gpt-4o\ndefault_provider: openai\nmax_turns: 5\nbudget: {usd: 1.5, requests: 3}\n"
        "files: {access: read, root: data}\n",
    )
    assert cli("run main.tac --id one").code == 3
    expected = {
        "mode": "live",
        "sandbox": "process",
        "default_model": "gpt-4o",
        "default_provider": "openai",
        "max_turns": 5,
        "budget": {"usd": 1.5, "requests": 3},
        "unknown_price": "refuse",
        "files": {"root": str(here / "data"), "write": False, "real": str(here / "data")},
        "env": {"HOME": True, "LANG": False},
        "limits": limits.together({}),
    }
    assert kept(here, "one") == expected
    write(here, PROJECT, "max_turns: 9\n")
    cli("respond one:0@0.0 --approve")
    assert cli("resume one").code == 0
    assert kept(here, "one") == expected


@pytest.mark.parametrize(
    ("line", "files"),
    [("", True), ("--read-only", False), ("--no-files", None)],
)
def test_a_run_may_use_the_current_folder_unless_a_flag_says_no(
    cli: Cli, here: Path, line: str, files: bool | None
) -> None:
    program(here, "return {}")
    assert cli(f"run main.tac --id one {line}").code == 0
    wanted = None if files is None else {"root": str(here), "write": files, "real": str(here)}
    assert kept(here, "one")["files"] == wanted


def test_the_flag_is_stronger_than_the_file_beside_the_program(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    write(here, "main.tac.yml", "max_turns: 7\n")
    for flags, turns in (("", 7), ("--max-turns 3", 3)):
        assert cli(f"run main.tac --id run{turns} {flags}").code == 0
        assert kept(here, f"run{turns}")["max_turns"] == turns


def test_a_configured_model_key_and_address_reach_the_agent(cli: Cli, here: Path, home: Path) -> None:
    program(here, "return {text = w().output}", before='w = Agent { system_prompt = "Be kind." }')
    with serve("Hello.") as server:
        own(home, f"openai_api_key: {KEY}\nopenai: {{base_url: {server.url}}}\n")
        write(here, PROJECT, "default_model: gpt-4o\n")
        said = cli("run main.tac --id one")
        assert said.json == {"text": "Hello."}
        assert [request["model"] for request in server.requests] == ["gpt-4o"]
    with sqlite3.connect(here / ".tactus" / "runs.db") as database:
        assert KEY not in "".join(database.iterdump())
    database.close()


def test_the_procedures_own_default_comes_before_the_configured_one(cli: Cli, here: Path, home: Path) -> None:
    program(here, "return w().output", before="w = Agent {}", head='default_model = "gpt-4o-mini",')
    with serve("Hello.") as server:
        own(home, f"openai_api_key: {KEY}\nopenai: {{base_url: {server.url}}}\ndefault_model: gpt-4o\n")
        assert cli("run main.tac").code == 0
        assert [request["model"] for request in server.requests] == ["gpt-4o-mini"]


def test_a_key_of_the_environment_is_stronger_than_one_of_a_file(
    cli: Cli, here: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(here, "return w().output", before='w = Agent { model = "gpt-4o" }')
    with serve("Hello.") as server:
        own(home, f"openai_api_key: sk-stale-0000000000\nopenai: {{base_url: {server.url}}}\n")
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        assert cli("run main.tac").code == 0


def test_a_blocked_run_goes_on_with_a_key_that_was_configured_since(cli: Cli, here: Path, home: Path) -> None:
    program(here, "return w().output", before='w = Agent { model = "gpt-4o" }')
    assert "is blocked" in cli("run main.tac --id one").err
    with serve("Hello.") as server:
        own(home, f"openai_api_key: {KEY}\nopenai: {{base_url: {server.url}}}\n")
        assert cli("resume one").json == "Hello."


def test_a_provider_that_is_none_is_refused_where_it_is_said(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    write(here, PROJECT, "max_turns: 5\ndefault_provider: opnai\n")
    said = cli("run main.tac")
    wanted = f'error: {PROJECT}:2: default_provider: "opnai" is no provider; did you mean "openai"?\n'
    assert (said.code, said.out, said.err) == (2, "", wanted)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("files: {root: gone}", f"{PROJECT}:1: files.root: there is no folder "),
    ],
)
def test_what_cannot_be_kept_to_is_refused_by_name(cli: Cli, here: Path, text: str, said: str) -> None:
    program(here, "return {}")
    write(here, PROJECT, text)
    ended = cli("run main.tac --json")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"error: {said}")
    assert not (here / ".tactus" / "runs.db").exists()


def test_a_configured_server_is_refused_by_the_program_that_would_need_it(cli: Cli, here: Path, home: Path) -> None:
    own(home, "mcp_servers: {plexus: {command: python, args: ['-m', plexus.mcp], env: {K: '${K}'}}}\n")
    program(here, "return {}")
    assert cli("run main.tac").code == 0
    program(here, "return mcp.plexus.info{}")
    assert "`mcp.plexus` is not available in this version" in cli("run main.tac").err


@pytest.mark.parametrize("line", ["run main.tac", "inbox", "runs list", "resume one", "respond one --approve"])
def test_a_mistake_in_a_file_stops_every_command_that_reads_it(cli: Cli, here: Path, line: str) -> None:
    program(here, "return {}")
    write(here, PROJECT, "\nmax_turn: 5\n")
    said = cli(line)
    wanted = f'error: {PROJECT}:2: there is no key "max_turn"; did you mean "max_turns"?\n'
    assert (said.code, said.out, said.err) == (2, "", wanted)


def test_how_a_run_is_shown_and_waited_for_can_be_configured(cli: Cli, here: Path) -> None:
    program(here, 'Log.info("hello") Sleep(0.5) return {}')
    write(here, PROJECT, "log: {level: warn, format: raw}\nwait: 0\n")
    said = cli("run main.tac")
    assert said.code == 3
    assert "hello" not in said.err
    assert cli("run main.tac --wait 5 --log-level info").code == 0


# -------------------------------------------------------------------- storage


def test_a_project_says_where_its_runs_are_kept(
    cli: Cli, here: Path, ask: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here, PROJECT, "storage: {path: data/all.db}\n")
    said = cli(f"run {ask} --id one")
    assert (here / "data" / "all.db").exists()
    assert "then: tactus resume one\n" in said.err
    (here / "deep").mkdir()
    monkeypatch.chdir(here / "deep")
    assert cli("inbox --json").json[0]["run_id"] == "one"


def test_a_place_of_the_environment_is_repeated_in_printed_commands(
    cli: Cli, here: Path, ask: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACTUS_STORAGE_PATH", "data")
    said = cli(f"run {ask} --id one")
    assert f"then: tactus resume one --storage-path {here / 'data'}\n" in said.err


def test_storage_that_says_two_things_at_once_is_refused_with_its_place(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    write(here, PROJECT, "storage:\n  kind: memory\n  path: data\n")
    said = f"{PROJECT}:2: storage.kind: memory keeps nothing: it takes no {PROJECT}:3: storage.path\n"
    assert cli("run main.tac").err == f"error: {said}"
    assert cli("run main.tac --storage sqlite").code == 0
    write(here, PROJECT, "storage:\n  path: data\n")
    assert cli("run main.tac --storage memory").code == 0


# -------------------------------------------------------------------- secrets


def test_a_configured_secret_is_masked_wherever_it_is_shown(
    cli: Cli, here: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(home, "openai_api_key: sk-very-secret\nenv: {TOKEN: , PLACE: {plain: true}}\n")
    monkeypatch.setenv("TOKEN", "granted-and-hidden")
    monkeypatch.setenv("PLACE", "granted-and-shown")
    texts = '"sk-very-secret", "granted-and-hidden", "granted-and-shown"'
    program(here, f'Log.info("a", {{{texts}}}) return {{{texts}}}')
    for line in ("run main.tac --id one", "run main.tac --json", "run main.tac --log-format jsonl", "runs show one"):
        said = cli(line)
        assert "very-secret" not in said.out + said.err, line
        assert "and-hidden" not in said.out + said.err, line
        assert "granted-and-shown" in said.out + said.err, line
    _, reference, plain = cli("resume one").json
    assert plain == "granted-and-shown"
    assert reference.startswith("[secret:TOKEN:")
    program(here, f'error("no: " .. table.concat({{{texts}}}, " "))')
    for line in ("run main.tac", "run main.tac --json"):
        said = cli(line)
        assert re.search(r"no: \S+ \[secret:TOKEN:\w+\] granted-and-shown", said.out + said.err)
        assert "very-secret" not in said.out + said.err


def test_a_secret_in_an_error_of_the_command_itself_is_masked(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(here, "return {}")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    said = cli("run main.tac --param sk-very-secret")
    assert (said.code, said.err) == (2, 'error: --param takes NAME=VALUE, not "***"\n')


def test_a_short_secret_is_not_looked_for(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(here, 'return "none of it"')
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    assert cli("run main.tac").json == "none of it"


# -------------------------------------------------------------------- config show


def test_every_value_is_shown_with_who_said_it(
    cli: Cli, here: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(home, "env: {TOKEN: {plain: true}}\nmcp_servers: {a: {command: x, env: {A: '${A}', B: plain-text}}}\n")
    write(here, PROJECT, "# ours\nbudget:\n  usd: 2\nopenai_api_key: sk-very-secret\n")
    program(here, "return {}")
    write(here, "main.tac.yml", "default_model: gpt-4o\n")
    monkeypatch.setenv("TACTUS_MAX_TURNS", "7")
    assert cli("trust").code == 0
    shown = cli("config show main.tac --json").json
    values = {value["key"]: (value["value"], value["layer"], value["origin"]) for value in shown["values"]}
    user = str(home / "config" / "tactus" / "config.yml")
    assert values["max_turns"] == (7, "environment", "TACTUS_MAX_TURNS")
    assert values["budget.usd"] == (2.0, "project", f"{PROJECT}:3")
    assert values["default_model"] == ("gpt-4o", "sidecar", "main.tac.yml:1")
    assert values["openai_api_key"] == ("***", "project", f"{PROJECT}:4")
    assert values["env.TOKEN"] == ({"plain": True}, "user", f"{user}:1")
    assert values["mcp_servers.a"][0] == {"command": "x", "env": {"A": "${A}", "B": "***"}}
    assert values["unknown_price"] == ("refuse", "default", "default")
    assert [(file["layer"], file["exists"]) for file in shown["files"]] == [
        ("system", False),
        ("user", True),
        ("project", True),
        ("sidecar", True),
    ]
    lines = cli("config show main.tac").out.splitlines()
    assert lines[:3] == [f"read: {user}", f"read: {PROJECT} (trusted)", "read: main.tac.yml (trusted)"]
    assert [line.split() for line in lines if line.startswith(("max_turns", "openai_api_key", "wait"))] == [
        ["max_turns", "7", "TACTUS_MAX_TURNS"],
        ["wait", "300", "default"],
        ["openai_api_key", "***", f"{PROJECT}:4"],
    ]


def test_what_is_not_trusted_is_shown_as_such_and_refuses_nothing(cli: Cli, here: Path) -> None:
    write(here, PROJECT, "openai: {base_url: http://a}\n")
    said = cli("config show")
    assert said.code == 0
    assert f"read: {PROJECT} (NOT trusted to widen anything)" in said.out
    assert f"{PROJECT}:1  NOT TRUSTED: sends requests, and your key with them, to another server" in said.out
    assert cli("config show gone.tac").err == "error: there is no file gone.tac\n"
    assert "invalid choice" in cli("config list").err


# -------------------------------------------------------------------- start-up


@pytest.mark.parametrize("line", ["config show", "run main.tac", "runs list"])
def test_without_a_file_nothing_reads_yaml(here: Path, cli: Cli, line: str) -> None:
    program(here, "return {}")
    cli("run main.tac")
    assert "yaml" not in imported(here, line)
    write(here, PROJECT, "max_turns: 5\n")
    assert "yaml" in imported(here, line)
