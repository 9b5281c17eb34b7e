"""Start-up is a feature: a command imports what it needs and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, program

HEAVY = {"pydantic", "pydantic_ai", "httpx", "httpx2", "openai", "genai_prices", "yaml"}
PARSER = {"tree_sitter", "tree_sitter_lua", "lupa"}
STORE = {"sqlite3"}
LOOP = {"asyncio"}
MEASURE = "import sys, tactus.cli as c; code = c.main(sys.argv[1:]); print('\\nMODULES', *sys.modules); sys.exit(code)"
WORKER = 'w = Agent { model = "openai/gpt-4o" }\nMocks { w = {message = "hello"} }'


def imported(folder: Path, line: str) -> set[str]:
    """The top-level modules that a command leaves behind in its process."""
    return {name.partition(".")[0] for name in every(folder, line)}


def every(folder: Path, line: str) -> set[str]:
    """All modules."""
    words = [sys.executable, "-c", MEASURE, *line.split()]
    done = subprocess.run(words, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("MODULES ")[2].split())


@pytest.mark.parametrize("line", ["--help", "version", "version --json"])
def test_help_and_version_import_next_to_nothing(here: Path, line: str) -> None:
    assert not imported(here, line) & (HEAVY | PARSER | STORE | LOOP | {"dataclasses", "difflib"})


HELLO = (Path(__file__).parent.parent.parent / "examples" / "01-hello.tac").read_text("utf-8")


@pytest.mark.parametrize("line", ["validate hello.tac", "validate hello.tac --json", "validate --strict ."])
def test_validate_needs_a_parser_and_nothing_that_runs(here: Path, line: str) -> None:
    (here / "hello.tac").write_text(HELLO, encoding="utf-8")
    found = imported(here, line)
    assert found >= PARSER
    assert not found & (HEAVY | STORE | LOOP | {"rich", "difflib", "subprocess"})


def test_what_nobody_configures_is_not_loaded(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TACTUS_REQUIRE", "TACTUS_STORM"):
        monkeypatch.delenv(name, raising=False)  # they speak to the suite, and look like settings
    (here / "hello.tac").write_text(HELLO, encoding="utf-8")
    loaded = {"tactus.config.load", "tactus.runtime", "tactus.storage"}
    assert not every(here, "validate hello.tac") & loaded
    (here / ".tactus" / "config.yml").write_text("default_model: openai/gpt-4o\n", encoding="utf-8")
    assert every(here, "validate hello.tac") >= loaded


@pytest.mark.parametrize("line", ["explain", "explain TAC005", "explain Human.approve"])
def test_explain_reads_tables_alone(here: Path, line: str) -> None:
    assert not imported(here, line) & (HEAVY | PARSER | STORE | LOOP | {"rich", "difflib"})


LOOKING = (
    *("inbox", "respond one:0@0.0 --approve"),
    *("runs list", "runs show one", "runs export one", "runs cancel one", "runs cancel one --graceful"),
    *("runs prune --keep 1", "runs delete one --yes"),
)


@pytest.fixture
def waiting(cli: Cli, here: Path, ask: str) -> Path:
    """A folder in which a run waits for a person."""
    assert cli(f"run {ask} --id one").code == 3
    return here


@pytest.mark.parametrize("line", LOOKING)
def test_looking_and_answering_need_no_parser_and_no_models(waiting: Path, line: str) -> None:
    assert not imported(waiting, line) & (HEAVY | PARSER)


@pytest.mark.parametrize("line", LOOKING)
def test_looking_and_answering_need_no_loop(waiting: Path, line: str) -> None:
    assert not imported(waiting, line) & LOOP


def test_an_empty_procedure_needs_no_model_library(here: Path) -> None:
    program(here, "return {}")
    assert not imported(here, "run main.tac") & HEAVY


def test_a_mocked_turn_needs_no_model_library(here: Path) -> None:
    program(here, "return {text = w().output}", before=WORKER)
    assert not imported(here, "run main.tac --mock") & HEAVY
