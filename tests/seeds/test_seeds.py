"""Every block of the seeds runs as it is printed, or says which word it waits for."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tactus.config.snapshot import Files, Snapshot
from tests.programs import run_program

HERE = Path(__file__).parent
BLOCKS: list[dict[str, Any]] = tomllib.loads((HERE / "blocks.toml").read_text("utf-8"))["block"]
SEEDS = HERE.parent.parent.parent / "shared" / "seeds"
PRINTED = {"S1": "Syntax Quick Reference", "S3": "Primitives Reference"}


def named(block: dict[str, Any]) -> str:
    return f"{block['seed']} {block['name']}"


@pytest.fixture
def files(tmp_path: Path) -> Snapshot:
    (tmp_path / "README.md").write_text("# Read me\n", "utf-8")
    return Snapshot(files=Files(str(tmp_path)))


@pytest.mark.parametrize("block", [block for block in BLOCKS if "waits" not in block], ids=named)
def test_a_block_runs_as_printed(block: dict[str, Any], files: Snapshot) -> None:
    source = block.get("prologue", "") + block["text"] + block.get("check", "")
    answers = json.loads(block.get("answers", "[]"))
    run, _ = run_program(source, under=files, answers=answers, name="block.tac")
    assert run.status == "done", run.error or run.waiting_on
    assert json.loads(run.result or "null") == json.loads(block["expect"])


@pytest.mark.parametrize("block", [block for block in BLOCKS if "waits" in block], ids=named)
def test_a_block_that_waits_names_the_word_it_waits_for(block: dict[str, Any], files: Snapshot) -> None:
    run, _ = run_program(block.get("prologue", "") + block["text"], under=files, name="block.tac")
    waits = block["waits"]
    said = waits if " " in waits else f"`{waits}`"
    assert f"{said} is not available in this version" in json.loads(run.error or "{}").get("message", run.status)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside this checkout")
def test_each_block_is_what_the_seed_says() -> None:
    texts = [path.read_text("utf-8").replace("\r\n", "\n") for path in sorted(SEEDS.glob("*.txt"))]
    for block in BLOCKS:
        (seed,) = [text for text in texts if PRINTED[block["seed"]] in text]
        assert block["text"].rstrip() in seed, named(block)
