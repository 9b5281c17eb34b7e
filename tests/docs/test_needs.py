"""Tests that need more than Python are skipped, counted, and demanded, as CONTRIBUTING.md says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent.parent / "conftest.py"
SUITE = """
import pytest

@pytest.mark.needs("node")
def test_one(): pass

@pytest.mark.needs("node", "redis")
def test_two(): pass

def test_three(): pass

def test_four(): pytest.skip("for a reason of its own")
"""


def run_suite(folder: Path, *flags: str, require: str = "", body: str = SUITE) -> tuple[int, str]:
    """pytest over a made-up suite, on a machine that has nothing."""
    shutil.copy(CONFTEST, folder / "conftest.py")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = needs(what): needs it\n", encoding="utf-8")
    (folder / "test_suite.py").write_text(body, encoding="utf-8")
    environ = {**os.environ, "PATH": "/nowhere", "TACTUS_REQUIRE": require, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *flags]
    ended = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize("flags", [(), ("-n", "2")], ids=["alone", "with xdist"])
def test_what_is_missing_is_skipped_and_counted(tmp_path: Path, flags: tuple[str, ...]) -> None:
    code, said = run_suite(tmp_path, *flags)
    assert code == 0, said
    assert "1 passed, 3 skipped" in said
    assert "2 tests skipped: 2 for want of node (TACTUS_REQUIRE=node makes that a failure)" in said


def test_what_is_demanded_and_missing_fails(tmp_path: Path) -> None:
    code, said = run_suite(tmp_path, require="node")
    assert code == 1, said
    assert "node is missing here, and TACTUS_REQUIRE names it" in said
    assert "for want of" not in said


def test_a_demand_that_means_nothing_is_an_error(tmp_path: Path) -> None:
    code, said = run_suite(tmp_path, require="postgers")
    assert code == 4, said
    assert "TACTUS_REQUIRE names postgers; it takes postgres, redis, node, chromium, docker" in said


def test_a_need_that_means_nothing_is_an_error(tmp_path: Path) -> None:
    body = 'import pytest\n@pytest.mark.needs("nod")\ndef test_one(): pass\n'
    code, said = run_suite(tmp_path, body=body)
    assert code == 1, said
    assert '"nod" is nothing that a test can need' in said
