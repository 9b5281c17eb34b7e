"""What a person sees of a run: the lines, their levels and formats."""

from __future__ import annotations

import argparse
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tactus.cli.out import compact
from tactus.cli.progress import Progress
from tactus.cli.report import spending, total
from tactus.runtime.events import Event
from tests.cli.conftest import Cli, program

AGENT = """
done = tactus.done
add = Tool { description = "Adds", input = {a = field.integer{}, b = field.integer{}},
  function(args) if args.b == 0 then error("nothing to add") end return {sum = args.a + args.b} end }
w = Agent { model = "openai/gpt-4o", system_prompt = "x", tools = {add, done} }
Mocks { w = {temporal = {
  {message = "Let me add.", tool_calls = {
    {tool = "add", args = {a = 1, b = 2}}, {tool = "add", args = {a = 1, b = 0}}
  }},
  {tool_calls = {{tool = "done", args = {reason = "it is 3"}}}}
}} }
"""
COST = {"agent": "w", "provider": "openai", "model": "gpt-4o", "tokens": 354, "cost": 0.0012674, "duration_ms": 1204}


class Screen(io.StringIO):
    """A stream of the encoding a test wants, a terminal or not."""

    def __init__(self, encoding: str = "utf-8", tty: bool = False) -> None:
        super().__init__()
        self._encoding, self._tty = encoding, tty

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return self._tty


def progress(screen: Screen, format: str = "rich", level: str = "info") -> Progress:
    return Progress(argparse.Namespace(log_format=format, log_level=level), screen)


def shown(kind: str, data: dict[str, Any], screen: Screen | None = None) -> str:
    screen = screen or Screen()
    progress(screen)(Event(kind, data, at=1.0))
    return screen.getvalue()


def test_a_run_reads_like_the_example_in_the_readme(cli: Cli, here: Path) -> None:
    program(here, "repeat w() until done.called() return {sum = add({a = 2, b = 2}).sum}", before=AGENT)
    said = cli("run main.tac --mock --id one")
    lines = re.sub(r"\d+ms", "1204ms", said.err).splitlines()
    cost = "$ Cost w: n/a (0 tokens, scripted/openai/gpt-4o, 1204ms)"
    assert lines[:2] == ["Running procedure: main.tac (lua format)", "Run one"]
    lines = lines[2:]
    assert lines[:3] == ["→ Agent w: Waiting for response...", "Let me add.", "✓ Agent w: Completed 1204ms"]
    assert lines[3:5] == ['→ Tool add {"a": 1, "b": 2}', '  Result: {"sum": 3}']
    assert lines[5] == '→ Tool add {"a": 1, "b": 0}'
    assert lines[6].startswith("  Error: ")
    assert "nothing to add" in lines[6]
    assert lines[7:9] == [cost, "→ Agent w: Waiting for response..."]
    assert lines[10:12] == ['→ Tool done {"reason": "it is 3"}', "  Result: Done"]
    assert "✓ Procedure completed: 2 iterations, 2 tools used" in lines
    assert lines[-6:-3] == ["$ Cost Summary", "  Total Cost: n/a", "  Total Tokens: 0"]
    assert said.json == {"sum": 4}


def test_a_cost_has_six_decimals_or_is_not_known() -> None:
    assert shown("cost", COST) == "$ Cost w: $0.001267 (354 tokens, openai/gpt-4o, 1204ms)\n"
    unknown = {**COST, "cost": None, "tokens": None, "provider": ""}
    assert shown("cost", unknown) == "$ Cost w: n/a (n/a tokens, gpt-4o, 1204ms)\n"
    assert shown("cost", {**COST, "cost": 0.0}).startswith("$ Cost w: $0.000000 (")


def test_a_total_with_an_unknown_part_is_a_lower_bound() -> None:
    known, unknown = Event("cost", COST), Event("cost", {**COST, "cost": None})
    assert total(spending([known, known])) == "$0.002535"
    assert total(spending([known, unknown])) == "≥ $0.001267"
    assert total(spending([unknown])) == "n/a"


def test_coins_are_for_terminals_that_can_show_them() -> None:
    assert "💰 Cost w" in shown("cost", COST, Screen("UTF-8", tty=True))
    assert "$ Cost w" in shown("cost", COST, Screen("UTF-8"))
    assert "$ Cost w" in shown("cost", COST, Screen("latin-1", tty=True))


def test_a_stream_that_is_not_utf8_gets_plain_signs() -> None:
    screen = Screen("latin-1")
    progress(screen).line("→ ✓ ✗ ↺ … ≥ 💰")
    assert screen.getvalue() == "-> ok: error: <- ... >= $\n"


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in shown("cost", COST, Screen(tty=True))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in shown("cost", COST, Screen(tty=True))


def test_the_time_is_shown_once_a_second_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Screen(tty=True)
    out = progress(screen)
    for at, text in ((10.1, "a"), (10.9, "b\nc"), (11.0, "d")):
        out.line(text, at=at)
    rows = screen.getvalue().splitlines()
    assert [re.sub(r"\d", "0", row) for row in rows] == ["00:00:00 a", " " * 9 + "b", " " * 9 + "c", "00:00:00 d"]


def test_terminal_has_no_times_and_raw_has_one_timed_line_each() -> None:
    for format, expected in (
        ("terminal", "a\nb\n"),
        ("raw", "1970-01-01T00:00:01.500Z WARN a\\nb\n"),
    ):
        screen = Screen(tty=True)
        progress(screen, format).line("a\nb", "warn", 1.5)
        assert screen.getvalue() == expected


def test_jsonl_holds_records_only() -> None:
    screen = Screen()
    out = progress(screen, "jsonl")
    out(Event("log", {"level": "info", "message": "hi"}, path="3", at=2.0))
    out(Event("text", {"agent": "w", "text": "→"}))
    out.line("Run one", at=2.0)
    records = [json.loads(line) for line in screen.getvalue().splitlines()]
    assert records[0] == {"kind": "log", "path": "3", "at": 2.0, "level": "info", "message": "hi"}
    assert [record["kind"] for record in records] == ["log", "text", "line"]


@pytest.mark.parametrize(
    ("level", "expected"),
    [("debug", "diwe"), ("info", "iwe"), ("warn", "we"), ("warning", "we"), ("error", "e")],
)
def test_the_level_says_which_lines_are_shown(cli: Cli, here: Path, level: str, expected: str) -> None:
    program(here, 'Log.debug("<d>") Log.info("<i>") Log.warn("<w>") Log.error("<e>") return {}')
    said = cli(f"run main.tac --log-level {level}")
    assert "".join(re.findall("<(.)>", said.err)) == expected
    assert ("✓ Procedure completed" in said.err) == (expected[-3:] == "iwe")
    assert said.json == []


def test_an_error_is_shown_at_every_level(cli: Cli, here: Path) -> None:
    program(here, 'error("broken")')
    assert "main.tac:4: broken" in cli("run main.tac --log-level error").err


def test_a_reply_that_streams_is_shown_once() -> None:
    screen = Screen()
    out = progress(screen)
    for piece in ("Hel", "lo", "\nyou"):
        out(Event("text", {"agent": "w", "text": piece}))
    out(Event("turn", {"agent": "w", "text": "Hello\nyou", "duration_ms": 5}, at=1.0))
    out(Event("turn", {"agent": "w", "text": "whole", "duration_ms": 5}, at=1.0))
    assert screen.getvalue() == "Hello\nyou\n✓ Agent w: Completed 5ms\nwhole\n✓ Agent w: Completed 5ms\n"


def test_a_streamed_reply_stands_under_the_other_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Screen(tty=True)
    out = progress(screen)
    for piece in ("a\n", "b"):
        out(Event("text", {"agent": "w", "text": piece}))
    first, second = screen.getvalue().split("\n")
    assert (first[9:], second) == ("a", " " * 9 + "b")


def test_a_retry_and_a_timer_say_how_long() -> None:
    retry = {"agent": "w", "message": "rate limited", "seconds": 1.5}
    assert shown("retrying", retry) == "warn: agent w: rate limited; again in 1.5s\n"
    assert shown("sleeping", {"until": 0.0}) == "… Sleeping until 1970-01-01 00:00:00 UTC\n"
    assert shown("replayed", {"steps": 1}) == "↺ Replayed 1 step from the journal\n"


def test_long_values_are_shortened_for_the_eye() -> None:
    assert compact("a\n  b") == "a b"
    assert compact({"k": "→"}) == '{"k": "→"}'
    assert compact("x" * 600).endswith("...")
    assert len(compact(["x" * 600])) == 500


def test_runs_show_tells_the_story_in_order(cli: Cli, here: Path) -> None:
    program(
        here,
        'repeat w() until done.called() Log.info("added", {n = 3}) '
        "pcall(function() Step.checkpoint(function() error('no') end) end) return {n = 3}",
        before=AGENT,
    )
    cli("run main.tac --mock --id one")
    shown = cli("runs show one").out
    story = [
        "Run one  done  main.tac\n",
        '  result  {"n": 3}\n',
        "  cost    n/a, 0 tokens\n",
        "0/0    Model.request w  (",
        "Let me add. [calls add, add]\n",
        'tool add {"a": 1, "b": 2} -> {"sum": 3}\n',
        'tool add {"a": 1, "b": 0} -> error: ',
        "1/0    Model.request w  (",
        "[calls done]\n",
        'tool done {"reason": "it is 3"} -> Done\n',
        'log info: added {"n": 3}\n',
        "✗ Step.checkpoint",
        "no\n",
    ]
    places = [shown.find(text) for text in story]
    assert -1 not in places, shown
    assert places == sorted(places), shown


STAGES = 'sub = Procedure { function() Stage.set("checking") end }'


def test_stages_and_a_stop_are_lines(cli: Cli, here: Path) -> None:
    body = 'Stage.set("planning") sub{} Stage.set("executing") Stop.request("enough", false) Step.run("fetch", print)'
    said = cli(f"run {program(here, body, before=STAGES)} --id one")
    for line in ("→ Stage: planning", "→ Stage of sub: checking", "→ Stage: executing"):
        assert line in said.err.splitlines()
    assert "! Stop requested by the program as a failure: enough" in said.err.splitlines()
    shown = cli("runs show one").out
    for text in ("stage: none -> planning", "stage of sub: none -> checking", "stage: planning -> executing"):
        assert text in shown
    assert "stop requested as a failure: enough" in shown
    assert "Step.run fetch" in shown


def test_a_stop_says_who_asked_for_it_and_why() -> None:
    assert shown("stop", {"reason": None, "success": None, "by": ""}) == "! Stop requested\n"
    assert shown("stop", {"reason": "late", "success": True, "by": "ann"}) == "! Stop requested by ann: late\n"
