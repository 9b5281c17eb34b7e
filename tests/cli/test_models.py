"""Runs that ask a model: a server on this machine, and what is said when it is down or refuses the key."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, Said, program
from tests.fake_openai import KEY, serve

WRONG = "sk-wrong-9876543210abcdef"
ASSISTANT = 'w = Agent { model = "openai/gpt-4o", system_prompt = "Be kind." }'


@pytest.fixture
def greeting(here: Path) -> str:
    return program(here, "return {text = w().output}", before=ASSISTANT)


@pytest.fixture
def down() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


def environment(monkeypatch: pytest.MonkeyPatch, url: str, key: str) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    monkeypatch.setenv("OPENAI_API_KEY", key)


def nowhere(key: str, *said: Said) -> None:
    for one in said:
        assert key not in one.out + one.err


def test_a_reply_streams_and_its_cost_is_shown(cli: Cli, greeting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve("Hello there, friend.") as server:
        environment(monkeypatch, server.url, KEY)
        said = cli(f"run {greeting} --id one")
    assert said.json == {"text": "Hello there, friend."}
    assert said.err.count("Hello there, friend.\n✓ Agent w: Completed ") == 1
    assert re.search(r"^\$ Cost w: \$0\.00\d{4} \(1242 tokens, openai/gpt-4o\S*, \d+ms\)$", said.err, re.M)
    total = re.search(r"^  Total Cost: \$(0\.00\d{4})\n  Total Tokens: 1242$", said.err, re.M)
    assert total is not None
    shown = cli("runs show one --json")
    assert shown.json["usage"] == {"total_tokens": 1242, "requests": 1}
    assert f"{shown.json['cost']:.6f}" == total[1]
    nowhere(KEY, said, shown, cli("runs show one"))


def test_a_run_without_a_key_is_blocked_until_there_is_one(
    cli: Cli, greeting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = cli(f"run {greeting} --id one")
    assert (said.code, said.out) == (1, "")
    assert "✗ Run one is blocked:\n  there is no key for openai: set OPENAI_API_KEY" in said.err
    assert said.err.endswith("once mended: tactus resume one\n")
    with serve("Hello.") as server:
        environment(monkeypatch, server.url, KEY)
        assert cli("resume one").json == {"text": "Hello."}


def test_a_wrong_key_is_said_without_showing_it(cli: Cli, greeting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve("Hello.") as server:
        environment(monkeypatch, server.url, WRONG)
        said = cli(f"run {greeting} --id one --json")
        everything = [said, *(cli(line) for line in ("runs show one", "runs show one --json", "resume one --json"))]
        assert said.code == 1
        assert said.json["status"] == "blocked"
        assert "key" in said.json["error"]["message"]
        nowhere(WRONG, *everything)
        environment(monkeypatch, server.url, KEY)
        assert cli("resume one").json == {"text": "Hello."}


def test_a_server_that_is_down_blocks_the_run(cli: Cli, here: Path, down: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program(here, "return {text = w().output}", before=ASSISTANT)
    environment(monkeypatch, down, KEY)
    said = cli("run main.tac --id one --json")
    assert said.code == 1
    assert said.json["status"] == "blocked"
    assert "http://127.0.0.1:" in said.json["error"]["message"]
    nowhere(KEY, said)
    with serve("Hello.") as server:
        environment(monkeypatch, server.url, KEY)
        assert cli("resume one").json == {"text": "Hello."}


def test_no_key_is_stored(cli: Cli, here: Path, greeting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve("Hello.") as server:
        environment(monkeypatch, server.url, KEY)
        cli(f"run {greeting}")
    stored = b"".join(path.read_bytes() for path in (here / ".tactus").iterdir())
    assert KEY.encode() not in stored
    assert b"Hello." in stored


def test_events_of_a_reply_are_json_lines(cli: Cli, greeting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve("Hello there.") as server:
        environment(monkeypatch, server.url, KEY)
        said = cli(f"run {greeting} --log-format jsonl")
    records = [json.loads(line) for line in said.err.splitlines()]
    assert "".join(r["text"] for r in records if r["kind"] == "text") == "Hello there."
    assert [r["tokens"] for r in records if r["kind"] == "cost"] == [1242]
    nowhere(KEY, said)


def test_a_total_with_an_unknown_price_is_a_lower_bound_and_null_in_json(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = 'u = Agent { model = "openai/gpt-nobody-prices-9" }'
    program(here, "w() u() return {}", before=f"{ASSISTANT}\n{unknown}")
    with serve("Hello.") as server:
        environment(monkeypatch, server.url, KEY)
        said = cli("run main.tac --json")
    assert re.search(r"^\$ Cost u: n/a \(1242 tokens, ", said.err, re.M)
    assert re.search(r"^  Total Cost: ≥ \$0\.00\d{4}\n  Total Tokens: 2484\n  Per-call breakdown:\n", said.err, re.M)
    assert re.search(r"^    w: \$0\.00\d{4} \(1242 tokens, \d+\.\ds\)\n    u: n/a \(", said.err, re.M)
    assert (said.json["cost"], said.json["usage"]["total_tokens"]) == (None, 2484)
