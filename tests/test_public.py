"""The public names: few, typed, and none of them is loaded before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import tactus


def test_every_public_name_is_there() -> None:
    for name in tactus.__all__:
        assert getattr(tactus, name) is not None
        assert name in dir(tactus)
    assert len(tactus.__all__) <= 15


def test_any_other_name_is_an_error_as_of_every_module() -> None:
    with pytest.raises(AttributeError, match="module 'tactus' has no attribute 'Runtimes'"):
        tactus.Runtimes  # noqa: B018
    with pytest.raises(ImportError):
        from tactus import Runtimes  # noqa: F401


def test_tactus_itself_imports_next_to_nothing() -> None:
    code = "import sys; before = set(sys.modules); import tactus; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"tactus", "__future__"}


@pytest.mark.parametrize("name", ["Runtime", "TactusRuntime", "sync"])
def test_the_doors_load_no_model_library(name: str) -> None:
    code = f"import sys; from tactus import {name}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pydantic", "openai", "pydantic_ai", "httpx2", "yaml"} & set(done.stdout.split())
