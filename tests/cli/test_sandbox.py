"""`tactus sandbox` builds the image of the container, tries it and tidies up; programs run in it from the command line.
The engine is the stand-in of the tests of the jail, over a real Unix socket."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tactus import __version__
from tactus.vm.jail import box, context
from tactus.vm.jail.engine import find
from tests.cli.conftest import Cli, program, write
from tests.cli.test_startup import every
from tests.vm.jail.fake_engine import FakeEngine, running

TAG = context.tag(context.digest(context.files()))
LAYERS = "no network, read-only, ids 65534, capabilities, no_new_privs, memory 512 MB, 16 processes, 1 processor"
BUILD = f"error: docker 28.2.2 has no image {TAG}: build it with `tactus sandbox build`\n"


@pytest.fixture
def fake(here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeEngine]:
    """An engine without images, which commands find."""
    with running() as one:
        monkeypatch.setenv("DOCKER_HOST", one.address)
        yield one


@pytest.fixture
def engine(fake: FakeEngine) -> FakeEngine:
    """One with this version's image."""
    fake.build()
    return fake


# building


def test_build_gives_the_engine_what_the_image_is_made_of(cli: Cli, fake: FakeEngine) -> None:
    said = cli("sandbox build")
    assert said.code == 0
    built, tried = said.out.splitlines()
    assert built.startswith(f"built {TAG} (sha256:")
    assert tried.startswith(f"  tried: docker 28.2.2, {LAYERS}")
    assert "Pulling from docker.io/library/python\n" in said.err
    assert "COPY tactus /worker/tactus\n" in said.err
    assert "Downloading" not in said.err
    assert fake.context() == context.files()
    (call,) = fake.calls("/build")
    assert call["query"]["t"] == TAG
    assert call["query"]["buildargs"] == f'{{"LUPA": "{context.lupa()}"}}'
    labels = f'{{"tactus.context": "{context.digest(context.files())}", "tactus.version": "{__version__}"}}'
    assert call["query"]["labels"] == labels


def test_build_as_json_says_nothing_else_on_stdout(cli: Cli, fake: FakeEngine) -> None:
    said = cli("sandbox build --json --quiet")
    assert (said.code, said.err) == (0, "")
    assert said.json["image"] == TAG
    assert said.json["engine"] == "docker 28.2.2"
    assert said.json["id"].startswith("sha256:")
    assert said.json["layers"][1:6] == LAYERS.split(", ")[:5]


def test_build_takes_another_base(cli: Cli, fake: FakeEngine) -> None:
    fake.quirks(missing_images=["registry.example/none"])
    assert cli("sandbox build --quiet --base registry.example/python:3.13").code == 0
    assert '"BASE": "registry.example/python:3.13"' in fake.calls("/build")[-1]["query"]["buildargs"]
    said = cli("sandbox build --quiet --base registry.example/none")
    assert said.code == 1
    sentence, *last = said.err.splitlines()
    assert sentence == (
        "error: docker 28.2.2 did not build the image: manifest for registry.example/none not found: manifest unknown"
    )
    assert last[-1] == "  3.12: Pulling from registry.example/none"


def test_a_build_that_fails_shows_its_last_lines(cli: Cli, fake: FakeEngine) -> None:
    fake.quirks(run_fails="ERROR: No matching distribution found for lupa==2.8")
    said = cli("sandbox build")
    assert (said.code, said.out) == (1, "")
    lines = said.err.splitlines()
    assert lines[-2] == "ERROR: No matching distribution found for lupa==2.8"
    assert lines[-1].startswith("error: docker 28.2.2 did not build the image: The command '/bin/sh -c python3 -m pip")
    quiet = cli("sandbox build --quiet")
    assert quiet.err.splitlines()[-1] == "  ERROR: No matching distribution found for lupa==2.8"


def test_an_engine_that_does_not_give_the_sandbox_is_found_out(cli: Cli, fake: FakeEngine) -> None:
    fake.quirks(unbounded=True)
    said = cli("sandbox build --quiet")
    assert said.code == 2
    assert "does not give the sandbox that it was asked for: its memory is not bounded" in said.err


@pytest.mark.parametrize("line", ["sandbox build", "sandbox status", "sandbox prune", "sandbox"])
def test_without_an_engine_it_says_what_to_do(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{here}/none.sock")
    said = cli(line)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"error: no container engine answers at {here}/none.sock (DOCKER_HOST names it)")


# its status


def test_status_names_the_engine_the_image_and_what_holds(cli: Cli, engine: FakeEngine) -> None:
    said = cli("sandbox status")
    assert said.code == 0
    found, image, layers = said.out.splitlines()
    assert found == f"engine  docker 28.2.2 at {engine.folder}/engine.sock"
    assert image.startswith(f"image   {TAG} (sha256:")
    assert layers.startswith(f"layers  {LAYERS}")
    assert cli("sandbox").out == said.out
    assert cli("sandbox --json").json["layers"][0] == "docker 28.2.2"
    assert find().containers(box.OWNER) == []


def test_status_without_the_image_says_how_to_build_it(cli: Cli, fake: FakeEngine) -> None:
    said = cli("sandbox status")
    assert (said.code, said.err) == (2, BUILD)


def test_another_subcommand_is_no_subcommand(cli: Cli, here: Path) -> None:
    said = cli("sandbox bild")
    assert said.code == 2
    assert 'no `tactus sandbox bild`; did you mean "build"? (`tactus sandbox --help` has them)' in said.err
    assert "tactus sandbox prune   remove what nobody needs" in cli("sandbox --help").out


# tidying up


def test_prune_removes_what_is_left_and_older_images(cli: Cli, engine: FakeEngine) -> None:
    assert cli("sandbox prune").out == "removed 0 containers, 0 images\n"
    docker = find()
    files = {**context.files(), "older": b""}
    for name in ("older", "used"):
        list(docker.build(context.packed(files), f"tactus-sandbox:{name}", {"WHICH": name}, {context.CONTEXT: name}))
    older, used = (docker.image(f"tactus-sandbox:{name}") for name in ("older", "used"))
    assert older is not None
    assert used is not None
    docker.start(docker.create("used", {"Image": used.id, "OpenStdin": True}))
    mine = find_owner(engine, cli)
    gone = mine.replace(f"|{os.getpid()}|", "|4194303|")
    left = docker.create("left", {"Image": used.id, "Labels": {box.OWNER: gone}})
    assert cli("sandbox prune --json").json == {"containers": 1, "images": [older.id]}
    assert docker.image(TAG) is not None
    assert [one.id for one in docker.containers(box.OWNER)] == []
    assert left not in {one.id for one in docker.containers("x")}


def find_owner(engine: FakeEngine, cli: Cli) -> str:
    """Whose containers are those of this process."""
    assert cli("sandbox status").code == 0
    owner: str = engine.created()["Labels"][box.OWNER]
    return owner


# programs


def test_a_program_runs_in_a_container(cli: Cli, here: Path, engine: FakeEngine) -> None:
    program(here, "return {n = 6 * 7}")
    said = cli("run main.tac --sandbox docker -v")
    assert said.code == 0
    assert '"n": 42' in said.out
    assert f"sandbox  docker (docker 28.2.2, {LAYERS}" in said.err
    assert find().containers(box.OWNER) == []


def test_a_person_answers_a_program_in_a_container(cli: Cli, here: Path, engine: FakeEngine, ask: str) -> None:
    assert cli(f"run {ask} --sandbox docker --id one").code == 3
    assert find().containers(box.OWNER) == []
    assert cli("respond one:0@0.0 --approve").code == 0
    before = len(engine.calls("/containers/create"))
    said = cli("resume one")
    assert (said.code, '"yes": true' in said.out) == (0, True)
    assert len(engine.calls("/containers/create")) == before + 1


def test_a_run_that_began_in_a_container_goes_on_in_one(cli: Cli, here: Path, engine: FakeEngine, ask: str) -> None:
    write(here, ".tactus/config.yml", "sandbox:\n  kind: docker\n")
    assert cli(f"run {ask} --id one").code == 3
    write(here, ".tactus/config.yml", "sandbox:\n  kind: process\n")
    assert cli("respond one:0@0.0 --approve").code == 0
    engine.kill()
    said = cli("resume one")
    assert said.code == 1
    assert "no container engine answers" in said.err


def test_memory_that_is_spent_ends_the_run(cli: Cli, here: Path, engine: FakeEngine) -> None:
    program(here, "local t = {} while true do t[#t + 1] = ('x'):rep(1e6) .. #t end")
    said = cli("run main.tac --sandbox docker --limit memory=16MB")
    assert said.code == 1
    assert "the program used up its 16 MB of memory (limits.memory; raise it with --limit memory=32MB)" in said.err


def test_without_the_image_nothing_is_started(cli: Cli, here: Path, fake: FakeEngine) -> None:
    program(here, "return {}")
    said = cli("run main.tac --sandbox docker")
    assert (said.code, said.out, said.err) == (2, "", BUILD)
    assert not (here / ".tactus" / "runs.db").exists()


def once_it_runs(engine: FakeEngine, act: Callable[[], object]) -> None:
    """Acts while the program sleeps: its text was looked at in a first container, and it runs in a second."""

    def wait() -> None:
        while len(engine.calls("/start")) < 2:
            time.sleep(0.01)
        time.sleep(0.4)
        act()

    threading.Thread(target=wait).start()


def test_a_run_whose_engine_is_gone_is_blocked_and_goes_on(cli: Cli, here: Path, engine: FakeEngine) -> None:
    program(here, "Sleep(0.8) return {n = 1}")
    once_it_runs(engine, engine.kill)
    said = cli("run main.tac --sandbox docker --id one")
    assert said.code == 1
    assert "has let go of the sandbox that the program ran in; see that it is up" in said.err
    assert cli("runs show one --json").json["status"] == "blocked"
    assert cli("resume one").code == 1
    (engine.folder / "engine.sock").unlink()
    again = FakeEngine(engine.folder)
    try:
        again.build()
        said = cli("resume one")
        assert (said.code, '"n": 1' in said.out) == (0, True)
    finally:
        again.kill()


def test_a_worker_that_is_killed_ends_its_run(cli: Cli, here: Path, engine: FakeEngine) -> None:
    program(here, "Sleep(0.8) return {n = 1}")
    once_it_runs(engine, lambda: engine.end(engine.calls("/start")[-1]["path"].split("/")[2], signal.SIGKILL))
    said = cli("run main.tac --sandbox docker --id one")
    assert said.code == 1
    assert "it ended by itself (signal SIGKILL)" in said.err
    assert cli("runs show one --json").json["status"] == "failed"


def test_doctor_tries_the_container_that_is_configured(cli: Cli, here: Path, engine: FakeEngine) -> None:
    write(here, ".tactus/config.yml", "sandbox:\n  kind: docker\n")
    assert f"ok    sandbox   docker: docker 28.2.2, {LAYERS}" in cli("doctor").out
    engine.kill()
    assert "fail  sandbox   docker: no container engine answers at" in cli("doctor").out


def test_who_needs_no_container_loads_nothing_of_it(here: Path) -> None:
    program(here, "return {}")
    assert not {"http.client", "tactus.vm.jail.containers", "tactus.vm.jail.engine"} & every(here, "run main.tac")
