"""What is collected when a run starts: the file, what it names, and what those name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tactus.app import bundle
from tactus.errors import ProgramError, UsageError


def put(folder: Path, **files: str) -> Path:
    """The files by name, with `__` for a slash and the ending .tac; the main one is `main`."""
    for name, source in files.items():
        path = folder / (name.replace("__", "/") + ".tac")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return folder / "main.tac"


def own(main: Path) -> dict[str, str]:
    """The collected files but for the standard library."""
    collected = json.loads(bundle.collect(main))
    assert collected["main"] == "main.tac"
    assert "tactus/tools/done.tac" in collected["files"]
    return {name: text for name, text in collected["files"].items() if not name.startswith("tactus/")}


def test_a_file_alone_is_what_make_makes_of_it(tmp_path: Path) -> None:
    main = put(tmp_path, main="return 1", other="x")
    assert bundle.collect(main) == bundle.collect(str(main)) == bundle.make("main.tac", "return 1")


def test_modules_are_collected_with_their_modules(tmp_path: Path) -> None:
    main = put(tmp_path, main='require("lib.a")', lib__a='require("./lib/b") require("main")', lib__b="", lib__c="")
    (tmp_path / "lib" / "b.lua").write_text("", "utf-8")
    assert sorted(own(main)) == ["lib/a.tac", "lib/b.tac", "main.tac"]


def test_plain_lua_is_collected_where_there_is_no_tac(tmp_path: Path) -> None:
    main = put(tmp_path, main='require("a")')
    (tmp_path / "a.lua").write_text("return 1", "utf-8")
    assert own(main)["a.lua"] == "return 1"


def test_programs_are_collected_with_the_modules_beside_them(tmp_path: Path) -> None:
    main = put(
        tmp_path,
        main='Procedure.run("./sub/other.tac") require("lib.x")',
        lib__x="main's",
        sub__other='require("lib.x") local next = "./more.tac"',
        sub__lib__x="other's",
        sub__more='Procedure.run("./other.tac")',
        more="",
    )
    files = own(main)
    assert sorted(files) == ["lib/x.tac", "main.tac", "sub/lib/x.tac", "sub/more.tac", "sub/other.tac"]
    assert files["sub/lib/x.tac"] == "other's"


def test_a_module_of_two_programs_is_collected_for_both(tmp_path: Path) -> None:
    main = put(
        tmp_path,
        main='require("sub.m") Procedure.run("./sub/p.tac")',
        sub__m='require("x")',
        sub__p='require("m")',
        x="main's",
        sub__x="p's",
    )
    assert sorted(own(main)) == ["main.tac", "sub/m.tac", "sub/p.tac", "sub/x.tac", "x.tac"]


def test_what_is_not_there_or_may_not_be_named_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "program"
    put(tmp_path, outside="")
    main = put(
        folder, main='require("none") require("../outside") require("tactus.x") x = "./folder.tac"', tactus__x=""
    )
    (folder / "folder.tac").mkdir()
    assert sorted(own(main)) == ["main.tac"]


def test_a_link_that_leads_out_is_refused_and_one_inside_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "program"
    main = put(folder, main='\nrequire("lib.a")', real="return 1")
    (tmp_path / "secret.tac").write_text("return 2", "utf-8")
    (folder / "lib").mkdir()
    (folder / "lib" / "a.tac").symlink_to(folder / "real.tac")
    assert own(main)["lib/a.tac"] == "return 1"
    (folder / "lib" / "a.tac").unlink()
    (folder / "lib" / "a.tac").symlink_to(tmp_path / "secret.tac")
    with pytest.raises(ProgramError) as refused:
        bundle.collect(main)
    assert str(refused.value) == "main.tac:2: lib/a.tac is a link that leads out of the folder of the program"


def test_a_folder_that_is_a_link_out_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "program"
    main = put(folder, main='require("lib.a")')
    put(tmp_path / "elsewhere", a="return 1")
    (folder / "lib").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ProgramError, match="a link that leads out"):
        bundle.collect(main)
    (tmp_path / "linked").symlink_to(folder)
    (folder / "lib").unlink()
    put(folder, lib__a="return 1")
    assert sorted(own(tmp_path / "linked" / "main.tac")) == ["lib/a.tac", "main.tac"]


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    main = put(tmp_path, main='require("a")')
    (tmp_path / "a.tac").write_bytes(b"\xff")
    with pytest.raises(ProgramError, match=r"a\.tac: the file is not UTF-8 text"):
        bundle.collect(main)
    with pytest.raises(UsageError, match="there is no file"):
        bundle.collect(tmp_path / "none.tac")
