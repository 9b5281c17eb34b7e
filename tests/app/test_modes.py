"""Who answers in which mode: doubles of the file, doubles of the host, obliging ones, and what is real."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.config.snapshot import Snapshot
from tactus.errors import UsageError
from tactus.ops.limits import LIMIT
from tactus.runtime import Event
from tactus.storage.memory import MemoryStore
from tests.agents.doubles import Model, says
from tests.programs import Clock, CrashingStore, error, result, result_after_crashes, run_program

TWO = """
look = Tool { input = {}, function() return "really" end }
writer = Agent { model = "openai/gpt-4o-mini" }
critic = Agent { model = "openai/gpt-4o-mini" }
Mocks { writer = {message = "scripted"}, look = {returns = "scripted"} }
"""
BOTH = TWO + "Procedure { function(input) return {writer().text, critic().text, look({})} end }"


def real() -> Model:
    return Model(says("real"))


def test_live_knows_no_doubles() -> None:
    assert result(BOTH, mode="live", models=real()) == ["real", "real", "really"]
    host = {"writer": {"message": "host"}}
    assert result(BOTH, mode="live", models=real(), doubles=host) == ["real", "real", "really"]


def test_in_a_test_who_has_a_double_uses_it_and_the_rest_is_real() -> None:
    model = real()
    assert result(BOTH, mode="test", models=model) == ["scripted", "real", "scripted"]
    assert [asked.agent for asked in model.asked] == ["critic"]


def test_obliging_doubles_stand_in_for_the_rest_and_nothing_leaves() -> None:
    model = real()
    assert result(BOTH, mode="obliging", models=model) == ["scripted", "mock critic", "scripted"]
    assert model.asked == []


def test_strict_doubles_are_an_error_where_there_is_none() -> None:
    model = real()
    assert error(BOTH, mode="mock", models=model)["code"] == "no_double"
    assert error(BOTH, mock=True, models=model)["code"] == "no_double"
    assert model.asked == []


@pytest.mark.parametrize("mode", ["mock", "test", "obliging"])
def test_the_hosts_doubles_go_before_the_files(mode: str) -> None:
    host: dict[str, Any] = {"writer": {"message": "host"}, "critic": {"message": "too"}, "look": {"returns": 5}}
    assert result_after_crashes(BOTH, mode=mode, doubles=host) == ["host", "too", 5]


@pytest.mark.parametrize("mode", ["mock", "test", "obliging"])
def test_the_hosts_doubles_hold_in_a_file_that_runs_inside(mode: str) -> None:
    outer = 'Procedure { function(input) return Procedure.run("./inner.tac", {}) end }'
    files = {"inner.tac": BOTH}
    host = {"critic": {"message": "host"}}
    assert result(outer, mode=mode, doubles=host, files=files) == ["scripted", "host", "scripted"]


def test_in_a_test_a_file_that_runs_inside_has_doubles_of_its_own() -> None:
    outer = TWO + 'Procedure { function(input) return {critic().text, Procedure.run("./inner.tac", {})} end }'
    inner = BOTH.replace("Mocks { writer", "Mocks { critic")
    found = result(outer, mode="test", models=real(), files={"inner.tac": inner})
    assert found == ["real", ["real", "scripted", "scripted"]]


def test_a_resumed_run_keeps_its_mode() -> None:
    source = (
        TWO
        + """Procedure { function(input)
      local go_on = Human.approve{message = "Go on?"}
      return {writer().text, critic().text}
    end }"""
    )
    assert result(source, mode="obliging", answers=[True]) == ["scripted", "mock critic"]


def test_a_mode_that_there_is_not_is_refused() -> None:
    app = App(MemoryStore(), Settings())
    with pytest.raises(UsageError, match='a run has no mode "mok": it is one of live, mock, test, obliging'):
        app.create(bundle.make("main.tac", BOTH, None), {}, mode="mok")


# secrets

KEYED = """
writer = Agent { model = "openai/gpt-4o-mini" }
critic = Agent { model = "openai/gpt-4o-mini" }
Mocks { writer = {conditional = {{when = {message = "s3cret-value"}, returns = "seen"}, returns = "unseen"}} }
Procedure { function(input)
  local key = os.getenv("KEY")
  return {writer{message = key}.text, critic{message = key}.text}
end }
"""


def test_secrets_are_resolved_only_for_what_is_sent() -> None:
    model = real()
    granted: dict[str, Any] = {"under": Snapshot(env={"KEY": False}), "environ": {"KEY": "s3cret-value"}}
    assert result(KEYED, mode="test", models=model, **granted) == ["unseen", "real"]
    assert [asked.messages[-1].content for asked in model.asked] == ["s3cret-value"]


# turns that the host leaves out

LOOP = """
writer = Agent { model = "openai/gpt-4o-mini" }
critic = Agent { model = "openai/gpt-4o-mini" }
Mocks { writer = {message = "w"}, critic = {message = "c"} }
Procedure { function(input)
  while true do
    pcall(writer)
    Step.run("criticise", function() critic() end)
    Sleep(1)
  end
end }
"""


def turns(heard: list[Event]) -> list[str]:
    return [event.data["agent"] for event in heard if event.kind == "turn"]


@pytest.mark.parametrize(
    ("most", "taken", "message"),
    [
        ({"writer": 2}, "wcwc", 'the agent "writer" may take 2 agent turns here, and would take one more'),
        ({"critic": 2}, "wcwcw", 'the agent "critic" may take 2 agent turns here, and would take one more'),
        ({"": 3, "writer": 5}, "wcw", "the run may take 3 agent turns here, and would take one more"),
        ({"writer": 0}, "", 'the agent "writer" may take 0 agent turns here, and would take one more'),
    ],
)
def test_the_turn_after_the_last_is_not_taken_and_no_program_catches_that(
    most: dict[str, int], taken: str, message: str
) -> None:
    run, heard = run_program(LOOP, turns=most)
    assert (run.status, json.loads(run.error or "{}")) == ("failed", {"code": LIMIT, "message": message})
    assert "".join(agent[0] for agent in turns(heard)) == taken


@pytest.mark.parametrize("quiet_entries", [1, 16])
def test_turns_that_are_remembered_count(quiet_entries: int) -> None:
    most = {"critic": 2}
    whole = CrashingStore(0, clock := Clock())
    run_program(LOOP, turns=most, store=whole, clock=clock, quiet_entries=quiet_entries)
    for at in range(1, whole.appends + 1):
        store = CrashingStore(at, clock := Clock())
        run, _ = run_program(LOOP, turns=most, store=store, clock=clock, quiet_entries=quiet_entries)
        assert (run.status, json.loads(run.error or "{}")["code"]) == ("failed", LIMIT), at
        said = [event.data["agent"] for event in store.events("r1") if event.kind == "turn"]
        assert said == ["writer", "critic", "writer", "critic", "writer"], at
        assert [entry.path for entry in store.entries("r1")] == [entry.path for entry in whole.entries("r1")]


def test_a_turn_without_a_reply_is_none() -> None:
    mocks = 'Mocks { writer = {temporal = {{error = "no"}, "a", {error = "no"}, "b", "c"}} }'
    source = f"""writer = Agent {{ model = "openai/gpt-4o-mini" }}
    {mocks}
    Procedure {{ function(input) for i = 1, 5 do pcall(writer) end end }}"""
    run, heard = run_program(source, turns={"writer": 2})
    assert (run.status, len(turns(heard))) == ("failed", 2)
    assert run_program(source, turns={"writer": 3})[0].status == "done"


def test_a_limit_of_the_programs_own_comes_first() -> None:
    source = LOOP.replace("Procedure {", "Procedure { max_turns = 2,").replace("while true do", "for i = 1, 2 do")
    assert error(source, turns={"": 2})["code"] == "max_turns"


def test_turns_in_a_file_that_runs_inside_count() -> None:
    outer = """writer = Agent { model = "openai/gpt-4o-mini" }
    Mocks { writer = {message = "w"} }
    Procedure { function(input) writer() return Procedure.run("./inner.tac", {}) end }"""
    run, heard = run_program(outer, turns={"writer": 2}, files={"inner.tac": LOOP})
    assert (run.status, turns(heard)) == ("failed", ["writer", "writer", "critic"])
