"""Programs and inputs as Python gives them: a path, a text or a bundle; a dict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tactus.app import beside, bundle
from tactus.errors import Failure, UsageError
from tactus.language.program import ProcedureDef
from tactus.language.suggest import did_you_mean
from tactus.ops.procedure import given
from tactus.runtime import canonical
from tactus.storage import Run

TEXT = "main.tac"
"""what the file of a program is called that was given as a text"""
Source = str | Path | Mapping[str, Any]


def sources(program: Source) -> str:
    """The bundle of a program. Raises UsageError, ProgramError."""
    if isinstance(program, Path):
        return bundle.collect(program)
    if isinstance(program, Mapping):
        return _bundle(program)
    if not isinstance(program, str):
        raise UsageError(f"a program is a path, a text or a bundle, not {type(program).__name__}")
    if "\n" not in program and program.endswith(".tac"):
        return bundle.collect(program)
    if program.startswith('{"'):
        return _bundle(_loaded(program))
    if not any(sign in program for sign in "\n {("):
        raise UsageError(f'"{program}" is no program: a path ends with .tac, a text is a whole program')
    return bundle.make(TEXT, program)


def _loaded(text: str) -> Mapping[str, Any]:
    try:
        said = canonical.loads(text)
    except ValueError as error:
        raise UsageError(f"the bundle is not JSON: {error}") from None
    return said if isinstance(said, Mapping) else {}


def _bundle(said: Mapping[str, Any]) -> str:
    main, files = said.get("main"), said.get("files")
    files = dict(files) if isinstance(files, Mapping) else {}
    texts = all(isinstance(text, str) for text in (*files, *files.values()))
    if not texts or not isinstance(main, str) or main not in files or said.keys() > {"files", "main"}:
        raise UsageError('a bundle is {"main": file name, "files": {file name: text}} with the main file among them')
    return bundle.make(main, files[main], {name: text for name, text in files.items() if name != main})


def given_input(main: ProcedureDef, input: Mapping[str, Any] | None) -> Any:
    """The input with its defaults, as the program gets it. Raises UsageError where it does not fit."""
    if input is not None and not isinstance(input, Mapping):
        raise UsageError(f"the input is a dict of the procedure's inputs, not {type(input).__name__}")
    if main.input is not None:
        for name in input or ():
            if name not in main.input.names:
                raise UsageError(f'there is no input "{name}"{did_you_mean(name, main.input.names)}')
    try:
        return given(main, canonical.loads(canonical.dumps(dict(input or {}))))
    except (TypeError, ValueError) as error:
        raise UsageError(f"the input is not JSON: {error}") from None
    except Failure as failure:
        raise UsageError(failure.message) from None


def check_same(
    run: Run,
    kept: str,
    sources: str,
    main: ProcedureDef,
    input: Mapping[str, Any] | None,
    conceal: Callable[[Any], Any],
) -> None:
    """Whether an unfinished run is of this program and, if one is given, this input: `conceal` makes it what the run
    keeps of it. Raises UsageError."""
    begun = f'run "{run.id}" has not ended, and was started with another'
    if _own(sources) != _own(kept):
        raise UsageError(f"{begun} program; resume it, or start this one under another id")
    if input is not None and conceal(given_input(main, input)) != conceal(canonical.loads(run.input)):
        raise UsageError(f"{begun} input, {run.input}; resume it, or start this one under another id")


def check_takes(main: ProcedureDef, run: Run) -> None:
    """Whether an edited program takes the input of a run. Raises UsageError."""
    try:
        given(main, canonical.loads(run.input))
    except Failure as failure:
        raise UsageError(f"the program does not take the input of run {run.id}: {failure.message}") from None


def _own(sources: str) -> dict[str, str]:
    """The files of a bundle that are the user's."""
    files: dict[str, str] = canonical.loads(sources)["files"]
    return {name: text for name, text in files.items() if name not in beside.stdlib()}
