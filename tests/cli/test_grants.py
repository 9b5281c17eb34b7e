"""`run -v`, `resume -v` and `info` tell what a program is granted, by whom, before anything of it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli, program, write
from tests.cli.test_config import PROJECT

WIDE = "env: [HOME, SERVICE_TOKEN]\nfiles: {access: read}\n"


def told(text: str) -> list[list[str]]:
    """The rows of the section, split where the columns are."""
    _, _, rest = text.partition("Grants:\n")
    rows = rest.split("\n\n")[0].splitlines()
    return [row.split() for row in rows[: next((i for i, row in enumerate(rows) if row[:2] != "  "), len(rows))]]


def first(rows: list[list[str]], what: str) -> str:
    """The row of a thing that is granted, as one text."""
    return next(" ".join(row) for row in rows if row[: len(what.split())] == what.split())


def test_a_run_tells_first_what_it_is_granted(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_TOKEN", "very-secret-token")
    monkeypatch.setenv("OPENAI_API_KEY", "very-secret-key")
    program(here, 'Log.info("it runs") return {}')
    write(here, PROJECT, WIDE)
    assert cli("trust").code == 0
    said = cli("run main.tac -v --limit memory=64MB --max-turns 7 --sandbox none")
    assert said.json == {} or said.json == []
    rows = told(said.err)
    assert first(rows, "sandbox") == "sandbox none --sandbox"
    assert first(rows, "files") == f"files read in {here} {PROJECT}:2, default"
    assert first(rows, "env HOME") == f"env HOME a reference {PROJECT}:1"
    assert first(rows, "provider") == "provider openai its credentials are at hand OPENAI_API_KEY"
    assert first(rows, "limits.memory") == "limits.memory 64 MB --limit memory"
    assert first(rows, "max_turns") == "max_turns 7 --max-turns"
    assert first(rows, "config") == f"config read and trusted {PROJECT}"
    assert said.err.index("Grants:") < said.err.index("it runs")
    assert "very-secret" not in said.out + said.err


def test_the_layers_of_the_sandbox_are_told(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    row = first(told(cli("run main.tac --verbose").err), "sandbox")
    for layer in ("no_new_privs", "seccomp", "rlimits"):
        assert layer in row
    assert row.endswith(" default")


def test_a_run_that_goes_on_tells_what_it_keeps(cli: Cli, here: Path, ask: str) -> None:
    write(here, PROJECT, WIDE)
    assert cli(f"run {ask} --id one --trust --sandbox none --limit memory=64MB").code == 3
    write(here, PROJECT, "")
    assert cli("respond one:0@0.0 --approve").code == 0
    rows = told(cli("resume one -v --limit memory=256MB").err)
    assert first(rows, "files") == f"files read in {here} kept with the run"
    assert first(rows, "env SERVICE_TOKEN") == "env SERVICE_TOKEN a reference, not set here kept with the run"
    assert first(rows, "limits.memory") == "limits.memory 256 MB kept with the run"
    assert first(rows, "sandbox").startswith("sandbox process (")


def test_it_is_told_however_little_is_shown(cli: Cli, here: Path) -> None:
    program(here, "return {}")
    assert "Grants:" in cli("run main.tac -v --sandbox none --log-level error").err
    assert "Grants:" in cli("run main.tac -v --sandbox none --log-format jsonl --json").err
    assert "Grants:" not in cli("run main.tac --sandbox none").err


def test_many_runs_have_no_one_list(cli: Cli, here: Path, ask: str) -> None:
    assert cli(f"run {ask} --sandbox none").code == 3
    assert cli("resume --all -v").err == "error: -v shows what one run is granted: name the run in place of --all\n"


def test_a_description_tells_them_and_what_is_not_trusted(cli: Cli, here: Path) -> None:
    program(here, 'return os.getenv("HOME")')
    write(here, PROJECT, f"{WIDE}sandbox: {{kind: none}}\n")
    said = cli("info main.tac")
    assert said.code == 0
    rows = told(said.out)
    assert first(rows, "sandbox").startswith("sandbox process (")
    assert first(rows, "env HOME") == (
        f"env HOME NOT granted: gives programs a variable of your environment {PROJECT}:1"
    )
    assert "env HOME: it refers to this variable; the key env grants it (NOT granted)" in said.out
    assert first(rows, "config") == f"config read, NOT trusted to widen anything {PROJECT}"
    found = cli("info main.tac --json").json["metadata"]["grants"]
    assert {"what": "files", "how": f"read in {here}", "said": f"{PROJECT}:2, default", "holds": True} in found
    assert [row["what"] for row in found if not row["holds"]] == ["sandbox.kind", "env HOME", "env SERVICE_TOKEN"]
