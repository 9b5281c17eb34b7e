"""Tactus from Python: the Runtime, through its own methods."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from tactus import Runtime
from tactus.errors import RequestError, UsageError
from tactus.storage.sqlite import SqliteStore
from tests.awaited import awaited
from tests.door.shared import ASK, NAME, Clock, request
from tests.programs import in_main

# -------------------------------------------------------------------- what a run comes to


@awaited
async def test_a_run_that_ends_gives_its_result() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(in_main("return {double = input.n * 2}"), {"n": 21})
        assert (run.status, run.result, run.error, run.requests) == ("done", {"double": 42}, None, ())
        assert run == await runtime.get(run.run_id) == await runtime.resume(run.run_id)


@awaited
async def test_waiting_is_a_status_and_so_is_every_other_end() -> None:
    async with Runtime(storage="memory") as runtime:
        waiting = await runtime.start(ASK)
        failed = await runtime.start(in_main('error("no luck")'))
        asleep = await runtime.start(in_main("Sleep(86400)"))
        assert [run.status for run in (waiting, failed, asleep)] == ["waiting", "failed", "waiting"]
        assert failed.error is not None
        assert (failed.error["message"], failed.error["site"]) == ("no luck", "main.tac:3")
        assert (request(waiting).message, request(waiting).type) == ("Go?", "approval")


@awaited
async def test_a_run_has_the_fields_of_the_command_lines_json_and_no_others(tmp_path: Path) -> None:
    async with Runtime(storage=tmp_path) as runtime:
        run = await runtime.start(ASK, id="one")
        assert json.loads(json.dumps(run.as_object())) == run.as_object()
        said = await _said(tmp_path, "resume one --json")
        assert run.as_object() == json.loads(said)
        assert [asked.as_object() for asked in await runtime.inbox()] == json.loads(
            await _said(tmp_path, "inbox --json")
        )


async def _said(folder: Path, line: str) -> str:
    """What another process prints."""
    words = [sys.executable, "-m", "tactus", *line.split(), "--storage-path", str(folder)]
    process = await asyncio.create_subprocess_exec(
        *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL
    )
    out, err = await process.communicate()
    assert process.returncode in (0, 3), err.decode()
    return out.decode()


@awaited
async def test_a_run_cannot_be_changed() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(ASK)
        for frozen in (run, request(run)):
            with pytest.raises(FrozenInstanceError):
                frozen.status = "done"  # type: ignore[misc]


# -------------------------------------------------------------------- answers


@awaited
async def test_a_person_answers_and_the_run_goes_on() -> None:
    async with Runtime(storage="memory") as runtime:
        run = await runtime.start(ASK)
        assert await runtime.inbox() == list(run.requests)
        ready = await runtime.answer(request(run).id, True, actor="ann", comment="go")
        assert (ready.status, ready.requests, await runtime.inbox()) == ("ready", (), [])
        assert (await runtime.resume(run.run_id)).result == {"yes": True}
        record = await runtime.look(lambda store: store.request(request(run).id))
        assert (record["actor"], record["comment"], record["answered_via"]) == ("ann", "go", "python")


@awaited
async def test_an_answer_of_the_wrong_kind_leaves_the_request_open() -> None:
    async with Runtime(storage="memory") as runtime:
        asked, named = request(await runtime.start(ASK)), request(await runtime.start(NAME))
        for wrong, value in ((asked, "yes"), (asked, 1), (named, True)):
            with pytest.raises(RequestError) as caught:
                await runtime.answer(wrong.id, value, actor="ann")
            assert not caught.value.decided
        assert len(await runtime.inbox()) == 2
        assert (await runtime.answer(named.id, "Ann", actor="ann")).status == "ready"


@awaited
async def test_the_same_answer_twice_is_no_error_and_another_one_is_too_late() -> None:
    async with Runtime(storage="memory") as runtime:
        id = request(await runtime.start(ASK)).id
        await runtime.answer(id, True, actor="ann")
        await runtime.answer(id, True, actor="bob")
        with pytest.raises(RequestError, match='is decided: ann answered "yes" at') as caught:
            await runtime.answer(id, False, actor="bob")
        assert caught.value.decided


@awaited
async def test_an_answer_after_the_deadline_is_too_late_and_the_default_holds() -> None:
    clock = Clock()
    async with Runtime(storage="memory", clock=clock) as runtime:
        run = await runtime.start(ASK, {"timeout": 60})
        clock.now += 60
        with pytest.raises(RequestError, match="nobody answered before 2023-11-14 22:14:20 UTC") as caught:
            await runtime.answer(request(run).id, True, actor="ann")
        assert caught.value.decided
        assert (await runtime.resume(run.run_id)).result == {"yes": False}


@awaited
async def test_who_answers_has_a_name_and_an_unknown_request_is_named() -> None:
    async with Runtime(storage="memory") as runtime:
        with pytest.raises(UsageError, match="actor is who answers"):
            await runtime.answer("r:1@0.0", True, actor="")
        with pytest.raises(RequestError, match=r"no request r:1@0\.0"):
            await runtime.answer("r:1@0.0", True, actor="ann")


# -------------------------------------------------------------------- where runs are kept


@awaited
async def test_runs_are_kept_where_the_command_line_keeps_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".tactus").mkdir()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "er")
    async with Runtime() as runtime:
        run = await runtime.start(ASK)
    async with Runtime(storage=tmp_path / ".tactus") as runtime, Runtime(storage=f"{tmp_path}/.tactus/runs.db") as same:
        assert await runtime.get(run.run_id) == await same.get(run.run_id) == run


def test_nothing_is_made_before_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Runtime()
    assert list(tmp_path.iterdir()) == []


@awaited
async def test_a_store_of_your_own_stays_open(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "mine.db", durability="normal")
    async with Runtime(storage=store) as runtime:
        run = await runtime.start(ASK)
    assert store.run(run.run_id).status == "waiting"
    store.close()


@awaited
async def test_a_closed_runtime_says_so() -> None:
    runtime = Runtime(storage="memory")
    await runtime.close()
    await runtime.close()
    with pytest.raises(UsageError, match="this Runtime is closed"):
        await runtime.start(ASK)
    with pytest.raises(UsageError, match="this Runtime is closed"):
        await runtime.inbox()
