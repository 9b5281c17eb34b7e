"""What is said in files, variables and flags, and what holds when they disagree."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tactus.config.keys import BY_NAME, KEYS, variable
from tactus.config.load import Around, Config, load
from tactus.errors import UsageError


class Machine:
    """A machine with a user, a project and a program: `say` writes one of their files."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.program = self.project / "hello.tac"
        self.files = {
            "system": folder / "etc" / "config.yml",
            "user": folder / "home" / ".config" / "tactus" / "config.yml",
            "project": self.project / ".tactus" / "config.yml",
            "sidecar": self.project / "hello.tac.yml",
        }
        self.home = folder / "home"
        self.project.mkdir()

    def say(self, layer: str, text: str) -> Machine:
        self.files[layer].parent.mkdir(parents=True, exist_ok=True)
        self.files[layer].write_text(text, encoding="utf-8")
        return self

    def load(
        self, flags: Mapping[str, tuple[str, Any]] | None = None, *, trusts: bool = False, **environ: str
    ) -> Config:
        """As this machine is, with these flags and further variables."""
        variables = {"HOME": str(self.home), "TACTUS_SYSTEM_CONFIG": str(self.files["system"]), **environ}
        return load(Around(variables, self.project, self.project, self.program, lambda path, digest: trusts), flags)

    def refused(self, **environ: str) -> str:
        with pytest.raises(UsageError) as caught:
            self.load(None, trusts=False, **environ)
        return str(caught.value)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def said(config: Config, name: str) -> tuple[Any, str]:
    return config[name], str(config.origin(name))


# -------------------------------------------------------------------- who is stronger


def test_without_a_file_everything_has_its_default(machine: Machine) -> None:
    config = machine.load()
    assert {name: value.value for name, value in config.values.items()} == {
        key.name: key.default for key in KEYS if key.name not in ("env", "mcp_servers", "sandbox.enabled")
    }
    assert {value.origin.layer for value in config.values.values()} == {"default"}


def test_each_layer_is_stronger_than_the_one_before(machine: Machine) -> None:
    assert said(machine.load(), "max_turns") == (100, "default")
    machine.say("system", "max_turns: 1000\n")
    assert said(machine.load(), "max_turns") == (1000, f"{machine.files['system']}:1")
    machine.say("user", "\nmax_turns: 900\n")
    assert said(machine.load(), "max_turns") == (900, f"{machine.files['user']}:2")
    machine.say("project", "# ours\n\nmax_turns: 800\n")
    assert said(machine.load(), "max_turns") == (800, ".tactus/config.yml:3")
    machine.say("sidecar", "default_model: gpt-4o\nmax_turns: 700\n")
    assert said(machine.load(), "max_turns") == (700, "hello.tac.yml:2")
    assert said(machine.load(TACTUS_MAX_TURNS="600"), "max_turns") == (600, "TACTUS_MAX_TURNS")
    flags = {"max_turns": ("--max-turns", 500)}
    assert said(machine.load(flags, TACTUS_MAX_TURNS="600"), "max_turns") == (500, "--max-turns")


def test_the_users_file_lies_where_xdg_says(machine: Machine, tmp_path: Path) -> None:
    other = tmp_path / "other" / "tactus"
    other.mkdir(parents=True)
    (other / "config.yml").write_text("max_turns: 7")
    machine.say("user", "max_turns: 9")
    assert machine.load(XDG_CONFIG_HOME=str(tmp_path / "other"))["max_turns"] == 7
    assert machine.load(XDG_CONFIG_HOME="not/absolute")["max_turns"] == 9


def test_an_empty_value_and_an_empty_variable_say_nothing(machine: Machine) -> None:
    machine.say("user", "default_model: gpt-4o\nmax_turns: 5\n").say("project", "default_model:\nbudget:\nmax_turns: ~")
    config = machine.load(TACTUS_MAX_TURNS="", OPENAI_API_KEY=" ")
    assert (config["default_model"], config["max_turns"], config["openai_api_key"]) == ("gpt-4o", 5, None)


def test_tables_are_put_together_by_entry_and_budgets_by_limit(machine: Machine) -> None:
    machine.say("user", "env: [HOME, LANG]\nbudget: {usd: 5, tokens: 100}\nmcp_servers: {a: {url: http://a}}\n")
    machine.say("project", "env: {HOME: }\nbudget: {usd: 4}\nmcp_servers: {b: {command: run}}\n")
    config = machine.load(trusts=True, TACTUS_ENV="PATH,LANG")
    assert config.entries("env") == {"HOME": False, "LANG": False, "PATH": False}
    assert str(config.origin("env.LANG")) == "TACTUS_ENV"
    assert config.entries("mcp_servers") == {"a": {"url": "http://a"}, "b": {"command": "run"}}
    assert said(config, "budget.usd") == (4.0, ".tactus/config.yml:2")
    assert said(config, "budget.tokens") == (100, f"{machine.files['user']}:2")


def test_an_entry_of_a_table_knows_its_line(machine: Machine) -> None:
    config = machine.say("user", "mcp_servers:\n  a:\n    url: http://a\n\n  b:\n    command: x\n").load()
    assert [config.origin(f"mcp_servers.{name}").line for name in "ab"] == [2, 5]


def test_a_relative_path_counts_from_the_folder_of_who_says_it(machine: Machine) -> None:
    machine.say("project", "files: {root: data}\nstorage: {path: ./runs}\n")
    config = machine.load()
    assert config["files.root"] == str(machine.project / "data")
    assert config["storage.path"] == str(machine.project / "runs")
    assert machine.say("user", "files: {root: mine}\n").say("project", "").load()["files.root"] == str(
        machine.files["user"].parent / "mine"
    )
    assert machine.load(TACTUS_FILES_ROOT="here")["files.root"] == str(machine.project / "here")


def test_a_sandbox_that_is_not_enabled_is_none(machine: Machine) -> None:
    assert said(machine.say("user", "sandbox:\n  enabled: false\n").load(), "sandbox.kind") == (
        "none",
        f"{machine.files['user']}:2",
    )
    assert machine.say("user", "sandbox: {enabled: true}").load()["sandbox.kind"] == "process"
    assert machine.say("user", "sandbox: {enabled: true, kind: docker}").load()["sandbox.kind"] == "docker"
    assert machine.load(TACTUS_SANDBOX_ENABLED="no")["sandbox.kind"] == "none"
    assert (
        "sandbox.enabled is true, and sandbox.kind is none; say one of them"
        in machine.say("user", "sandbox: {enabled: on, kind: none}").refused()
    )


# -------------------------------------------------------------------- what is wrong is said with its place


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("max_turn: 5", ':1: there is no key "max_turn"; did you mean "max_turns"?'),
        ("\nbudget:\n  usb: 5", ':3: there is no key "budget.usb"; did you mean "usd"?'),
        ("log: {colour: no}", ':1: there is no key "log.colour" (it takes level, format)'),
        ("budget.usd: 5", ':1: there is no key "budget.usd"; write `budget:` and below it, indented, `usd:`'),
        ("budget: 5", ":1: budget is a table: usd, tokens, requests, seconds"),
        ("max_turns: many", ':1: max_turns is a whole number, 1 or more, not "many"'),
        ("max_turns: 0", ':1: max_turns is a whole number, 1 or more, not "0"'),
        ("max_turns: 1.5", ':1: max_turns is a whole number, 1 or more, not "1.5"'),
        ("max_turns: [5]", ":1: max_turns is a whole number, 1 or more"),
        ("budget: {usd: 0}", ':1: budget.usd is a number above 0, not "0"'),
        ("budget: {usd: .inf}", ':1: budget.usd is a number above 0, not ".inf"'),
        ("limits: {memory: much}", ':1: limits.memory is a size from 1MB to 1TB, not "much"'),
        ("\nlimits:\n  entries: 0", ':3: limits.entries is a whole number from 1 to 1000000000000, not "0"'),
        ("limits: {cpu: 5}", ':1: there is no key "limits.cpu"'),
        ("wait: -1", ':1: wait is a number of seconds, 0 or more, not "-1"'),
        ("sandbox: {enabled: maybe}", ':1: sandbox.enabled is true or false, not "maybe"'),
        ("log: {level: loud}", ':1: log.level is one of debug, info, warn, warning, error, not "loud"'),
        ("openai: {base_url: localhost}", ":1: openai.base_url is an address that begins with http:// or https://"),
        ("openai_api_key: {a: sk-secret}", ":1: openai_api_key is a text"),
        ("env: [A-B]", ':1: env is a list of names, or a table like {NAME: {plain: true}}: "A-B" is no name'),
        ("env: {A: {plane: true}}", 'A has no "plane"; did you mean "plain"?'),
        ("env: {A: {plain: 7}}", "A: plain is true or false"),
        ("env: {A: yes}", "A takes {plain: true}, or nothing"),
        ("mcp_servers: [a]", ":1: mcp_servers is a table of servers"),
        ("mcp_servers: {a: {comand: x}}", 'a has no "comand"; did you mean "command"?'),
        ("mcp_servers: {a: {command: x, url: http://y}}", "a needs either a command or a url"),
        ("mcp_servers: {a: {args: [x]}}", "a needs either a command or a url"),
        ("mcp_servers: {a: {url: http://y, args: [x]}}", "a has a url: args is for commands"),
        ("mcp_servers: {a: {command: x, args: y}}", "a: args is a list of texts"),
        ('mcp_servers: {"a\\e[2J": {command: x}}', 'a server is called by letters, digits, "_", "." and "-"'),
        ("- a", ":1: a table of keys is wanted here"),
        ("max_turns: 1\nmax_turns: 2", ":2: max_turns stands here twice (the other one is in line 1)"),
        ("a: [1", "this is not YAML"),
        ("\tmax_turns: 5", ":1: this is not YAML"),
        ("max_turns: 5\n---\nmax_turns: 6", "this is not YAML"),
        ("a: &x [1]\nb: *x", ":1: anchors and aliases (&name, *name) are not taken here"),
        ("a: &x {b: 1}\n<<: *x", "merge keys (<<) are not taken here"),
        ("max_turns: !!python/object/apply:os.system [ls]", "tags such as"),
        ("default_model: !secret x", ":1: tags such as !secret are not taken here"),
    ],
)
def test_what_is_wrong_is_said_with_file_line_and_key(machine: Machine, text: str, sentence: str) -> None:
    message = machine.say("project", text).refused()
    assert sentence in message
    assert all(line.startswith(".tactus/config.yml:") for line in message.splitlines())


def test_every_mistake_of_every_file_is_listed_at_once(machine: Machine) -> None:
    machine.say("user", "max_turns: x\nwait: y\n").say("sidecar", "models: z\n")
    lines = machine.refused(TACTUS_UNKNOWN_PRICE="perhaps").splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        f"{machine.files['user']}:1",
        f"{machine.files['user']}:2",
        "hello.tac.yml:1",
        "TACTUS_UNKNOWN_PRICE",
    ]


def test_a_secret_of_the_wrong_kind_is_not_shown(machine: Machine) -> None:
    assert "sk-se" not in machine.say("project", 'openai_api_key: "sk-se\\ncret"').refused()


def test_a_files_text_cannot_move_the_cursor(machine: Machine) -> None:
    message = machine.say("project", 'log: {level: "\\e[2Jgone"}').refused()
    assert "\x1b" not in message
    assert r"\x1b[2Jgone" in message
    (machine.project / "\x1b[2J").mkdir()
    machine.program = machine.project / "\x1b[2J" / "x.tac"
    machine.program.with_name("x.tac.yml").write_text("env: [HOME]")
    machine.say("project", "")
    assert machine.load().untrusted()[0].origin.where == r"\x1b[2J/x.tac.yml"
    machine.program = machine.project.parent / "\x1b[2J" / "x.tac"
    machine.program.parent.mkdir()
    machine.program.with_name("x.tac.yml").write_text("env: [HOME]")
    config = machine.load()
    assert r"tactus trust '" in config.refusal(config.untrusted())
    assert "\x1b" not in config.refusal(config.untrusted())


@pytest.mark.parametrize("key", [key.name for key in KEYS if not key.sidecar])
def test_what_would_not_hold_on_resume_is_refused_beside_a_program(machine: Machine, key: str) -> None:
    section, _, own = key.partition(".")
    text = f"{section}:\n  {own}: 1" if own else f"{key}: 1"
    assert (
        f"{key} does not belong beside one program; say it in .tactus/config.yml"
        in machine.say("sidecar", text).refused()
    )


def test_a_file_that_is_none_is_refused(machine: Machine) -> None:
    machine.files["project"].mkdir(parents=True)
    assert machine.refused() == ".tactus/config.yml is a folder; a configuration file is wanted there"
    machine.files["project"].rmdir()
    machine.files["project"].write_bytes(b"\xff\xfe")
    assert machine.refused() == ".tactus/config.yml is not UTF-8 text"
    machine.files["project"].write_bytes(b"#" * 300_000)
    assert "larger than 200,000 bytes" in machine.refused()
    machine.files["project"].write_text("a: " + "[" * 5000)
    assert "nested too deep" in machine.refused()


def test_a_pipe_in_the_place_of_a_file_holds_nobody_up(machine: Machine) -> None:
    machine.files["project"].parent.mkdir()
    os.mkfifo(machine.files["project"])
    assert machine.refused() == ".tactus/config.yml is no ordinary file (a device, a pipe, a socket)"
    machine.files["project"].unlink()
    machine.files["project"].symlink_to("/dev/zero")
    assert machine.refused() == ".tactus/config.yml is no ordinary file (a device, a pipe, a socket)"


def test_a_password_in_an_address_is_not_shown(machine: Machine) -> None:
    machine.say(
        "project", "storage: {kind: 'postgresql://me:pw-of-mine@h/db', path: 'postgresql://me:pw-of-mine@h/db'}"
    )
    message = machine.refused(TACTUS_STORAGE_KIND="postgresql://me:pw-of-mine@h/db")
    assert message.count("postgresql://***@h/db") == 3
    assert "pw-of-mine" not in message


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("default_model: no", "default_model", "no"),
        ("default_model: 1:30", "default_model", "1:30"),
        ('max_turns: "7"', "max_turns", 7),
        ("default_provider: 2024-01-01", "default_provider", "2024-01-01"),
        ("\ufeffmax_turns: 7", "max_turns", 7),
        ("---\nmax_turns: 7\n...\n", "max_turns", 7),
    ],
)
def test_a_text_is_a_text_until_its_key_says_otherwise(machine: Machine, text: str, name: str, value: Any) -> None:
    assert machine.say("user", text).load()[name] == value


# -------------------------------------------------------------------- what a folder may say by itself


GUEST_LINES = [
    ("", "sandbox: {enabled: false}", "runs programs without a sandbox (yours is process)"),
    ("", "sandbox: {kind: none}", "runs programs without a sandbox (yours is process)"),
    ("", "sandbox: {kind: docker}", ""),
    ("sandbox: {kind: none}", "sandbox: {kind: none}", ""),
    ("sandbox: {kind: none}", "sandbox: {kind: process}", ""),
    ("sandbox: {kind: docker}", "sandbox: {kind: process}", "runs programs with less of a sandbox (yours is docker)"),
    ("sandbox: {kind: docker}", "sandbox: {enabled: false}", "runs programs without a sandbox (yours is docker)"),
    ("sandbox: {kind: process}", "sandbox: {kind: docker}", ""),
    ("", "max_turns: 5000", ""),
    ("max_turns: 50", "max_turns: 51", "more than the 50 that your own configuration allows"),
    ("max_turns: 50", "max_turns: 50", ""),
    ("", "budget: {usd: 100}", ""),
    ("budget: {usd: 1}", "budget: {usd: 1.5}", "more than the 1 that your own configuration allows"),
    ("", "limits: {memory: 64MB, entries: 100}", ""),
    ("", "limits: {memory: 128MB}", ""),
    ("", "limits: {memory: 129MB}", "more than the 128MB that this machine allows"),
    ("limits: {memory: 64MB}", "limits: {memory: 65MB}", "more than the 64MB that this machine allows"),
    ("limits: {memory: 1GB}", "limits: {memory: 1GB}", ""),
    ("", "unknown_price: ignore", "lets requests of unknown price pass a budget"),
    ("unknown_price: ignore", "unknown_price: ignore", ""),
    ("", "files: {access: write}", ""),
    ("files: {access: read}", "files: {access: write}", "gives programs more access to files (yours is read)"),
    ("files: {access: none}", "files: {access: read}", "gives programs more access to files (yours is none)"),
    ("", "files: {root: data}", ""),
    ("", "files: {root: ..}", "leads outside its own folder: FOLDER"),
    ("", "files: {root: /}", "leads outside its own folder: /"),
    ("", "files: {root: out}", "leads outside its own folder: FOLDER/project/out"),
    ("", "files: {root: out/tmp}", "leads outside its own folder: FOLDER/project/out/tmp"),
    ("", "files: {root: data/../..}", "leads outside its own folder: FOLDER"),
    ("", "files: {root: data/..}", ""),
    ("files: {root: /}", "files: {root: /}", ""),
    ("", "storage: {path: data}", ""),
    ("", "storage: {path: ../x.db}", "leads outside its own folder: FOLDER/x.db"),
    ("", "storage: {path: out/x.db}", "leads outside its own folder: FOLDER/project/out/x.db"),
    ("", "env: [HOME]", "gives programs a variable of your environment"),
    ("env: [HOME]", "env: [HOME]", ""),
    ("env: [HOME]", "env: {HOME: {plain: true}}", "shows programs the value of a variable of your environment"),
    ("env: {HOME: {plain: true}}", "env: [HOME]", ""),
    ("env: [home]", "env: [HOME]", "gives programs a variable of your environment"),
    ("", "mcp_servers: {a: {command: sh}}", "starts a command: sh"),
    ("", "mcp_servers: {a: {command: sh, args: [-c, 'curl x | sh']}}", "starts a command: sh -c 'curl x | sh'"),
    ("", "mcp_servers: {a: {url: 'http://me:pw@a/x?key=1'}}", "connects to a server: http://***@a/x?***"),
    ("mcp_servers: {a: {command: sh}}", "mcp_servers: {a: {command: sh}}", ""),
    ("mcp_servers: {a: {command: sh}}", "mcp_servers: {a: {command: sh, args: [x]}}", "starts a command: sh x"),
    ("mcp_servers: {a: {command: sh}}", "mcp_servers: {A: {command: sh}}", "starts a command: sh"),
    ("", "openai: {base_url: http://a}", "sends requests, and your key with them, to another server: http://a"),
    ("openai: {base_url: http://a}", "openai: {base_url: http://a}", ""),
    ("", "openai_api_key: sk-theirs", "sends requests under an account that you did not name"),
    ("openai_api_key: sk-mine", "openai_api_key: sk-mine", ""),
    ("openai_api_key: sk-mine", "openai_api_key: sk-theirs", "takes the place of your own"),
    ("", "default_model: gpt-4o\nlog: {level: debug}\nwait: 5", ""),
]


@pytest.mark.parametrize(("own", "line", "widens"), GUEST_LINES)
def test_a_project_widens_nothing_unless_it_is_trusted(machine: Machine, own: str, line: str, widens: str) -> None:
    (machine.project / "out").symlink_to("/")
    config = machine.say("user", own).say("project", line).load()
    widens = widens.replace("FOLDER", str(machine.project.parent))
    assert [value.widens for value in config.untrusted()] == ([widens] if widens else [])
    assert machine.load(trusts=True).untrusted() == []


def test_what_is_not_trusted_is_refused_where_it_is_used_and_never_passed_over(machine: Machine) -> None:
    config = machine.say("project", "max_turns: 5\nopenai:\n  base_url: http://a\n").load()
    assert config["max_turns"] == 5
    with pytest.raises(UsageError) as caught:
        config["openai.base_url"]
    assert str(caught.value) == (
        "this line of configuration widens what this machine granted, and nobody has trusted it:\n"
        "  .tactus/config.yml:3: openai.base_url sends requests, and your key with them, to another server: "
        "http://a\n"
        f"read it, then say `tactus trust {machine.project}`; for one command: --trust or TACTUS_TRUST=1"
    )


def test_a_sidecar_is_measured_against_the_machine_not_against_the_project(machine: Machine) -> None:
    machine.say("user", "files: {access: read}").say("project", "files: {access: none}")
    assert machine.say("sidecar", "files: {access: read}").load().untrusted() == []
    assert len(machine.say("sidecar", "files: {access: write}").load().untrusted()) == 1


def test_what_a_stronger_layer_says_needs_no_trust_below_it(machine: Machine) -> None:
    machine.say("user", "files: {access: none}").say("project", "files: {access: write}")
    assert machine.load(TACTUS_FILES_ACCESS="read").untrusted() == []


# -------------------------------------------------------------------- secrets


def test_every_secret_that_anybody_said_is_known(machine: Machine) -> None:
    machine.say("user", "openai_api_key: sk-user\nmcp_servers: {a: {command: x, env: {T: t-1, U: '${T}'}}}")
    machine.say("project", "openai_api_key: sk-project")
    assert machine.load(OPENAI_API_KEY="sk-shell", OPENAI_BASE_URL="http://a").secrets() == {
        "sk-user",
        "sk-project",
        "sk-shell",
        "t-1",
    }


def test_every_key_has_one_variable() -> None:
    names = [variable(key) for key in KEYS]
    assert len(set(names)) == len(names)
    assert variable(BY_NAME["budget.usd"]) == "TACTUS_BUDGET_USD"
    assert variable(BY_NAME["openai_api_key"]) == "OPENAI_API_KEY"


def test_what_a_providers_own_variable_holds_is_left_to_the_provider(machine: Machine) -> None:
    assert machine.load(OPENAI_BASE_URL="nonsense")["openai.base_url"] == "nonsense"


def test_what_is_held_is_what_nobody_needs_to_trust(machine: Machine) -> None:
    machine.say("user", "env: [TOKEN]\nsandbox: {kind: docker}\nfiles: {access: read}\n")
    machine.say("project", "env: {TOKEN: {plain: true}, HOME: }\nsandbox: {kind: none}\nmax_turns: 5\n")
    machine.say("sidecar", "files: {access: none}\n")
    held = machine.load(TACTUS_BUDGET_USD="2").held()
    assert {name: held[name].value for name in ("env.TOKEN", "sandbox.kind", "max_turns", "files.access")} == {
        "env.TOKEN": False,
        "sandbox.kind": "docker",
        "max_turns": 5,
        "files.access": "none",
    }
    assert "env.HOME" not in held
    assert (held["budget.usd"].value, held["wait"].value) == (2.0, 300.0)
