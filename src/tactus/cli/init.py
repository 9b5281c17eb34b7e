"""Begin a project: a program that runs without a key, a configuration to fill in, and what git leaves alone.
What is there already is left as it is.

tactus init my-project
"""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from tactus.cli import DONE
from tactus.cli.out import print_json
from tactus.errors import UsageError

STARTER = Path(__file__).parent / "starter"
FILES = {"config.yml": ".tactus/config.yml", "hello.tac": "hello.tac"}
"""What we ship -> where it goes."""
IGNORED = ".tactus/runs.db*"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default=".", metavar="DIR", help="by default the current folder")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace) -> int:
    folder = Path(options.folder)
    try:
        done = [_copied(STARTER / ours, folder / theirs) for ours, theirs in FILES.items()]
        done.append(_ignored(folder / ".gitignore"))
    except OSError as error:
        raise UsageError(f"{error.filename or folder} cannot be made: {error.strerror}") from None
    if options.json:
        print_json({"folder": str(folder.resolve()), "files": [{"path": str(path), "done": how} for path, how in done]})
        return DONE
    width = max(len(str(path)) for path, _ in done)
    print("\n".join(f"{path!s:<{width}}  {how}" for path, how in done))
    there = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(options.folder)} && "
    print(f"next: {there}tactus run hello.tac --mock --param name=Ada")
    return DONE


def _copied(ours: Path, theirs: Path) -> tuple[Path, str]:
    theirs.parent.mkdir(parents=True, exist_ok=True)
    try:
        with theirs.open("x", encoding="utf-8") as file:
            file.write(ours.read_text(encoding="utf-8"))
    except FileExistsError:
        return theirs, "was there, left as it is"
    return theirs, "made"


def _ignored(path: Path) -> tuple[Path, str]:
    """One line added at the end, unless it stands there."""
    said = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    if IGNORED in said.splitlines():
        return path, "was there, left as it is"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{'' if not said or said.endswith(chr(10)) else chr(10)}{IGNORED}\n")
    return path, f"{IGNORED} added" if said else "made"
