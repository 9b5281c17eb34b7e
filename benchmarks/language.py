"""What reading a program costs: python benchmarks/language.py

CPU time of the whole process (user and system) of `validate` and `format`, for a small file and for one of 10,000
lines, as a multiple of `python -c pass` measured beside it: ours, those of the other product of this name ("0.53", from
the public index, in a virtual environment of its own, `.venv/other`), and StyLua (its WebAssembly build, where Node is
there). Medians of five rounds, one of each command per round. Then what a document of so many lines costs after one
character was typed anywhere in it: median and 90th percentile of 600 edits.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
MADE = HERE.parent / ".venv"
OTHER = MADE / "other"
STYLUA = MADE / "stylua"
ROUNDS = 5
LINES = 10_000
HELLO = (HERE.parent / "examples" / "01-hello.tac").read_text(encoding="utf-8")
BLOCK = """
-- part {n}
search_{n} = Tool {{
  description = "Search part {n}",
  input = {{ query = field.string{{required = true}}, limit = field.integer{{default = {n}}} }},
  function(args)
    local found = {{}}
    for i = 1, args.limit do
      found[#found + 1] = args.query .. " " .. i
    end
    return table.concat(found, ", ")
  end
}}

worker_{n} = Agent {{
  provider = "openai",
  model = "gpt-4o-mini",
  system_prompt = [[
Research {{input.topic}}, part {n}. Call done when finished.
  ]],
  tools = {{search_{n}, done}}
}}

parts[#parts + 1] = function(topic)
  repeat
    worker_{n}({{message = "Go on with " .. topic}})
    if Tool.called("search_{n}") then
      Log.info("searched", {{part = {n}}})
    end
  until Tool.called("done")
  return Tool.last_result("done")
end
"""
HEAD = "done = tactus.done\nparts = {}\n"
TAIL = """
Procedure {
  input = { topic = field.string{required = true} },
  output = { findings = field.array{required = true} },
  function(input)
    local findings = {}
    for i, part in ipairs(parts) do
      findings[i] = part(input.topic)
    end
    return {findings = findings}
  end
}
"""
RUN_STYLUA = """
import {readFileSync, writeFileSync} from "node:fs";
import {formatCode, Config, OutputVerification} from "@johnnymorganz/stylua";
const file = process.argv[2];
writeFileSync(file, formatCode(readFileSync(file, "utf8"), Config.new(), undefined, OutputVerification.None));
"""


def large() -> str:
    """A program of 10,000 lines, as regular as generated ones are."""
    text, lines, n = [HEAD], 0, 0
    while lines < LINES:
        n += 1
        text.append(BLOCK.format(n=n))
        lines += BLOCK.count("\n")
    return "".join([*text, TAIL])


def commands(folder: Path) -> dict[str, tuple[list[str], float]]:
    """name -> (command, the most it should cost, 0 = no goal)."""
    ours, small, big = [sys.executable, "-m", "tactus"], str(folder / "hello.tac"), str(folder / "large.tac")
    found: dict[str, tuple[list[str], float]] = {
        "validate, hello": ([*ours, "validate", small], 13),
        "format --check, hello": ([*ours, "format", "--check", small], 13),
        "validate, 10,000 lines": ([*ours, "validate", big], 45),
        "format, 10,000 lines": ([*ours, "format", big], 100),
    }
    if other := _other():
        found |= {
            "0.53: validate, hello": ([other, "validate", small], 0),
            "0.53: format, hello": ([other, "format", small], 0),
            "0.53: validate, 10,000 lines": ([other, "validate", big], 0),
            "0.53: format, 10,000 lines": ([other, "format", big], 0),
        }
    if stylua := _stylua():
        found |= {
            "StyLua (wasm): format, hello": ([*stylua, small], 0),
            "StyLua (wasm): format, 10,000 lines": ([*stylua, big], 0),
        }
    return found


def _other() -> str:
    """Its command; "" where it cannot be installed. It needs two libraries that it does not ask for."""
    command = OTHER / "bin" / "tactus"
    if not (OTHER / "ready").exists():
        print(f"installing 0.53 into {OTHER.relative_to(HERE.parent)} (once) ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(OTHER)], check=True)
        pip = [str(OTHER / "bin" / "python"), "-m", "pip", "install", "-q", "tactus==0.53.*", "typer", "boto3"]
        if subprocess.run(pip, check=False, capture_output=True).returncode:
            print("0.53 cannot be installed here")
            return ""
        (OTHER / "ready").touch()
    return str(command)


def _stylua() -> list[str]:
    """The command that formats a file with it; [] without Node, or where it cannot be had."""
    if not shutil.which("npm") or not shutil.which("node"):
        print("StyLua is left out: there is no Node here")
        return []
    script = STYLUA / "format.mjs"
    if not script.exists():
        STYLUA.mkdir(parents=True, exist_ok=True)
        npm = ["npm", "install", "--silent", "--prefix", str(STYLUA), "@johnnymorganz/stylua@2.5.2"]
        if subprocess.run(npm, check=False, capture_output=True).returncode:
            print("StyLua cannot be installed here")
            return []
        script.write_text(RUN_STYLUA, encoding="utf-8")
    return ["node", str(script)]


def cpu(command: list[str]) -> float:
    """Seconds of CPU that the command used, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environ)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{(done.stderr or done.stdout).decode()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_blocks() -> str:
    """So many lines of programs with a `do` around each, so that one statement is some hundred lines."""
    programs = [path.read_text(encoding="utf-8") for path in sorted((HERE.parent / "examples").rglob("*.tac"))]
    text: list[str] = []
    lines = 0
    while lines < LINES:
        text.append(f"do\n{programs[len(text) % len(programs)]}\nend\n")
        lines += text[-1].count("\n")
    return "".join(text)


def flat() -> str:
    return "".join(f"alpha{n} = beta{n}\n" for n in range(LINES))


def typing(source: str) -> tuple[list[float], list[float], float]:
    """Milliseconds of CPU of edits of one character, of what is asked then (is there an error?), and for a start."""
    from tactus.language.document import Document

    began = time.process_time()
    document = Document(source)
    start = time.process_time() - began
    chance, lines, edits, asked = random.Random(1), source.split("\n"), [], []
    for _ in range(300):
        line = chance.choice([at for at, text in enumerate(lines) if text]) + 1
        column = chance.randrange(1, len(lines[line - 1]) + 2)
        for end, new in ((column, chance.choice('xxxx ("=')), (column + 1, "")):
            began = time.process_time()
            document.edit(line, column, line, end, new)
            edited = time.process_time()
            document.errors()
            edits.append((edited - began) * 1e3)
            asked.append((time.process_time() - edited) * 1e3)
    return edits, asked, start * 1e3


def main() -> int:
    source = large()
    with tempfile.TemporaryDirectory(prefix="tactus-language-") as name:
        folder = Path(name)
        rows = commands(folder)
        base: list[float] = []
        spent: dict[str, list[float]] = {row: [] for row in rows}
        for _ in range(ROUNDS):
            base.append(cpu([sys.executable, "-c", "pass"]))
            for row, (command, _goal) in rows.items():
                if max(spent[row], default=0.0) > 10:
                    continue
                (folder / "hello.tac").write_text(HELLO, encoding="utf-8")
                (folder / "large.tac").write_text(source, encoding="utf-8")
                spent[row].append(cpu(command))
    report(statistics.median(base), {row: (statistics.median(times), rows[row][1]) for row, times in spent.items()})
    report_typing({"programs": source, "programs in blocks": in_blocks(), "assignments": flat()})
    return 0


def report(base: float, spent: dict[str, tuple[float, float]]) -> None:
    print(f"{'':36}{'CPU':>10}{'x python':>10}{'goal':>6}")
    print(f"{'python -c pass':36}{base * 1000:8.1f}ms{1:10.1f}")
    for name, (seconds, goal) in spent.items():
        times = seconds / base
        missed = "  missed" if goal and times > goal else ""
        print(f"{name:36}{seconds * 1000:8.1f}ms{times:10.1f}{f'{goal:.0f}' if goal else '':>6}{missed}")


def report_typing(sources: dict[str, str]) -> None:
    print(f"\n{'one character typed in 10,000 lines':36}{'median':>10}{'p90':>10}{'goal':>6}")
    for name, source in sources.items():
        edits, asked, start = typing(source)
        for row, times in ((f"{name}: edit", edits), (f"{name}: errors, after it", asked)):
            median, most = statistics.median(times), statistics.quantiles(times, n=10)[-1]
            goal = "1" if times is edits else ""
            print(f"{row:36}{median:8.2f}ms{most:8.2f}ms{goal:>6}{'  missed' if goal and most > 1 else ''}")
        print(f"{name + ': opened':36}{start:8.1f}ms")


if __name__ == "__main__":
    sys.exit(main())
