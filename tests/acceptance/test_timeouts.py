"""Deadlines that pass while no process is alive."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.acceptance.life import PROGRAMS, Life

APPROVAL = str(PROGRAMS / "approval.tac")


def asked_and_left(life: Life, **params: Any) -> None:
    given = [word for name, value in params.items() for word in ("--param", f"{name}={str(value).lower()}")]
    ended = life.tactus("run", APPROVAL, "--id", "r", *given, expected=3)
    assert "Go on?" in ended.err
    assert "tactus respond r:0@0.0 --approve" in ended.err
    (request,) = life.past("r").requests.values()
    assert 0 < request["expires_at"] - request["created_at"] <= 1
    time.sleep(max(0.0, request["expires_at"] - time.time()) + 0.01)


@pytest.mark.parametrize("default", [True, False])
def test_the_default_holds_once_the_deadline_has_passed(life: Life, default: bool) -> None:
    asked_and_left(life, timeout=0.4, default=default)
    late = life.tactus("respond", "r:0@0.0", "--reject" if default else "--approve", expected=1)
    assert late.out.startswith("not recorded: request r:0@0.0 is decided: nobody answered before ")
    assert late.out.endswith("; its default holds\n")
    result = json.loads(life.tactus("resume", "r", expected=0).out)
    assert (result["yes"], result["why"]) == (default, "timed_out")
    (request,) = life.past("r").requests.values()
    assert request["status"] == "expired"


def test_nobody_has_to_look_at_an_expired_request_before_the_run_goes_on(life: Life) -> None:
    asked_and_left(life, timeout=0.4, default=True)
    result = json.loads(life.tactus("resume", "r", expected=0).out)
    assert (result["yes"], result["why"]) == (True, "timed_out")
    late = life.tactus("respond", "r:0@0.0", "--reject", expected=1)
    assert "nobody answered before " in late.out
    assert json.loads(life.tactus("resume", "r", expected=0).out) == result, "a late answer changes nothing"


def test_a_deadline_can_be_an_error_that_the_program_catches(life: Life) -> None:
    asked_and_left(life, timeout=0.4, on_timeout="error")
    result = json.loads(life.tactus("resume", "r", expected=0).out)
    assert result["error"] == "timeout"
    assert result["message"].endswith('nobody answered in time: "Go on?"')
    assert json.loads(life.tactus("resume", "r", expected=0).out) == result


def test_a_resume_before_the_deadline_waits_on_with_the_same_deadline(life: Life) -> None:
    life.tactus("run", APPROVAL, "--id", "r", "--param", "timeout=600", expected=3)
    before = life.past("r").requests
    life.tactus("resume", "r", expected=3)
    assert life.past("r").requests == before
    assert life.past("r").run["wake_at"] == before["r:0@0.0"]["expires_at"]
