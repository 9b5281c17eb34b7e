"""What the operator has to mend: the run waits for that, and then goes on without paying anything twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.forks import Forks
from tests.acceptance.life import PROGRAMS, Life, check_kept
from tests.acceptance.server import serving

DRAFT = str(PROGRAMS / "draft.tac")
FALLBACK = str(PROGRAMS / "fallback.tac")
ANSWERS = ["first", "second"]
SILENT = {"system:You are far": {"status": 503, "message": "overloaded"}, "system:You are near": ANSWERS}
ATTEMPTS = 3
"""how often a request is made before its provider counts as unreachable"""


def test_a_provider_that_is_down_blocks_the_run_until_it_is_back(forks: Forks, tmp_path: Path) -> None:
    with serving(tmp_path, ANSWERS) as provider:
        life = Life(forks, tmp_path, provider.env)
        life.tactus("run", DRAFT, "--id", "r", expected=3)
        life.tactus("respond", "r:1@0.0", "--approve", expected=0)
        assert len(provider.requests("r")) == 1
        port = int(provider.url.split(":")[2].split("/")[0])
    before = life.past("r")
    blocked = life.tactus("resume", "r", expected=1)
    assert "✗ Run r is blocked" in blocked.err
    assert f"openai cannot be reached at http://127.0.0.1:{port}/v1" in blocked.err
    assert f"tactus resume r --storage-path {tmp_path}\n" in blocked.err
    past = life.past("r")
    assert past.run["status"] == "blocked"
    assert list(past.entries) == ["0/0", "1"], "that nobody was there is no answer"
    check_kept(before, past)
    with serving(tmp_path, ANSWERS, port=port) as provider:
        assert json.loads(life.tactus("resume", "r", expected=0).out) == "first second true"
        assert len(provider.requests("r")) == 1, "only what had no answer was asked"
    check_kept(past, life.past("r"))


@pytest.mark.parametrize("turn", [1, 2])
def test_a_refused_key_blocks_the_run_until_it_is_set(forks: Forks, tmp_path: Path, turn: int) -> None:
    with serving(tmp_path, ANSWERS) as provider:
        wrong = {**provider.env, "OPENAI_API_KEY": "sk-wrong-0123456789"}
        good = Life(forks, tmp_path, provider.env)
        bad = Life(forks, tmp_path, wrong)
        if turn == 1:
            blocked = bad.tactus("run", DRAFT, "--id", "r", expected=1)
        else:
            good.tactus("run", DRAFT, "--id", "r", expected=3)
            good.tactus("respond", "r:1@0.0", "--approve", expected=0)
            blocked = bad.tactus("resume", "r", expected=1)
        assert "the provider refused the key of openai: set OPENAI_API_KEY to one it takes" in blocked.err
        assert "sk-wrong" not in blocked.err + blocked.out
        assert good.past("r").run["status"] == "blocked"
        past = good.finish("r")
        assert past.result == "first second true"
        statuses = [request["status"] for request in provider.requests("r")]
    assert statuses == ([401, 200, 200] if turn == 1 else [200, 401, 200])


def test_a_missing_key_blocks_before_anything_is_sent(forks: Forks, tmp_path: Path) -> None:
    with serving(tmp_path, ANSWERS) as provider:
        nobody = Life(forks, tmp_path, {**provider.env, "OPENAI_API_KEY": ""})
        blocked = nobody.tactus("run", DRAFT, "--id", "r", expected=1)
        assert "there is no key for openai: set OPENAI_API_KEY" in blocked.err
        assert provider.requests("r") == []
        assert Life(forks, tmp_path, provider.env).finish("r").result == "first second true"


def test_a_program_can_catch_that_a_model_is_unreachable(forks: Forks, tmp_path: Path) -> None:
    with serving(tmp_path, SILENT) as provider:
        life = Life(forks, tmp_path, provider.env)
        life.tactus("run", FALLBACK, "--id", "r", expected=3)
        waiting = life.past("r")
        error = json.loads(waiting.entries["0/0"]["value"])
        assert (waiting.entries["0/0"]["ok"], error["code"], error["retryable"]) == (0, "unreachable", True)
        assert waiting.entries["0/0"]["attempts"] == ATTEMPTS
        done = life.finish("r")
        check_kept(waiting, done)
        models = [request["model"] for request in provider.requests("r")]
    assert done.result == {"ok": False, "first": "first", "second": "second", "yes": True}
    assert models == ["gpt-4o"] * ATTEMPTS + ["gpt-4o-mini"] * 2, "what was caught once is not tried again"


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_was_caught_is_written_before_the_next_request(forks: Forks, tmp_path: Path, when: str) -> None:
    """The third commit (after the tables and the run) is that of the error that the program caught."""
    with serving(tmp_path, SILENT) as provider:
        life = Life(forks, tmp_path, provider.env)
        assert life.start("run", FALLBACK, "--id", "r", kill=(3, when)).wait().code == -9
        assert list(life.past("r").entries) == ([] if when == "before" else ["0/0"])
        done = life.finish("r")
        models = [request["model"] for request in provider.requests("r")]
    assert done.result == {"ok": False, "first": "first", "second": "second", "yes": True}
    assert models.count("gpt-4o") == (2 * ATTEMPTS if when == "before" else ATTEMPTS)
    assert models.count("gpt-4o-mini") == 2
