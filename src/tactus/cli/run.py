"""Run a program.

tactus run hello.tac --param name=Alice
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from tactus.app import beside, bundle, configured, loading
from tactus.app.runs import App
from tactus.app.sandboxes import Sandboxes
from tactus.cli import forward, place, progress, prompt, settings
from tactus.config.snapshot import Snapshot
from tactus.errors import Failure, ProgramError, RunExists, UsageError
from tactus.language.coerce import coerce
from tactus.language.program import ProcedureDef, Program
from tactus.language.schema import Schema, SchemaError
from tactus.language.suggest import did_you_mean
from tactus.ops.procedure import given
from tactus.vm.sandboxes import Sandbox

SANDBOX = (
    "Sandbox: none. Lua runs inside this process: a flaw in it would reach your files and keys; "
    "run only files you trust."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the .tac file")
    parser.add_argument("--param", action="append", default=[], metavar="K=V", help="an input; K=@FILE reads one")
    parser.add_argument("--params-file", metavar="FILE", help="inputs as a JSON object")
    parser.add_argument("-i", "--interactive", action="store_true", help="ask for every input, then whether to run")
    parser.add_argument("--mock", action="store_true", help="the file's Mocks answer; nothing leaves the machine")
    parser.add_argument("--id", metavar="RUN", help="the new run's id")
    parser.add_argument("--trust", action="store_true", help="let the configuration beside the program widen grants")
    parser.add_argument("--no-files", action="store_true", help="the program may use no files")
    parser.add_argument("--read-only", action="store_true", help="the program may read files and write none")
    parser.add_argument("--max-turns", type=settings.count, metavar="N", help="agent turns of this run (default 100)")
    place.arguments(parser)
    progress.arguments(parser)
    forward.arguments(parser)


def run(options: argparse.Namespace) -> int:
    under = configured.snapshot(options.config)
    with closing(Sandboxes()) as sandboxes:
        return _run(options, under, sandboxes)


def _run(options: argparse.Namespace, under: Snapshot, sandboxes: Sandboxes) -> int:
    where = place.find(options)
    out = progress.Progress(options)
    sources, program = inspected(options.file, sandboxes.of(options.config["sandbox.kind"]), under.limits)
    main = program.main
    assert main is not None
    values = inputs(main, options)
    store = where.open()
    try:
        app: App = forward.host(options, store, out, sandboxes)
        try:
            started = app.create(sources, values, id=options.id or "", mock=options.mock, under=under)
        except RunExists:
            again = where.command(f"resume {options.id}")
            raise UsageError(f"there is a run {options.id} already; go on with it: {again}") from None
        out.line(f"Running procedure: {options.file} (lua format)")
        if under.sandbox == "none":
            out.line(SANDBOX)
        out.line(f"Run {started.id}")
        return forward.forward(app, started, where, out, options, begun=False)
    finally:
        store.close()


def inspected(file: str, sandbox: Sandbox, limits: Mapping[str, float]) -> tuple[str, Program]:
    """A program's bundle, and what it declares; raises UsageError, ProgramError."""
    sandbox.begin()
    sources = bundle.collect(file)
    return sources, asyncio.run(loading.inspect(sources, sandbox, limits))


def inputs(main: ProcedureDef, options: argparse.Namespace) -> Any:
    """The input of the main procedure, typed by its schema; raises UsageError listing what is allowed."""
    values = {**_file(options.params_file), **params(options.param, main.input)}
    schema = main.input
    if schema is not None:
        unknown = [name for name in values if name not in schema.names]
        if unknown:
            hint = did_you_mean(unknown[0], schema.names)
            raise UsageError(f'there is no input "{unknown[0]}"{hint}\n{_allowed(schema)}')
        values = _asked(schema, values, options)
    try:
        return given(main, values)
    except Failure as failure:
        raise UsageError(f"{failure.message}\n{_allowed(schema)}" if schema else failure.message) from None


def _asked(schema: Schema, values: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    """The values, and those that the person at the terminal gives: the missing ones, with -i all of them."""
    missing = [f.name for f in schema.fields if f.name not in values and f.required and f.default is None]
    here = prompt.at_terminal()
    if missing and not here:
        raise UsageError(f"missing input: {', '.join(missing)} (--param {missing[0]}=...)\n{_allowed(schema)}")
    if options.interactive and not here:
        raise UsageError("-i asks at a terminal, and this is none; give the inputs with --param")
    if options.interactive:
        values = prompt.inputs(schema, list(schema.names), values)
        if not prompt.confirmed(values):
            raise UsageError("nothing was started")
        return values
    return {**values, **prompt.inputs(schema, missing, {})}


def params(params: list[str], schema: Schema | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for param in params:
        name, equals, text = param.partition("=")
        if not equals or not name:
            raise UsageError(f'--param takes NAME=VALUE, not "{param}"')
        if any("\ud800" <= character <= "\udfff" for character in param):
            raise UsageError(f"--param {ascii(param)[1:-1]} is not UTF-8 text")
        if text.startswith("@"):
            text = _text(text[1:])
        field = next((f for f in schema.fields if f.name == name), None) if schema else None
        try:
            values[name] = coerce(text, field)
        except SchemaError as error:
            raise UsageError(f"--param {name}: {error}") from None
    return values


def _text(file: str) -> str:
    """A file of the command line's own; raises UsageError."""
    try:
        return beside.read(file)
    except ProgramError as wrong:
        raise UsageError(str(wrong)) from None


def _file(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        values = json.loads(_text(path), parse_constant=_no_json)
    except ValueError as error:
        raise UsageError(f"{path} is not JSON: {error}") from None
    if not isinstance(values, dict):
        raise UsageError(f"{path} must hold a JSON object of inputs")
    return values


def _no_json(constant: str) -> Any:
    raise ValueError(f"{constant} is no value of JSON")


def _allowed(schema: Schema) -> str:
    lines = ["inputs:"]
    for field in schema.fields:
        optional = "required" if field.required else "optional"
        more = optional if field.default is None else f"default {json.dumps(field.default, ensure_ascii=False)}"
        choices = f", one of {', '.join(json.dumps(c) for c in field.enum)}" if field.enum else ""
        about = f" - {field.description}" if field.description else ""
        lines.append(f"  {field.name}: {field.type} ({more}{choices}){about}")
    return "\n".join(lines if schema.fields else ["the procedure takes no input"])
