"""Canaries: secrets are planted wherever they can come from, then everything that was written is searched for them."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from tests.acceptance.forks import Ended, Forks
from tests.acceptance.life import Life
from tests.fake_openai import Body, FakeOpenAI, serve
from tests.storm import few

KEY = "sk-canary-of-the-provider-0123456789"
APPROVAL = "r:5@0.0"
PLAIN = "a-plain-value-that-may-be-seen"
UNGRANTED = "canary-that-nobody-granted"
GRANTED = ["canary-of-the-search", 'cän"ary\\of/the search+1\n']
PROGRAM = """
look = Tool {
  description = "Shows a file",
  input = {path = field.string{required = true}},
  function(args)
    local text = File.read(args.path)
    Log.debug("looked", {text = text})
    return {text = text, lines = {text, os.getenv("SEARCH_KEY")}}
  end
}

worker = Agent {
  model = "openai/gpt-4o",
  system_prompt = "Search with {env.SEARCH_KEY}, level {env.LEVEL}.",
  tools = {look}
}

Procedure {
  input = {fail = field.boolean{default = false}},
  state = {first = field.string{}},
  function(input)
    local key = os.getenv("SEARCH_KEY")
    Log.info("the key is " .. key, {key = key, list = {key}})
    local first = worker("Say what you have, and look into config.ini. The key is " .. key)
    state.first = first.message
    local remembered = Step.checkpoint(function() return worker{message = "In a Step: " .. key, tools = {}}.message end)
    local refused = {}
    for _, path in ipairs({".tactus/config.yml", "../elsewhere.txt", "runs.db"}) do
      local ok, e = pcall(File.read, path)
      refused[#refused + 1] = not ok and e.message or "it was read"
    end
    Human.approve{message = "Go on? I heard: " .. first.message, context = {heard = first.message, key = key}}
    local second = worker("Again, with " .. key)
    Log.warn(second.message)
    print(second.message, look.last_result())
    if input.fail then error({code = "of_mine", message = "no: " .. second.message, heard = second.message}) end
    return {second = second.message, plain = os.getenv("LEVEL"), refused = refused, step = remembered, key = key}
  end
}
"""


def echo(body: Body) -> dict[str, Any]:
    """Gives everything back that it was given, with the key it was given in the header."""
    said = "\n".join(str(message["content"]) for message in body["messages"])
    reply: dict[str, Any] = {"text": f"Authorization: Bearer {KEY}\n{said}"}
    if body.get("tools") and not any(message["role"] == "tool" for message in body["messages"]):
        reply["calls"] = [{"name": "look", "args": {"path": "config.ini"}}]
    return reply


class House:
    """A project with a canary in every corner, and commands in it."""

    def __init__(self, forks: Forks, folder: Path, server: FakeOpenAI, granted: str, key_in_file: bool) -> None:
        self.folder, self.server, self.granted = folder / "project", server, granted
        (self.folder / ".tactus").mkdir(parents=True)
        (folder / "elsewhere.txt").write_text(UNGRANTED)
        key = f"openai_api_key: {KEY}\n" if key_in_file else ""
        config = self.folder / ".tactus" / "config.yml"
        config.write_text(f"{key}env:\n  SEARCH_KEY:\n  LEVEL: {{plain: true}}\n")
        (self.folder / "config.ini").write_text(f"search = {granted}\nlevel = {PLAIN}\nopenai = {KEY}\n")
        (self.folder / "main.tac").write_text(PROGRAM)
        env = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "OPENAI_BASE_URL": server.url, "TACTUS_TRUST": "1"}
        env |= {"SEARCH_KEY": granted, "LEVEL": PLAIN, "OTHER_SECRET": UNGRANTED}
        env |= {"OPENAI_API_KEY": "" if key_in_file else KEY}
        self.life = Life(forks, self.folder, env)

    def tactus(self, *argv: str, kill: tuple[int, str] | None = None) -> Ended:
        return self.life.start(*argv, kill=kill).wait()

    def search(self) -> None:
        """No canary stands in anything that was written, in no form: databases and their logs, stdout and stderr."""
        planted = {"config.ini", "config.yml", "main.tac"}
        written = [path for path in self.folder.rglob("*") if path.is_file() and path.name not in planted]
        assert any(path.name == "runs.db" for path in written)
        assert any(path.suffix == ".err" for path in written)
        for path in written:
            data = path.read_bytes()
            for canary in (KEY, UNGRANTED, *forms(self.granted)):
                assert canary.encode() not in data, f"{canary!r} is in {path.name}:\n{data[:4000]!r}"


def forms(value: str) -> Iterator[str]:
    for text in (value, value.strip()):
        yield from (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
        yield from (quote(text, safe=""), quote_plus(text))


@contextmanager
def house(
    forks: Forks, folder: Path, script: Any = echo, *, granted: str = GRANTED[0], key_in_file: bool = False
) -> Any:
    with serve(script, key=KEY) as server:
        yield House(forks, folder, server, granted, key_in_file)


@pytest.mark.parametrize(("granted", "key_in_file"), few(product(GRANTED, [False, True]), 2))
def test_no_secret_is_written_on_the_whole_way_of_a_run(
    forks: Forks, tmp_path: Path, granted: str, key_in_file: bool
) -> None:
    with house(forks, tmp_path, granted=granted, key_in_file=key_in_file) as h:
        waiting = h.tactus("run", "main.tac", "--id", "r", "--log-level", "debug")
        assert waiting.code == 3, waiting.err
        assert "Authorization: Bearer [secret:OPENAI_API_KEY:" in waiting.err
        h.search()
        assert h.tactus("inbox").code == h.tactus("inbox", "--json").code == 0
        assert h.tactus("respond", APPROVAL, "--approve").code == 0, h.tactus("inbox").out
        done = h.tactus("resume", "r", "--json", "--log-format", "jsonl", "--log-level", "debug")
        assert done.code == 0, done.err
        result = json.loads(done.out)["result"]
        h.tactus("resume", "r")
        for what in (["list"], ["show", "r"], ["export", "r"]):
            assert h.tactus("runs", *what).code == h.tactus("runs", *what, "--json").code == 0, what
        h.search()
        sent = json.dumps([request["body"] for request in h.server.requests], ensure_ascii=False)
    assert json.dumps(granted, ensure_ascii=False)[1:-1] in sent, "the model has seen the secret itself"
    assert result["plain"] == PLAIN
    assert result["key"].startswith("[secret:SEARCH_KEY:")
    assert result["key"] in result["second"]
    assert result["key"] in result["step"]
    assert PLAIN in result["second"]
    assert result["refused"] == [
        '".tactus/config.yml" belongs to Tactus: no program reads or writes it',
        '"../elsewhere.txt" leads out of the folder that this run may use',
        '"runs.db" holds the journal of runs: no program reads or writes it',
    ]


@pytest.mark.parametrize("kill", few(product(range(3, 8), ["before", "after"]), 4))
def test_no_secret_is_left_behind_by_a_crash(forks: Forks, tmp_path: Path, kill: tuple[int, str]) -> None:
    with house(forks, tmp_path) as h:
        assert h.tactus("run", "main.tac", "--id", "r", kill=kill).code == -9
        h.search()
        assert h.tactus("resume", "r").code == 3
        h.search()


REFUSALS = {
    "the key is refused": {"status": 401, "message": f"Incorrect API key provided: {KEY}."},
    "the key may not": {"status": 403, "message": f"The key {KEY} may not use {GRANTED[0]}."},
    "it cannot be taken": {"status": 400, "message": f"Bearer {KEY} said {GRANTED[0]}"},
    "it is too much": {
        "status": 429,
        "message": f"{KEY} asks too often for {GRANTED[0]}",
        "headers": {"Retry-After": "0"},
    },
    "it breaks": {
        "status": 500,
        "message": f"while serving {KEY}: {GRANTED[0]}",
        "headers": {"Retry-After": "0"},
    },
    "nobody is there": {
        "status": 503,
        "message": f"no backend for {KEY}: {GRANTED[0]}",
        "headers": {"Retry-After": "0"},
    },
}


@pytest.mark.parametrize("why", REFUSALS)
def test_a_provider_that_fails_gives_nothing_away(forks: Forks, tmp_path: Path, why: str) -> None:
    ways = [["--debug", "--log-format", "jsonl", "--log-level", "debug"], ["--json"], [], ["--debug"]]
    tried_again = REFUSALS[why]["status"] in (429, 500, 503)
    with house(forks, tmp_path, REFUSALS[why]) as h:
        for flags in ways[:1] if tried_again else ways:  # with patience between
            assert h.tactus("run", "main.tac", "--id", "-".join(["r", *flags]), *flags).code == 1
        h.tactus("runs", "show", "r-" + "-".join(ways[0]))
        h.tactus("runs", "show", "r-" + "-".join(ways[0]), "--json")
        assert h.tactus("runs", "list", "--json").code == 0
        h.search()


def test_an_error_of_the_program_gives_nothing_away(forks: Forks, tmp_path: Path) -> None:
    with house(forks, tmp_path) as h:
        assert h.tactus("run", "main.tac", "--id", "r", "--param", "fail=true").code == 3
        assert h.tactus("respond", APPROVAL, "--approve").code == 0
        failed = h.tactus("resume", "r", "--json", "--debug")
        assert failed.code == 1
        error = json.loads(failed.out)["error"]
        assert error["code"] == "of_mine"
        assert "[secret:SEARCH_KEY:" in error["message"]
        h.tactus("runs", "show", "r")
        h.search()


@pytest.mark.parametrize("canary", [KEY, GRANTED[0]])
def test_what_is_wrong_with_a_command_gives_nothing_away(forks: Forks, tmp_path: Path, canary: str) -> None:
    with house(forks, tmp_path) as h:
        h.tactus("run", "main.tac", "--id", "r")
        for flags in ([], ["--json"], ["--debug"]):
            refused = h.tactus("run", "main.tac", "--param", canary, *flags)
            assert "--param takes NAME=VALUE" in refused.err
            assert h.tactus("respond", APPROVAL, "--value", canary, *flags).code == 2
            assert h.tactus("resume", f"of-{canary}", *flags).code in (1, 2)
        h.search()


def test_a_granted_secret_that_is_not_set_blocks_the_run_until_it_is(forks: Forks, tmp_path: Path) -> None:
    with house(forks, tmp_path) as h:
        there = dict(h.life.env)
        h.life.env = there | {"SEARCH_KEY": ""}
        blocked = h.tactus("run", "main.tac", "--id", "r")
        assert blocked.code == 1
        assert "SEARCH_KEY is granted to the program and not set in the environment: set it" in blocked.err
        assert h.server.requests == []
        h.life.env = there
        assert h.tactus("resume", "r").code == 3
        h.search()


TELLS = """
worker = Agent { model = "openai/gpt-4o" }

Procedure {
  input = {note = field.string{required = true}, deep = field.object{}},
  function(input)
    local said = Human.input{message = "And what do you say?"}
    local heard = worker("Input: " .. input.note .. ", said: " .. said).message
    return {note = input.note, deep = input.deep, said = said, heard = heard}
  end
}
"""


@pytest.mark.parametrize("canary", [KEY, GRANTED[0]])
def test_a_secret_that_somebody_types_is_not_kept(forks: Forks, tmp_path: Path, canary: str) -> None:
    """In an input, in an answer, in a comment: the program is given the reference, and the model what it stands for."""
    with house(forks, tmp_path, lambda body: f"heard {body['messages'][-1]['content']}") as h:
        (h.folder / "main.tac").write_text(TELLS)
        params = ["--param", f"note=use {canary}", "--param", json.dumps({"x": canary}).join(["deep=", ""])]
        assert h.tactus("run", "main.tac", "--id", "r", *params).code == 3
        h.search()
        assert h.tactus("respond", "r:0@0.0", "--value", f"mine is {canary}", "--comment", canary).code == 0
        h.search()
        done = h.tactus("resume", "r", "--json")
        assert done.code == 0, done.err
        h.search()
        assert h.tactus("run", "main.tac", "--id", "c", "--param", "note=x").code == 3
        assert h.tactus("runs", "cancel", "c", "--graceful", "--reason", f"because of {canary}").code == 0
        assert h.tactus("runs", "cancel", "c", "--reason", f"because of {canary}").code == 0
        h.search()
        (asked,) = h.server.requests
    result = json.loads(done.out)["result"]
    name = "OPENAI_API_KEY" if canary == KEY else "SEARCH_KEY"
    assert result["note"].startswith(f"use [secret:{name}:")
    assert result["deep"]["x"] == result["note"].removeprefix("use ")
    assert result["said"] == result["note"].replace("use", "mine is")
    told = asked["body"]["messages"][-1]["content"]
    assert (f"use {canary}" in told) == (canary != KEY), "a key of the host is resolved for nobody"


WRITTEN: dict[str, Callable[[str], str]] = {
    "base64": lambda value: base64.b64encode(f"Basic user:{value}".encode()).decode(),
    "hexadecimal": lambda value: value.encode().hex(),
    "an address": lambda value: f"https://example.com/?q={quote(value, safe='')}",
    "HTML": lambda value: html.escape(value),
    "Python": repr,
    "JSON in JSON": lambda value: json.dumps(json.dumps({"value": value})),
}


@pytest.mark.parametrize("granted", GRANTED)
def test_a_secret_that_comes_back_in_other_clothes_is_known(forks: Forks, tmp_path: Path, granted: str) -> None:
    """A model gives it back encoded, piece by piece; none of it is in anything that is written."""
    encoded = {way: write(granted.strip()) for way, write in WRITTEN.items()}
    with house(forks, tmp_path, " | ".join(encoded.values()), granted=granted) as h:
        (h.folder / "main.tac").write_text(
            'w = Agent { model = "openai/gpt-4o" }\n'
            'Procedure { function() return w("Encode " .. os.getenv("SEARCH_KEY")).message end }\n'
        )
        done = h.tactus("run", "main.tac", "--log-level", "debug", "--debug")
        assert done.code == 0, done.err
        h.search()
        written = [done.out, done.err, *(path.read_bytes().decode("latin-1") for path in h.folder.rglob("runs.db*"))]
    for way, shown in zip(encoded, json.loads(done.out).split(" | "), strict=True):
        assert "[secret:SEARCH_KEY:" in shown, way
    for way in ("base64", "hexadecimal"):
        middle = encoded[way][len(encoded[way]) // 2 - 6 :][:12]
        assert not any(middle in text for text in written), way


def test_what_a_command_shows_of_grants_holds_no_secret(forks: Forks, tmp_path: Path) -> None:
    with house(forks, tmp_path, granted=GRANTED[1]) as h:
        config = h.folder / ".tactus" / "config.yml"
        server = f"mcp_servers: {{a: {{command: npx, args: [x], env: {{TOKEN: {UNGRANTED}}}}}}}\n"
        config.write_text(f"{config.read_text()}{server}openai: {{base_url: 'http://me:{UNGRANTED}@127.0.0.1:9/v1'}}\n")
        h.life.env["OPENAI_BASE_URL"] = ""
        assert "mcp a " in h.tactus("run", "main.tac", "--mock", "-v").err
        for line in ("info main.tac", "info main.tac --json", "config show", "config show --json", "doctor"):
            said = h.life.forks.start(line.split(), h.folder, h.life.env).wait()
            assert "main.tac" in said.out or "config" in said.out
        h.tactus("run", "main.tac", "--debug", "--id", "r")
        elsewhere = f"postgresql://me:{UNGRANTED}@host/db"
        for flag in ("--storage", "--storage-path"):
            said = h.life.forks.start(["run", "main.tac", flag, elsewhere, "--debug"], h.folder, h.life.env).wait()
            assert said.code == 2
        h.search()
