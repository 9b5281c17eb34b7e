"""What is granted is told in rows: what, how, and who said so; what is not trusted is told as not granted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tactus.config import grants
from tactus.config.grants import Rows
from tactus.config.snapshot import Files, Snapshot
from tests.config.test_load import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def rows(machine: Machine, *, trusts: bool = False, layers: tuple[str, ...] = (), **environ: str) -> list[list[str]]:
    config = machine.load(None, trusts=trusts, **environ)
    under = grants.allowed(config, machine.project)
    found = Rows(under, config, environ, machine.project, layers=layers).all()
    assert all(row.holds != row.how.startswith("NOT") for row in found)
    return [[row.what, row.how, row.said] for row in found]


def test_without_a_file_there_are_the_sandbox_and_the_folder(machine: Machine) -> None:
    assert rows(machine, layers=("seccomp", "rlimits")) == [
        ["sandbox", "process (seccomp, rlimits)", "default"],
        ["files", f"read and write in {machine.project}", "default"],
    ]


def test_everything_that_is_granted_is_told_with_who_said_it(machine: Machine) -> None:
    server = "a: {command: npx, args: [x, 'y z'], env: {TOKEN: hidden-token, B: '${B}'}}"
    machine.say("user", f"mcp_servers:\n  {server}\n  b: {{url: 'http://me:hidden-pw@h/x?key=hidden-key'}}\n")
    machine.say("system", "env: {HOME: , LANG: {plain: true}}\nlimits: {memory: 64MB, log: 8MB}\n")
    machine.say("project", "files: {access: read, root: data}\nbudget: {usd: 1.5}\nmax_turns: 5\n")
    said = rows(
        machine,
        HOME=str(machine.home),
        TACTUS_ENV="SERVICE",
        OPENAI_API_KEY="hidden-openai",
        OPENAI_BASE_URL="http://me:hidden-pw@h/v1",
        AWS_DEFAULT_REGION="eu",
    )
    user, system = (f"{machine.files[name]}" for name in ("user", "system"))
    assert said == [
        ["sandbox", "process", "default"],
        ["files", f"read in {machine.project / 'data'}", ".tactus/config.yml:1"],
        ["env HOME", "a reference", f"{system}:1"],
        ["env LANG", "its value, not set here", f"{system}:1"],
        ["env SERVICE", "a reference, not set here", "TACTUS_ENV"],
        ["mcp a", "starts npx x 'y z', with B, TOKEN", f"{user}:2"],
        ["mcp b", "connects to http://***@h/x?***", f"{user}:3"],
        ["provider openai", "its credentials are at hand, to http://***@h/v1", "OPENAI_API_KEY, OPENAI_BASE_URL"],
        ["limits.memory", "64 MB", f"{system}:2"],
        ["max_turns", "5", ".tactus/config.yml:3"],
        ["budget.usd", "1.5", ".tactus/config.yml:2"],
        ["config", "read, as the system's", system],
        ["config", "read, as the user's", user],
        ["config", "read, widens nothing", ".tactus/config.yml"],
    ]
    assert not any("hidden" in text for row in said for text in row)


def test_what_nobody_trusts_is_told_as_not_granted(machine: Machine) -> None:
    machine.say("user", "sandbox: {kind: docker}\nfiles: {access: read}\n")
    machine.say("project", "sandbox: {kind: none}\nfiles: {access: write}\nenv: [HOME]\nopenai: {base_url: http://a}\n")
    machine.say("sidecar", "max_turns: 7\nmcp_servers: {a: {command: sh}}\n")
    user = str(machine.files["user"])
    assert rows(machine) == [
        ["sandbox", "docker", f"{user}:1"],
        ["files", f"read in {machine.project}", f"{user}:2, default"],
        ["max_turns", "7", "hello.tac.yml:1"],
        ["files.access", "NOT granted: gives programs more access to files (yours is read)", ".tactus/config.yml:2"],
        ["sandbox.kind", "NOT granted: runs programs without a sandbox (yours is docker)", ".tactus/config.yml:1"],
        [
            "openai.base_url",
            "NOT granted: sends requests, and your key with them, to another server: http://a",
            ".tactus/config.yml:4",
        ],
        ["env HOME", "NOT granted: gives programs a variable of your environment", ".tactus/config.yml:3"],
        ["mcp a", "NOT granted: starts a command: sh", "hello.tac.yml:2"],
        ["config", "read, as the user's", user],
        ["config", "read, NOT trusted to widen anything", ".tactus/config.yml"],
        ["config", "read, NOT trusted to widen anything", "hello.tac.yml"],
    ]
    trusted = rows(machine, trusts=True)
    assert ["sandbox", "none", ".tactus/config.yml:1"] in trusted
    assert ["env HOME", "a reference, not set here", ".tactus/config.yml:3"] in trusted
    assert ["config", "read and trusted", "hello.tac.yml"] in trusted


def test_a_run_that_was_started_before_has_what_it_was_given_then(machine: Machine) -> None:
    machine.say("user", "env: [NOW]\n")
    under = Snapshot(sandbox="docker", env={"THEN": True}, files=None, unknown_price="ignore", max_turns=3)
    found = Rows(under, machine.load(), {"THEN": "x"}, machine.project, begun=True).all()
    assert [[row.what, row.how, row.said] for row in found][:-1] == [
        ["sandbox", "docker", "kept with the run"],
        ["files", "none", "kept with the run"],
        ["env THEN", "its value", "kept with the run"],
        ["max_turns", "3", "kept with the run"],
        ["unknown_price", "ignore", "kept with the run"],
    ]


def test_what_is_allowed_is_what_a_run_would_be_given(machine: Machine) -> None:
    machine.say("project", "files: {access: none}\nbudget: {tokens: 5}\nenv: [HOME]\n")
    under = grants.allowed(machine.load(), machine.project)
    assert (under.files, under.budget, under.env) == (None, {"tokens": 5}, {})
    assert grants.allowed(machine.load(trusts=True), machine.project).env == {"HOME": False}
    machine.say("project", "files: {root: data}\n")
    assert grants.allowed(machine.load(), machine.project).files == Files(str(machine.project / "data"))
