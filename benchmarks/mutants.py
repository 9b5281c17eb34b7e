"""How much the specifications of the examples see: python benchmarks/mutants.py [folder]

Each example is changed in one place (a branch is deleted, a condition is turned round, a tool is swapped or taken away,
an approval is dropped), and its scenarios are run. A change that makes one of them fail is caught. Prints the share for
each kind of change and the changes that nobody saw; what the specifications, doubles and steps say is not changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tactus.app.sandboxes import Sandboxes
from tactus.config.snapshot import Files, Snapshot
from tactus.errors import TactusError
from tactus.language import modes, parse
from tactus.testing import suite
from tactus.testing.results import ScenarioResult
from tactus.testing.scenario import Host

EXAMPLES = Path(__file__).parent.parent / "examples"
UNTOUCHED = ("Specification", "Specifications", "specifications", "Mocks", "step", "Step", "Evaluation")
APPROVALS = ("Human.approve", "Human.review")
TURNED = {"==": "~=", "~=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
GOAL = 0.8
SHOWN = 40


class Mutant(NamedTuple):
    """A changed text: `kind` and the line of the change, and what stood there."""

    kind: str
    line: int
    was: str
    text: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every change of a program."""
    data = source.encode()
    root = parse.parsed(data)
    tools = [name for _, found in _declared(source) for name in found]

    def changed(kind: str, node: Any, new: str) -> Mutant:
        text = data[: node.start_byte] + new.encode() + data[node.end_byte :]
        was = " ".join(data[node.start_byte : node.end_byte].decode().split())[:60]
        return Mutant(kind, node.start_point[0] + 1, was, text.decode())

    for node in _nodes(root, data):
        said = data[node.start_byte : node.end_byte].decode()
        if node.type == "if_statement":
            condition = node.child_by_field_name("condition")
            yield changed("branch never taken", condition, "false")
            yield changed("branch always taken", condition, "true")
        elif node.type in ("elseif_statement", "else_statement"):
            yield changed("branch deleted", node, "")
        elif node.type == "binary_expression" and (sign := parse.operator_of(node)) in TURNED:
            left, right = node.children[0], node.children[-1]
            one, other = (data[side.start_byte : side.end_byte].decode() for side in (left, right))
            yield changed("comparison turned round", node, f"{one} {TURNED[sign]} {other}")
        elif node.type == "function_call":
            name = said.partition("(")[0].partition("{")[0].strip()
            if name in APPROVALS:
                yield changed("approval dropped", node, "true")
            elif name in tools:
                for other in [tool for tool in tools if tool != name][:1]:
                    yield changed("tool swapped", node, other + said[len(name) :])
        elif node.type == "field" and said.replace(" ", "").startswith("tools={"):
            held = said[said.index("{") + 1 : said.rindex("}")].split(",")
            for gone in held if len(held) > 1 else ():
                kept = ",".join(one for one in held if one != gone)
                yield changed("tool taken away", node, f"tools = {{{kept}}}")


def _declared(source: str) -> Iterator[tuple[str, list[str]]]:
    for place, names in parse.declarations(source, ("Tool", "tool")).items():
        yield place, [name for name in names if name]


def _nodes(node: Any, data: bytes) -> Iterator[Any]:
    """Every node of the program itself."""
    if node.type == "function_call":
        name = data[node.start_byte : node.end_byte].decode().partition("(")[0].partition("{")[0].strip()
        if name in UNTOUCHED:
            return
    yield node
    for child in node.children:
        yield from _nodes(child, data)


def caught(file: Path, mutant: str, sandboxes: Sandboxes) -> bool:
    """Whether the scenarios see it; a program that can no longer be loaded is seen."""
    whole = file.read_text(encoding="utf-8")
    file.write_text(mutant, encoding="utf-8")
    try:
        return not all(result.status == "passed" for result in _run(file, sandboxes))
    except TactusError:
        return True
    finally:
        file.write_text(whole, encoding="utf-8")


def _run(file: Path, sandboxes: Sandboxes) -> list[ScenarioResult]:
    limits = {"instructions": 20_000_000.0}  # a loop that no longer ends is ended soon
    under = Snapshot(files=Files(str(file.parent)), limits=limits, max_turns=30)
    host = Host(sandboxes, mode=modes.OBLIGING, under=under)
    results: list[ScenarioResult] = []
    suite.run([(case, suite.seed(case, 0)) for case in suite.collect(str(file), host).cases], host, 1, results.append)
    return results


def main(folder: str | None = None) -> int:
    import shutil

    tried: dict[str, list[bool]] = {}
    unseen: list[str] = []
    with TemporaryDirectory() as name, closing(Sandboxes()) as sandboxes:
        copy = Path(shutil.copytree(folder or EXAMPLES, Path(name, "examples")))
        for file in sorted(copy.glob("*.tac")):
            for mutant in mutants(file.read_text(encoding="utf-8")):
                seen = caught(file, mutant.text, sandboxes)
                tried.setdefault(mutant.kind, []).append(seen)
                if not seen:
                    unseen.append(f"{file.name}:{mutant.line} {mutant.kind}: {mutant.was}")
    print(f"{'change':26}{'made':>6}{'caught':>8}{'share':>8}")
    for kind, found in sorted(tried.items()):
        print(f"{kind:26}{len(found):>6}{sum(found):>8}{sum(found) / len(found):>8.0%}")
    every = [seen for found in tried.values() for seen in found]
    share = sum(every) / len(every)
    print(
        f"{'all':26}{len(every):>6}{sum(every):>8}{share:>8.0%}{'' if share >= GOAL else '  missed'} (goal {GOAL:.0%})"
    )
    print("\nNobody saw:" if unseen else "")
    for line in unseen[:SHOWN]:
        print(f"  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
