"""What holds here, and who said it: every key with its value and origin. Secrets are not shown.

tactus config show [FILE.tac]
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from tactus.cli import DONE, out, settings
from tactus.cli.out import print_json
from tactus.config import forms, kinds, load
from tactus.config.keys import BY_NAME, KEYS
from tactus.config.load import DEFAULT, GUESTS, Config, Source, Value
from tactus.config.secrets import MASK
from tactus.errors import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("show",), help="show: every key, its value and who said it")
    parser.add_argument("file", nargs="?", metavar="FILE", help="a program: the file beside it counts too")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace) -> int:
    if options.file and not os.path.exists(options.file):
        raise UsageError(f"there is no file {options.file}")
    config = settings.read(options.file)
    settings.hide(config)
    if options.json:
        print_json(as_object(config))
    else:
        print(out.shown("\n".join(lines(config))))
    return DONE


def as_object(config: Config) -> dict[str, Any]:
    return {
        "files": [_file(source) for source in config.sources],
        "values": [_value(value, config) for value in ordered(config)],
    }


def ordered(config: Config) -> list[Value]:
    """In the order of the table of keys, entries of a table by name."""
    place = {key.name: number for number, key in enumerate(KEYS)}
    return sorted(config.values.values(), key=lambda value: (place[value.key.name], value.name))


def _file(source: Source) -> dict[str, Any]:
    trusted = source.trusted if source.layer in GUESTS and source.digest else None
    return {"layer": source.layer, "path": str(source.path), "exists": bool(source.digest), "trusted": trusted}


def _value(value: Value, config: Config) -> dict[str, Any]:
    origin = value.origin
    return {
        "key": value.name,
        "value": shown(value),
        "layer": origin.layer,
        "origin": str(origin),
        "line": origin.line or None,
        "widens": value.widens or None,
    }


def shown(value: Value) -> Any:
    """The value as everybody may see it."""
    if value.key.secret:
        return MASK if value.value is not None else None
    if value.key is BY_NAME["mcp_servers"]:
        return {name: _part(name, part) for name, part in value.value.items()}
    if value.key.kind is kinds.URL and value.value is not None:
        return forms.address(value.value)
    if value.key is BY_NAME["env"]:
        return {"plain": True} if value.value else {}
    return value.value


def _part(name: str, part: Any) -> Any:
    """Of a server."""
    if name == "env":
        return {variable: _unless_named(text) for variable, text in part.items()}
    return forms.address(part) if name == "url" else part


def _unless_named(text: str) -> str:
    """`${NAME}` says where a secret is, and is none."""
    return text if text.startswith("${") and text.endswith("}") else MASK


def lines(config: Config) -> list[str]:
    rows = [(value.name, _text(value), _by(value)) for value in ordered(config)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    found = [
        f"read: {load.display(source.path, Path.cwd())}{_trust(source)}" for source in config.sources if source.digest
    ]
    table = [f"{name:<{widths[0]}}  {text:<{min(widths[1], 40)}}  {by}".rstrip() for name, text, by in rows]
    return [*(found or ["read: no configuration file"]), *table]


def _trust(source: Source) -> str:
    if source.layer not in GUESTS:
        return ""
    if source.trusted:
        return " (trusted)"
    return " (NOT trusted to widen anything)" if any(value.widens for value in source.values) else ""


def _text(value: Value) -> str:
    import json

    value_shown = shown(value)
    if value_shown is None:
        return "-"
    if isinstance(value_shown, int | float) and not isinstance(value_shown, bool):
        return value.key.kind.written(value_shown)
    return value_shown if isinstance(value_shown, str) else json.dumps(value_shown, ensure_ascii=False)


def _by(value: Value) -> str:
    if value.origin.layer == DEFAULT:
        return "" if value.value is None else "default"
    return f"{value.origin}{f'  NOT TRUSTED: {value.widens}' if value.widens else ''}"
