"""The commands of the seeds work as they are printed, and print what the seeds show; a server on this machine is the
model."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tactus.cli import USAGE
from tests.cli.conftest import Cli
from tests.cli.terminal import terminal
from tests.fake_openai import KEY, serve
from tests.seeds.blocks import Block, Line, of, put

EXPORT = re.compile(r"export (\w+)=(\S+)")


def commands(block: Block) -> list[str]:
    """What is typed: the lines of a block but for those of comments alone."""
    return [line for line in block.text.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("block", of("shell"), ids=str)
def test_the_list_has_every_command_of_a_block(block: Block) -> None:
    assert [line.says.strip() for line in block.line] == commands(block)


@pytest.mark.parametrize("block", of("shell"), ids=str)
def test_the_commands_of_a_block_work_as_printed(
    block: Block, cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(block.files, here)
    exported = {found[1]: found[2] for line in block.line if (found := EXPORT.fullmatch(line.says))}
    with model(block, monkeypatch, exported.get("OPENAI_API_KEY", KEY)):
        for line in block.line:
            put(line.files, here)
            if found := EXPORT.fullmatch(line.says):
                monkeypatch.setenv(found[1], found[2])
            else:
                typed(line, cli)
            assert [name for name in line.makes if not (here / name).exists()] == [], line.says


@contextmanager
def model(block: Block, monkeypatch: pytest.MonkeyPatch, key: str = KEY) -> Iterator[None]:
    """A server that answers as the block says."""
    with serve(block.replies, key=key) as server:
        monkeypatch.setenv("OPENAI_API_KEY", key)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        yield


def typed(line: Line, cli: Cli) -> None:
    """Give the command to the command line; AssertionError where it does not do what the list says."""
    code, said = run(line.says, cli, line.types)
    if line.waits:
        assert code == USAGE, f"$ {line.says}\nmay work: say what it does, instead of what it waits for\n{said}"
        assert f"`{line.waits}` is not available in this version" in said
        return
    assert code == line.exits, f"$ {line.says}\n{said}"
    at = 0
    for wanted in line.prints:
        assert wanted in said[at:], f"$ {line.says}\ndoes not print {wanted!r} there:\n{said}"
        at = said.index(wanted, at) + len(wanted)
    assert [text for text in line.lacks if text in said] == [], f"$ {line.says}"


def run(says: str, cli: Cli, types: tuple[tuple[str, str], ...] = (), *, seen: bool = False) -> tuple[int, str]:
    """The exit code of a command and all that it prints; at a terminal, where something is typed, or it is `seen`."""
    tactus, *words = shlex.split(says, comments=True)
    assert tactus == "tactus"
    if not types and not seen:
        told = cli(shlex.join(words))
        return told.code, told.err + told.out
    with terminal(*words) as person:
        for text, keys in types:
            person.until(text)
            person.type(keys)
        return person.ended(), person.seen


@pytest.mark.parametrize("block", of("sample"), ids=str)
def test_a_command_prints_the_lines_of_a_sample(
    block: Block, cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(block.files, here)
    monkeypatch.setenv("NO_COLOR", "1")
    with model(block, monkeypatch):
        code, said = run(block.command, cli, seen=block.terminal)
    assert code == 0, said
    sample = block.text
    for theirs, ours in block.differs.items():
        assert theirs in sample
        sample = sample.replace(theirs, ours)
    lines = iter(shaped(said))
    for line in shaped(sample):
        assert line in lines, f"{line!r} is not printed there:\n{said}"


def shaped(text: str) -> list[str]:
    """The lines with every number the same, and without their margin, in which a time may stand."""
    lines = [re.sub(r"^\d\d:\d\d:\d\d ", "", line.strip()).strip() for line in text.splitlines()]
    return [re.sub(r"\d+(\.\d+)?", "0", line) for line in lines]
