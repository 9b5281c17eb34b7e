"""Every key of the configuration: one table, from which files, variables and flags are read and checked,
`tactus config show` speaks and docs/config.md is held."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tactus.config import forms, kinds, limits
from tactus.config.kinds import Kind
from tactus.config.limits import LIMITS, Limit
from tactus.config.snapshot import MAX_TURNS
from tactus.record import record

ACCESS = ("none", "read", "write")
SANDBOXES = ("none", "process", "docker")
"""From what grants least to most, and from what protects least to most."""
LOG_LEVELS = ("debug", "info", "warn", "warning", "error")
LOG_FORMATS = ("rich", "terminal", "raw", "jsonl")


@record(frozen=True, slots=True)
class Hosts:
    """What the machine itself says about a key: the default, or the system's or the user's file."""

    value: Any
    said: bool
    """by a file, and not only by default"""


Widens = Callable[[Any, Hosts, Path], str]
"""(value, what the machine says, the folder of who says the value) -> what the value would widen, or ""."""


@record(frozen=True, slots=True)
class Key:
    """One key.

    variable  its name in the environment; by default TACTUS_ and the key in capitals
    flag      how `tactus run` says it
    secret    never shown, never kept with a run
    provider  whose credentials, or whose address, it is: it reaches that provider under the name `variable`
    sidecar   a file beside a program may set it: what is kept with the run (the rest would not hold on resume)
    widens    what a value in a project's or program's file would widen, which needs trust
    trust     the same for people: when it needs trust
    """

    name: str
    kind: Kind
    doc: str
    default: Any = None
    variable: str = ""
    flag: str = ""
    secret: bool = False
    provider: str = ""
    sidecar: bool = True
    widens: Widens = lambda value, hosts, base: ""
    trust: str = ""


MORE, OUTSIDE = "more than your own", "outside its folder"
SHOWN = 100
"""characters of a command that are shown"""


def _more(value: Any, hosts: Hosts, base: Path) -> str:
    return (
        f"more than the {hosts.value:g} that your own configuration allows"
        if hosts.said and value > hosts.value
        else ""
    )


def _above(limit: Limit, value: Any, hosts: Hosts, base: Path) -> str:
    """A default is a limit too."""
    return f"more than the {limits.written(limit, hosts.value)} that this machine allows" if value > hosts.value else ""


def _ignores(value: Any, hosts: Hosts, base: Path) -> str:
    return "lets requests of unknown price pass a budget" if value == "ignore" != hosts.value else ""


def _less_jailed(value: Any, hosts: Hosts, base: Path) -> str:
    weaker = SANDBOXES.index(value) < SANDBOXES.index(hosts.value)
    how = "without a sandbox" if value == "none" else "with less of a sandbox"
    return f"runs programs {how} (yours is {hosts.value})" if weaker else ""


def _more_access(value: Any, hosts: Hosts, base: Path) -> str:
    wider = ACCESS.index(value) > ACCESS.index(hosts.value)
    return f"gives programs more access to files (yours is {hosts.value})" if wider else ""


def _outside(value: Any, hosts: Hosts, base: Path) -> str:
    inside = value == hosts.value or Path(value).resolve().is_relative_to(base.resolve())
    return "" if inside else f"leads outside its own folder: {value}"


def _names(value: Any, hosts: Hosts, base: Path) -> str:
    if value and not hosts.value:
        return "shows programs the value of a variable of your environment"
    return "gives programs a variable of your environment" if hosts.value is None else ""


def _starts(value: Any, hosts: Hosts, base: Path) -> str:
    if value == hosts.value:
        return ""
    if "url" in value:
        return f"connects to a server: {forms.address(value['url'])}"
    line = shlex.join([value["command"], *value.get("args", ())])
    return f"starts a command: {line if len(line) <= SHOWN else line[: SHOWN - 3] + '...'}"


def _elsewhere(value: Any, hosts: Hosts, base: Path) -> str:
    what = "sends requests, and your key with them, to another server"
    return "" if value == hosts.value else f"{what}: {forms.address(value)}"


def _replaces(value: Any, hosts: Hosts, base: Path) -> str:
    if value == hosts.value:
        return ""
    return "takes the place of your own" if hosts.said else "sends requests under an account that you did not name"


def _credential(name: str, doc: str, variable: str, provider: str, secret: bool = True) -> Key:
    return Key(
        name,
        kinds.TEXT,
        doc,
        variable=variable,
        secret=secret,
        provider=provider,
        sidecar=False,
        widens=_replaces,
        trust="always, unless it is your own",
    )


def _limit(limit: Limit) -> Key:
    return Key(
        f"limits.{limit.name}",
        kinds.limit(limit),
        limit.doc,
        limit.default,
        flag=f"--limit {limit.name}=…",
        widens=partial(_above, limit),
        trust=MORE,
    )


KEYS: tuple[Key, ...] = (
    Key("default_model", kinds.TEXT, "model of agents that name none, in procedures that name none"),
    Key("default_provider", kinds.TEXT, "provider of models whose name does not say it"),
    Key("max_turns", kinds.COUNT, "agent turns of one run", MAX_TURNS, flag="--max-turns", widens=_more, trust=MORE),
    Key("budget.usd", kinds.AMOUNT, "dollars that one run may spend", widens=_more, trust=MORE),
    Key("budget.tokens", kinds.COUNT, "tokens that one run may use", widens=_more, trust=MORE),
    Key("budget.requests", kinds.COUNT, "requests to models that one run may make", widens=_more, trust=MORE),
    Key("budget.seconds", kinds.AMOUNT, "seconds that one run may work, waits not counted", widens=_more, trust=MORE),
    Key(
        "unknown_price",
        kinds.choice("refuse", "ignore"),
        "what a budget in dollars does about a model of unknown price",
        "refuse",
        widens=_ignores,
        trust="`ignore`",
    ),
    *map(_limit, LIMITS),
    Key(
        "files.access",
        kinds.choice(*ACCESS),
        "what programs may do with the files of `files.root`",
        "write",
        flag="--read-only, --no-files",
        widens=_more_access,
        trust=MORE,
    ),
    Key(
        "files.root",
        kinds.PATH,
        "the folder that programs see; by default the current one",
        widens=_outside,
        trust=OUTSIDE,
    ),
    Key(
        "env",
        kinds.NAMES,
        "variables of the environment that programs may refer to; with `plain: true` they see the value itself",
        widens=_names,
        trust="always, unless your own grants it",
    ),
    Key("sandbox.enabled", kinds.BOOLEAN, "`false` is `sandbox.kind: none`, `true` is `sandbox.kind: process`"),
    Key(
        "sandbox.kind",
        kinds.choice(*SANDBOXES),
        "where the Lua of programs runs",
        "process",
        flag="--sandbox, --no-sandbox",
        widens=_less_jailed,
        trust="less than your own",
    ),
    Key("mcp_servers", kinds.SERVERS, "MCP servers by name", widens=_starts, trust="always"),
    Key(
        "storage.kind",
        kinds.choice("sqlite", "file", "memory"),
        "where runs are kept",
        "sqlite",
        flag="--storage",
        sidecar=False,
    ),
    Key(
        "storage.path",
        kinds.PATH,
        "folder of the database, or the file itself (*.db); by default `.tactus/` of the project",
        flag="--storage-path",
        sidecar=False,
        widens=_outside,
        trust=OUTSIDE,
    ),
    Key("wait", kinds.SECONDS, "timers up to so long are waited for", 300.0, flag="--wait", sidecar=False),
    Key(
        "log.level",
        kinds.choice(*LOG_LEVELS),
        "how much of a run is shown",
        "info",
        flag="--log-level",
        sidecar=False,
    ),
    Key(
        "log.format",
        kinds.choice(*LOG_FORMATS),
        "how a run is shown",
        "rich",
        flag="--log-format",
        sidecar=False,
    ),
    _credential("openai_api_key", "key for OpenAI", "OPENAI_API_KEY", "openai"),
    Key(
        "openai.base_url",
        kinds.URL,
        "another server that speaks OpenAI's protocol",
        variable="OPENAI_BASE_URL",
        provider="openai",
        sidecar=False,
        widens=_elsewhere,
        trust="always",
    ),
    _credential("anthropic_api_key", "key for Anthropic", "ANTHROPIC_API_KEY", "anthropic"),
    _credential("google_api_key", "key for Google", "GOOGLE_API_KEY", "google"),
    _credential("aws_access_key_id", "key for Amazon Bedrock", "AWS_ACCESS_KEY_ID", "bedrock"),
    _credential("aws_secret_access_key", "its secret half", "AWS_SECRET_ACCESS_KEY", "bedrock"),
    _credential("aws_session_token", "token of a temporary key", "AWS_SESSION_TOKEN", "bedrock"),
    _credential("aws_default_region", "region for Amazon Bedrock", "AWS_DEFAULT_REGION", "bedrock", secret=False),
)
BY_NAME: dict[str, Key] = {key.name: key for key in KEYS}


def variable(key: Key) -> str:
    """The key's name in the environment."""
    return key.variable or f"TACTUS_{key.name.upper().replace('.', '_')}"
