"""A reply is shown while it comes, each agent's once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agents.test_streaming import REPLIES, SOURCE
from tests.cli.conftest import Cli, write
from tests.fake_openai import KEY, FakeOpenAI, serve


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    with serve(REPLIES) as fake:
        monkeypatch.setenv("OPENAI_BASE_URL", fake.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield fake


def test_a_log_of_json_lines_has_every_piece_and_what_each_turn_took(cli: Cli, here: Path, server: FakeOpenAI) -> None:
    said = cli(f"run {write(here, 'main.tac', SOURCE)} --id one --log-format jsonl")
    events = [json.loads(line) for line in said.err.splitlines()]
    pieces = [event for event in events if event["kind"] == "text"]
    assert "".join(event["text"] for event in pieces if event["agent"] == "bob") == REPLIES["system:You are Bob"]
    turns = [event for event in events if event["kind"] == "turn"]
    assert [turn["agent"] for turn in turns] == ["ann", "bob", "quiet", "ann"]
    assert all(turn["usage"]["total_tokens"] == 1242 and turn["cost"] and "duration_ms" in turn for turn in turns)
    again = cli("resume one --log-format jsonl")
    assert not [line for line in again.err.splitlines() if json.loads(line)["kind"] == "text"]


def test_pieces_are_shown_while_the_reply_is_on_its_way(cli: Cli, here: Path, server: FakeOpenAI) -> None:
    server.options.chunk_delay = 0.1
    said = cli(f"run {write(here, 'main.tac', SOURCE)} --log-format jsonl")
    events = [json.loads(line) for line in said.err.splitlines()]
    pieces = [event["at"] for event in events if event["kind"] == "text" and event["agent"] == "bob"]
    assert len(pieces) == 4, "a sentence of 29 characters, 8 at a time"
    assert pieces[-1] - pieces[0] >= 0.2


def test_a_terminal_shows_each_agents_text_once(cli: Cli, here: Path, server: FakeOpenAI) -> None:
    said = cli(f"run {write(here, 'main.tac', SOURCE)}")
    assert said.err.count(f"{REPLIES['system:You are Ann']}\n✓ Agent ann: Completed ") == 2
    assert said.err.count(str(REPLIES["system:You are Ann"])) == 2
    assert said.err.count(f"{REPLIES['system:You are Bob']}\n✓ Agent bob: Completed ") == 1
