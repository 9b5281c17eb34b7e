"""`python -m tests.breakages`: each one-line breakage of the source must make its test fail.

`breakages.toml` lists them: [[breakage]] with `file`, `find` (stands exactly once in the file), `replace` and
`test` (a pytest node id). They are applied to a copy of the tree, one at a time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).with_suffix(".toml")
COPIED = (
    *("src", "tests", "examples", "docs", "benchmarks", "pyproject.toml", "Makefile"),
    *("LICENSE", "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "llms.txt", "llms-full.txt"),
)
SECONDS = 120


def main() -> int:
    breakages = tomllib.loads(LIST.read_text(encoding="utf-8"))["breakage"]
    wanted = [b for b in breakages if not sys.argv[1:] or any(word in b["file"] + b["test"] for word in sys.argv[1:])]
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        problems = [problem for problem in pool.map(check, wanted) if problem]
    for problem in problems:
        print(problem)
    print(f"{len(wanted) - len(problems)} of {len(wanted)} breakages were seen by their tests")
    return 1 if problems else 0


def check(breakage: dict[str, str]) -> str | None:
    """What is wrong with this breakage, None if its test fails as it should (and passes without it)."""
    name = f"{breakage['file']}: {breakage['find'].strip()!r}"
    source = (ROOT / breakage["file"]).read_text(encoding="utf-8")
    if source.count(breakage["find"]) != 1:
        return f"{name}: stands {source.count(breakage['find'])} times in the file"
    with tempfile.TemporaryDirectory(prefix="tactus-breakage-") as folder:
        tree = Path(folder)
        for item in COPIED:
            _copy(ROOT / item, tree / item)
        (tree / breakage["file"]).write_text(source.replace(breakage["find"], breakage["replace"]), encoding="utf-8")
        code, output = _pytest(tree, breakage["test"])
    if code == 1:
        return None
    what = "still passes" if code == 0 else f"could not be run:\n{output[-600:]}"
    return f"{name}: {breakage['test']} {what}"


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    elif source.exists():
        shutil.copy(source, target)


def _pytest(tree: Path, test: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", test]
    env = {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ran = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return 1, "it hangs, which no test can pass"
    return ran.returncode, ran.stdout + ran.stderr


if __name__ == "__main__":
    sys.exit(main())
