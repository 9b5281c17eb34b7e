"""The battery: a small sample always, all of it when TACTUS_STORM is set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.battery import cases_of, judge, main
from tests.storm import STORM, few

SAMPLE = Path(__file__).with_name("cases.toml")
WHOLE = Path(__file__).parents[3] / "shared" / "battery" / "battery.toml"


MODES = ("none", "process")


CASES = cases_of(str(SAMPLE))
TRIED = [*(("none", case) for case in few(CASES, 10)), *(("process", case) for case in few(CASES, 5))]


@pytest.mark.parametrize(("sandbox", "case"), TRIED, ids=[f"{mode}-{case['name']}" for mode, case in TRIED])
def test_the_sample_holds(sandbox: str, case: dict[str, Any]) -> None:
    assert judge(case, sandbox) == ""


@pytest.mark.skipif(not STORM or not WHOLE.exists(), reason="a storm: set TACTUS_STORM=1")
@pytest.mark.parametrize("sandbox", MODES)
def test_the_whole_battery_holds(sandbox: str) -> None:
    assert main(["--sandbox", sandbox, "--cases", str(WHOLE)]) == 0
