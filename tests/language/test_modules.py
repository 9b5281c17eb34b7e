"""Which file a name means. What a refused name looks like for a program is in tests/ops/test_modules.py."""

from __future__ import annotations

import pytest

from tactus.language.modules import is_file, module, program


@pytest.mark.parametrize(
    ("name", "main", "files"),
    [
        ("text", "main.tac", ("text.tac", "text.lua")),
        ("lib.text", "main.tac", ("lib/text.tac", "lib/text.lua")),
        ("./lib/text", "main.tac", ("lib/text.tac", "lib/text.lua")),
        ("./lib/v1.2/x", "main.tac", ("lib/v1.2/x.tac", "lib/v1.2/x.lua")),
        ("./lib/text.lua", "main.tac", ("lib/text.lua",)),
        ("lib.text", "sub/main.tac", ("sub/lib/text.tac", "sub/lib/text.lua")),
        ("tactus.tools.done", "sub/main.tac", ("tactus/tools/done.tac",)),
    ],
)
def test_a_name_is_a_path_below_the_main_file(name: str, main: str, files: tuple[str, ...]) -> None:
    assert module(name, main) == files


@pytest.mark.parametrize("name", ["../x", "a/../x", "/x", "a\\x", "a..b", ".a", "a.", "", "./", "a//b", "a\0", "C:/x"])
def test_a_name_never_leads_outside(name: str) -> None:
    with pytest.raises(LookupError):
        module(name, "main.tac")


def test_a_program_is_named_by_its_file() -> None:
    assert program("./other.tac", "main.tac") == "other.tac"
    assert program("./b/other.tac", "a/main.tac") == "a/b/other.tac"
    assert all(is_file(name) for name in ("./x.tac", "x.tac", "./x"))
    assert not any(is_file(name) for name in ("x", 5, None))
