"""The command line: one file per command, one table, one place where errors are shown.

A command's module has `arguments(parser)` and `run(options) -> exit code`; it is imported only when it is
the one that was called.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from tactus import __version__
from tactus.cli.out import SECRETS, shown
from tactus.errors import ProgramError, RequestError, TactusError, UsageError

COMMANDS: dict[str, str] = {
    "run": "run a program",
    "resume": "go on with a run",
    "inbox": "what people are asked",
    "respond": "answer a request",
    "runs": "list runs; show, cancel, retry, fork, export, delete them",
    "watch": "go on with runs as they become ready",
    "test": "run the specifications of programs",
    "validate": "what is wrong with a program, from its text alone",
    "explain": "what a finding means, or what a word does",
    "format": "write indentation and spaces one way",
    "fix": "write older spellings as today's",
    "info": "what a program declares and needs",
    "init": "begin a project",
    "editor-setup": "completion and hover for .tac files in your editor",
    "config": "what holds here, and who said it",
    "trust": "let a folder's configuration widen what programs may do",
    "sandbox": "the container of --sandbox docker: build its image, try it",
    "doctor": "what of this machine is in order",
    "version": "print the version",
}
LATER = "eval optimize train models serve worker ui ide app lsp mcp versions".split()
READERS = ("validate", "format", "fix")
"""Commands that read files and end: the garbage collector would only look through what they still need."""
DONE, FAILED, USAGE, WAITING, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143
"""Exit codes."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Errors are one sentence, a traceback only with --debug."""
    words = list(sys.argv[1:] if argv is None else argv)
    SECRETS.clear()
    try:
        return _main(words)
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # nobody reads us any more
        return FAILED
    except TactusError as error:
        _trace(words)
        return _refused(error, words)
    except Exception as error:
        _trace(words)
        _say(f"error: this should not happen: {type(error).__name__}: {error} (--debug shows where)")
        return FAILED


def _main(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        if len(words) < 2 or words[1] not in COMMANDS:
            print(_help())
            return DONE
        words = [words[1], "--help"]
    if words[0] in ("--version", "-V"):
        words = ["version", *words[1:]]
    if words[0] not in COMMANDS and (words[0].endswith(".tac") or os.path.isfile(words[0])):
        words = ["run", *words]
    name = words[0]
    if name in LATER:
        raise UsageError(f"`tactus {name}` is not available in this version")
    if name not in COMMANDS:
        from tactus.language.suggest import did_you_mean

        what = "option" if name.startswith("-") else "command"
        raise UsageError(f'there is no {what} "{name}"{did_you_mean(name, COMMANDS)} (`tactus --help` lists them)')
    command, rest = import_module(f"tactus.cli.{name.replace('-', '_')}"), words[1:]
    about = command.__doc__
    if hasattr(command, "chosen"):  # a command of commands
        command, name, rest, about = command.chosen(rest)
    parser = _Parser(prog=f"tactus {name}", description=about, allow_abbrev=False)
    parser.add_argument("--debug", action="store_true", help="show a traceback when something goes wrong")
    command.arguments(parser)
    rest = command.words(rest) if hasattr(command, "words") else rest
    try:
        options = parser.parse_args(rest)
    except SystemExit:  # --help was printed
        return DONE
    if hasattr(options, "storage"):
        from tactus.cli import settings

        settings.fill(options)
    return int(command.run(options))


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, as every other error."""

    def __init__(self, **more: object) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **more)  # type: ignore[arg-type]

    def error(self, message: str) -> object:  # type: ignore[override]
        from tactus.language.suggest import did_you_mean

        unknown = message.partition("unrecognized arguments: ")[2].split()
        options = [name for action in self._actions for name in action.option_strings]
        hint = did_you_mean(unknown[0].partition("=")[0], options) if unknown else ""
        said = f"there is no option {unknown[0]}{hint}" if unknown and unknown[0].startswith("-") else message
        raise UsageError(f"{said.removeprefix('argument ')} (`{self.prog} --help` lists what it takes)")


def _help() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {text}" for name, text in COMMANDS.items()]
    return "\n".join(
        [
            f"tactus {__version__}: durable programs for AI agents",
            "",
            "usage: tactus COMMAND ...        tactus FILE.tac = tactus run FILE.tac",
            "",
            *lines,
            "",
            "`tactus COMMAND --help` says more.",
        ]
    )


def _refused(error: TactusError, words: list[str]) -> int:
    """Show what went wrong; --json of what takes a run forward has its one object in any case but a wrong command
    line."""
    usage = isinstance(error, UsageError) or (isinstance(error, RequestError) and not error.decided)
    said = str(error)
    if isinstance(error, ProgramError):
        from tactus.cli.hints import meant

        said += meant(error.message)
    _say(f"error: {said}")
    forward = words[0] not in ("inbox", "respond", "runs", "watch") or words[1:2] in (["retry"], ["fork"])
    if not usage and "--json" in words and forward:
        from tactus.cli import report

        report.nothing_known(error)
    return USAGE if usage else FAILED


def _trace(words: list[str]) -> None:
    """With --debug: the traceback of the error that is being handled, without secrets."""
    if "--debug" in words:
        import traceback

        _say(traceback.format_exc().rstrip())


def _say(message: str) -> None:
    print(shown(message), file=sys.stderr)


def entry() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if sys.argv[1:2] and sys.argv[1] in READERS:
        gc.disable()
    code = main()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os._exit(FAILED)
    if not gc.isenabled():
        gc.freeze()  # nor at the end
    sys.exit(code)


__all__ = ["COMMANDS", "entry", "main"]
