"""What of its host a program uses, and whether it is granted here. None of it is known to be reached."""

from __future__ import annotations

from typing import Any

from tactus.cli.info import points
from tactus.cli.info.read import Read
from tactus.config.keys import KEYS
from tactus.config.load import Config
from tactus.errors import UsageError
from tactus.language import template
from tactus.language.program import AgentDef

FILE_WORDS = ("File", "Csv", "Tsv", "Parquet", "Hdf5", "Excel")
COMPUTED = "its model is computed: the text does not say it"


def resolved(read: Read, config: Config, agent: AgentDef) -> tuple[str | None, str | None, str | None]:
    """(provider, model, what is wrong); the defaults are those of main, then of the configuration."""
    from tactus.models import providers

    if agent.name in computed(read):
        return agent.provider or None, None, COMPUTED
    main = read.program.main
    model = agent.model or (main.default_model if main else "") or config["default_model"] or ""
    default = (main.default_provider if main else "") or config["default_provider"]
    try:
        return (*providers.resolve(agent.provider, model, default), None)
    except UsageError as error:
        return agent.provider or None, model or None, str(error)


def computed(read: Read) -> set[str]:
    """The agents that name a model which the text does not say, where the text is all there is."""
    if read.problem is None:
        return set()
    told = [one.name for one in read.declared("agent") if one.name and one.value("model") is not None]
    return {name for name in told if not read.program.agents[name].model}


def needs(read: Read, config: Config) -> list[dict[str, Any]]:
    """{what, why, granted}"""
    names = {path for facts in read.every for path, _ in points.uses(facts)}
    families = {name.partition(".")[0] for name in names}
    found, held = _models(read, config), config.held()
    if "Human" in families:
        found.append(_need("people", "it asks people", True))
    if words := sorted(families & set(FILE_WORDS)):
        granted = held["files.access"].value != "none"
        found.append(_need("files", f"it uses {', '.join(words)}; files.access grants them", granted))
    for name in sorted(_variables(read)):
        granted = f"env.{name}" in held
        found.append(_need(f"env {name}", "it refers to this variable; the key env grants it", granted))
    for server in sorted(_servers(read, names)):
        granted = f"mcp_servers.{server}" in held
        found.append(_need(f"mcp {server}", "it uses this MCP server; the key mcp_servers describes it", granted))
    return found


def _models(read: Read, config: Config) -> list[dict[str, Any]]:
    """One need for each provider, with the models of which agents."""
    by_provider: dict[str, dict[str, list[str]]] = {}
    for agent in read.program.agents.values():
        provider, model, _ = resolved(read, config, agent)
        if provider:
            by_provider.setdefault(provider, {}).setdefault(model or "a model", []).append(agent.name)
    found, held = [], config.held()
    for provider, models in sorted(by_provider.items()):
        keys = [key for key in KEYS if key.provider == provider and key.secret]
        have = any(held[key.name].value for key in keys)
        said = "; ".join(f"{model} for {', '.join(agents)}" for model, agents in models.items())
        variables = " or ".join(key.variable for key in keys[:1])
        found.append(_need(f"provider {provider}", f"{said}; its key: {variables or 'none known'}", have))
    return found


def _servers(read: Read, names: set[str]) -> set[str]:
    """The MCP servers in `mcp.server.tool`, and in the `use` of tools."""
    used = [facts.text_of(one.value("use")) or "" for facts in read.every for one in facts.declared]
    found = {name for name in (*names, *used) if name.startswith("mcp.")}
    return {name.split(".")[1] for name in found}


def _variables(read: Read) -> set[str]:
    found = {
        path
        for agent in read.program.agents.values()
        for text in read.program.templates(agent)
        for space, path in template.names(text)
        if space == "env"
    }
    for facts in read.every:
        for call, _ in facts.called("os.getenv"):
            name = facts.text_of(call.given[0]) if call.given else None
            found |= {name} if name else set()
    return found


def _need(what: str, why: str, granted: bool) -> dict[str, Any]:
    return {"what": what, "why": why, "granted": granted}
