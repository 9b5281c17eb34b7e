"""Every block of code of the seeds, read from the lists beside this file: one for each seed that has any.

Keys of a [[block]]; `text` is what stands in the seed, to the end of the code.

    kind      lua; shell (commands); yaml (a configuration); python; gherkin (steps); sample (what a command prints);
              json; foreign (commands about another product, `why`)
    again     instead of kind and text: it is the block of that name once more
    fill      what stands in the place of each `...` that is neither in a text nor in a comment
    indented  the text with the indentation that the scrape has lost
    waits     lua: the word or field that is not built yet. It must fail by naming it, so that it is not forgotten
              when it is. shell: beside each command, the command that is not built yet

  lua: the block runs as a script, or as the program that it is, in a folder with `files`

    prologue  definitions of names that the block leaves undefined
    before    calls that are made before it
    check     what follows it, and returns what `expect` says (JSON)
    input, answers, model, logs
              the run's input and people's answers (JSON), the agents' doubles as in Mocks, the lines that it logs

  shell: `files` are beside it, `replies` those of the model; a [[block.line]] for each command

    says      the command as it stands in the block
    exits     its exit code, 0 unless said
    prints, lacks
              texts that it prints one after another; texts that it does not print
    types     at a terminal: [[a text to wait for, what is typed], ...]
    makes     files that are there then
    files     more files, from this command on

  yaml: `values` by key, `secrets` those that are not shown
  python: `only = "compiles"` for what is no program of ours
  sample: `command` prints the same lines but for numbers; `differs`: what we write in the place of a text of it;
  `terminal`: the command is typed at one

In `files`, "block: NAME" is the text of that block, "of: NAME" the file of the same name of that block.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent.parent / "shared" / "seeds"
BEGINS = {
    "S0": "A programming language for reliable, tool-using AI agents.",
    "S1": "1\u00a0 Syntax Quick Reference",
    "S2": "Human in the loop\n",
    "S3": "4\u00a0 Primitives Reference",
    "S4": "Skip to content\n\nTactic",
}
"""How each seed begins."""
KINDS = ("lua", "shell", "yaml", "python", "gherkin", "sample", "json", "foreign")
_CODE = re.compile(
    r"--\[(=*)\[.*?\]\1\]|--[^\n]*|\[(=*)\[.*?\]\2\]"
    r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|(?P<hole>\.\.\.)',
    re.DOTALL,
)


@dataclass(frozen=True)
class Line:
    """One command of a shell block."""

    says: str
    exits: int = 0
    prints: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    types: tuple[tuple[str, str], ...] = ()
    makes: tuple[str, ...] = ()
    waits: str = ""
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """One block; `again` is the name of the block that it repeats."""

    seed: str
    name: str
    kind: str = ""
    text: str = ""
    again: str = ""
    fill: tuple[str, ...] = ()
    indented: str = ""
    waits: str = ""
    why: str = ""
    prologue: str = ""
    before: str = ""
    check: str = ""
    expect: str = ""
    input: str = "null"
    answers: str = "[]"
    model: dict[str, Any] = field(default_factory=dict)
    logs: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    replies: Any = "Hello."
    line: tuple[Line, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    only: str = ""
    command: str = ""
    terminal: bool = False
    differs: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.seed} {self.name}"

    @property
    def code(self) -> str:
        """The text without holes, with its indentation."""
        fill = iter(self.fill)
        text = self.indented or self.text
        return _CODE.sub(lambda found: next(fill, "...") if found["hole"] else found[0], text)

    @property
    def source(self) -> str:
        """The whole file that is run."""
        return self.prologue + self.before + self.code + self.check


def holes(text: str) -> int:
    """How many `...` stand for something that was left out."""
    return sum(found["hole"] is not None for found in _CODE.finditer(text))


def of(*kinds: str) -> list[Block]:
    """The blocks of these kinds, each once."""
    return [block for block in BLOCKS if block.kind in kinds and not block.again]


def named(name: str) -> Block:
    return next(block for block in BLOCKS if block.name == name)


def put(files: dict[str, str], folder: Path) -> None:
    """Write the files of a block, or of one of its commands."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(_text(name, text), encoding="utf-8")


def _text(name: str, text: str) -> str:
    if text.startswith("block: "):
        return named(text.removeprefix("block: ")).code
    return named(text.removeprefix("of: ")).files[name] if text.startswith("of: ") else text


def seed(name: str) -> str:
    """The text of a seed."""
    texts = [path.read_text("utf-8").replace("\r\n", "\n") for path in sorted(SEEDS.glob("*.txt"))]
    (found,) = [text for text in texts if text.startswith(BEGINS[name])]
    return found


def _read(path: Path) -> list[Block]:
    found: list[Block] = []
    for row in tomllib.loads(path.read_text("utf-8"))["block"]:
        more = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        lines = tuple(Line(**{key: _frozen(value) for key, value in line.items()}) for line in row.get("line", ()))
        block = Block(path.stem, **{**more, "line": lines, "replies": row.get("replies", "Hello.")})
        same = next((one for one in found if one.name == block.again), None)
        found.append(replace(same, name=block.name, again=block.again) if same else block)
    return found


def _frozen(value: Any) -> Any:
    return (
        tuple(tuple(item) if isinstance(item, list) else item for item in value) if isinstance(value, list) else value
    )


BLOCKS = [block for path in sorted(HERE.glob("S*.toml")) for block in _read(path)]
