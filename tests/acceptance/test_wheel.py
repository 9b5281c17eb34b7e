"""The built wheel, alone in a clean venv outside the checkout, runs hello."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path, **env: str) -> str:
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    ran = subprocess.run(command, cwd=cwd, env={**clean, **env}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_wheel_holds_all_it_needs_and_runs_hello(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    run("cp", "-r", *(ROOT / name for name in ("src", "pyproject.toml", "README.md", "LICENSE")), sources, cwd=ROOT)
    wheel = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    run(*wheel, "--wheel-dir", tmp_path, sources, cwd=tmp_path)
    (built,) = tmp_path.glob("tactus-*.whl")
    names = zipfile.ZipFile(built).namelist()
    for suffix in (".lua", ".sql", ".tac", "py.typed", "reference/preface.md", "LICENSE"):
        assert any(name.endswith(suffix) for name in names), suffix

    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    packages = Path(run(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=tmp_path).strip())
    zipfile.ZipFile(built).extractall(packages)
    # what tactus depends on comes from here; a folder named in a .pth has its own .pth files left unread
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()) + "\n")

    where = run(python, "-c", "import tactus; print(tactus.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(packages)
    run("cp", ROOT / "examples" / "01-hello.tac", tmp_path, cwd=tmp_path)
    out = run(python, "-m", "tactus", "run", "01-hello.tac", "--mock", cwd=tmp_path)
    assert '"greeting": "Hello, nice to meet you!"' in out
