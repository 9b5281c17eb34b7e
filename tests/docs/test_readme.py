"""Every command that the pages show works as printed, on a fresh checkout, without a key."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT, Command, blocks, commands, pages

SHOWN = [page for page in pages() if any(block.language == "console" for block in blocks(page))]
NOT_RUN = ("make ", "export ")
"""What is looked at but not typed: it would run these very tests, or needs a key."""


def typed(page: Path) -> list[Command]:
    return [command for block in blocks(page) if block.language == "console" for command in commands(block)]


def checkout(folder: Path) -> dict[str, str]:
    """A place like a fresh checkout, and the environment in it: the command on the path, no key."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    (folder / "hello.tac").write_text(hello(), encoding="utf-8")
    foreign = ("TACTUS_SYSTEM_CONFIG",)  # the suite's own, so that no file of this machine is read
    kept = {n: value for n, value in os.environ.items() if n in foreign or not n.startswith(("OPENAI_", "TACTUS_"))}
    return {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}


def hello() -> str:
    return next(block.text for block in blocks(ROOT / "README.md") if block.language == "tac")


def run_one(command: Command, folder: Path, environ: dict[str, str]) -> None:
    line = command.line
    if line.startswith("tactus run ") and "--mock" not in line:
        line += " --mock"
    ended = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ended.returncode == command.exits, f"$ {line}\nended with {ended.returncode}\n{ended.stdout}"
    rest = iter(ended.stdout.splitlines())
    for wanted in command.prints:
        assert any(re.search(pattern(wanted), said) for said in rest), (
            f"$ {line}\ndoes not print\n{wanted}\nbut\n{ended.stdout}"
        )


def pattern(wanted: str) -> str:
    """A line as a page shows it: "…" stands for anything, the space around it for none."""
    return ".*".join(map(re.escape, wanted.strip().split("…")))


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_commands_of_a_page_work_one_after_another(page: Path, tmp_path: Path) -> None:
    environ = checkout(tmp_path)
    for command in typed(page):
        if not command.line.startswith(NOT_RUN):
            run_one(command, tmp_path, environ)


def test_the_targets_of_make_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    shown = {command.line.split()[1] for page in SHOWN for command in typed(page) if command.line.startswith("make ")}
    assert shown
    assert shown <= targets


def test_the_readme_opens_with_the_two_commands() -> None:
    lines = [line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line]
    assert lines[0] == "# Tactus"
    assert lines[2:6] == ["```console", "$ make demo", "$ make test", "```"]


def test_nobody_is_told_to_install_another_product() -> None:
    for page in pages():
        for line in page.read_text("utf-8").splitlines():
            if "pip install tactus" in line:
                assert "Never" in line or "never" in line or page.name == "differences.md", f"{page.name}: {line}"


def test_the_hello_of_the_readme_is_the_hello_of_the_examples_in_what_it_gives() -> None:
    assert "Hello, nice to meet you!" in hello()
    assert "Hello, nice to meet you!" in (ROOT / "examples" / "01-hello.tac").read_text("utf-8")


def codes() -> set[str]:
    """Every code that the source gives an error which a program can catch."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if node.func.id in ("Failure", "ModelFault") and isinstance(first, ast.Constant):
                    found.add(str(first.value))
    for path in (ROOT / "src").rglob("*.lua"):
        found |= set(re.findall(r'\bcode = "(\w+)"', path.read_text("utf-8")))
    return found


def test_every_code_of_an_error_is_documented_and_no_other() -> None:
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert set(re.findall(r"^### (\w+)$", page, re.MULTILINE)) == codes()


def test_the_pages_name_every_room_of_the_source() -> None:
    page = (ROOT / "docs" / "design.md").read_text("utf-8")
    rooms = {path.name for path in (ROOT / "src" / "tactus").iterdir() if path.is_dir() and path.name[0] != "_"}
    assert [room for room in sorted(rooms) if f"`{room}/`" not in page] == []


def test_the_command_line_page_has_every_command_and_exit_code() -> None:
    from tactus import cli

    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert [name for name in cli.COMMANDS if f"\n## tactus {name}\n" not in page] == []
    for code in (cli.DONE, cli.FAILED, cli.USAGE, cli.WAITING, cli.INTERRUPTED, cli.TERMINATED):
        assert re.search(rf"^\|[^|]*\b{code}\b", page, re.MULTILINE), code
