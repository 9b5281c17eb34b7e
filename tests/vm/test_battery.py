"""The battery: a small sample always, all of it when TACTUS_STORM is set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.battery import cases_of, judge, main

SAMPLE = Path(__file__).with_name("cases.toml")
WHOLE = Path(__file__).parents[3] / "shared" / "battery" / "battery.toml"


@pytest.mark.parametrize("case", cases_of(str(SAMPLE)), ids=lambda case: str(case["name"]))
def test_the_sample_holds(case: dict[str, Any]) -> None:
    assert judge(case) == ""


@pytest.mark.skipif(not os.environ.get("TACTUS_STORM") or not WHOLE.exists(), reason="a storm: set TACTUS_STORM=1")
def test_the_whole_battery_holds() -> None:
    assert main(["--sandbox", "none", "--cases", str(WHOLE)]) == 0


@pytest.mark.parametrize("sandbox", ["process", "docker"])
def test_a_sandbox_that_is_not_built_is_refused(sandbox: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sandbox", sandbox, "--cases", str(SAMPLE)]) == 2
    assert "is not available in this version" in capsys.readouterr().err
