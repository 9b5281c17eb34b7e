"""`tactus editor-setup` sets an editor up and leaves what people wrote themselves as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lupa.lua55 import LuaRuntime

from tactus.cli.editor_setup import OTHERS, SERVER_LIBRARIES
from tactus.language.reference import meta
from tactus.language.words import REMOVED
from tests.cli.conftest import Cli, write
from tests.cli.test_startup import HEAVY, LOOP, PARSER, STORE, imported

META, LUARC, VSCODE = ".tactus/editor/tactus.lua", ".luarc.json", ".vscode/settings.json"


def done(said: Any) -> dict[str, str]:
    return {file["path"]: file["done"] for file in said.json["files"]}


def put(here: Path, name: str, text: str) -> None:
    (here / name).parent.mkdir(parents=True, exist_ok=True)
    write(here, name, text)


def read(here: Path, name: str) -> Any:
    return json.loads((here / name).read_text("utf-8"))


def test_a_folder_is_set_up_for_the_language_server_and_for_vs_code(cli: Cli, here: Path) -> None:
    said = cli("editor-setup")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[:3] == [f"{META}  made", f"{LUARC}                made", f"{VSCODE}      made"]
    settings = read(here, LUARC)
    assert settings["runtime.version"] == "Lua 5.5"
    assert settings["workspace.library"] == [".tactus/editor"]
    assert settings["files.associations"] == {"*.tac": "lua"}
    assert settings["diagnostics.disable"] == ["lowercase-global"]
    assert read(here, VSCODE) == {"files.associations": {"*.tac": "lua"}}
    assert (here / META).read_text("utf-8") == meta.text()
    LuaRuntime().execute((here / META).read_text("utf-8"))


def test_libraries_that_a_program_has_not_are_turned_off(cli: Cli, here: Path) -> None:
    cli("editor-setup")
    assert read(here, LUARC)["runtime.builtin"] == {"bit32": "disable", "io": "disable", "package": "disable"}
    assert [name for name in ("io", "package", "bit32") if name not in REMOVED or name not in SERVER_LIBRARIES] == []


def test_other_editors_are_told_in_one_line_each(cli: Cli) -> None:
    said = cli("editor-setup").out
    assert "VS Code knows that *.tac is Lua; other editors are told once:" in said
    assert [editor for editor, how in OTHERS.items() if f"{editor}" not in said or how not in said] == []


def test_a_second_time_nothing_changes(cli: Cli, here: Path) -> None:
    cli("editor-setup --guide --stylua")
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    again = cli("editor-setup --guide --stylua --json")
    assert set(done(again).values()) == {"was there, left as it is"}
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before


def test_settings_of_others_are_kept_in_their_order_and_with_their_indent(cli: Cli, here: Path) -> None:
    put(
        here,
        LUARC,
        '{\n    "hint.enable": true,\n    "diagnostics.disable": ["unused-local"],\n'
        '    "runtime.version": "LuaJIT"\n}\n',
    )
    put(here, VSCODE, '{\n\t"editor.tabSize": 2,\n\t"files.associations": {"*.conf": "ini"}\n}')
    assert done(cli("editor-setup --json")) == {META: "made", LUARC: "changed", VSCODE: "changed"}
    text = (here / LUARC).read_text("utf-8")
    assert text.startswith('{\n    "hint.enable": true,\n')
    settings = json.loads(text)
    assert list(settings)[:3] == ["hint.enable", "diagnostics.disable", "runtime.version"]
    assert settings["diagnostics.disable"] == ["unused-local", "lowercase-global"]
    assert settings["runtime.version"] == "Lua 5.5"
    assert (here / VSCODE).read_text("utf-8").startswith('{\n\t"editor.tabSize": 2,')
    assert read(here, VSCODE)["files.associations"] == {"*.conf": "ini", "*.tac": "lua"}


@pytest.mark.parametrize(
    "there",
    [
        {"workspace": {"library": ["types"], "checkThirdParty": False}},
        {"Lua": {"workspace.library": ["types"]}},
        {"Lua.workspace.library": ["types"]},
        {"Lua": {"workspace": {"library": ["types"]}}},
    ],
)
def test_a_setting_is_found_in_every_form_that_people_write_it_in(cli: Cli, here: Path, there: dict[str, Any]) -> None:
    put(here, LUARC, json.dumps(there))
    cli("editor-setup")
    settings = read(here, LUARC)
    assert "workspace.library" not in settings
    assert json.dumps(settings).count('"library"') + json.dumps(settings).count("workspace.library") == 1
    assert '["types", ".tactus/editor"]' in json.dumps(settings)
    assert cli("editor-setup --check").code == 0


def test_a_library_that_is_an_object_gets_one_more_key(cli: Cli, here: Path) -> None:
    put(here, LUARC, '{"workspace.library": {"types": true}}')
    cli("editor-setup")
    assert read(here, LUARC)["workspace.library"] == {"types": True, ".tactus/editor": True}


def test_a_file_with_comments_is_not_touched_and_what_to_add_is_said(cli: Cli, here: Path) -> None:
    mine = '{\n  // mine\n  "editor.tabSize": 2, /* two */\n}\n'
    put(here, VSCODE, mine)
    said = cli("editor-setup")
    assert said.code == 1
    assert (here / VSCODE).read_text("utf-8") == mine
    assert f"{VSCODE} was not changed: its comments would be lost. Add to it:" in said.out
    assert '  "files.associations": {"*.tac": "lua"},' in said.out
    assert (here / META).exists()
    assert "VS Code knows" not in said.out


def test_what_was_added_by_hand_beside_comments_is_seen(cli: Cli, here: Path) -> None:
    put(
        here,
        VSCODE,
        '{\n  // mine: "not a string"\n  "a": "// no comment", \n  "files.associations": {"*.tac": "lua",},\n}\n',
    )
    said = cli("editor-setup --json")
    assert said.code == 0
    assert done(said)[VSCODE] == "was there, left as it is"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": }', "it is no JSON (expecting value: line 1 column 7 (char 6))"),
        ("[1, 2]", "it is no JSON (it is no object)"),
    ],
)
def test_a_file_that_is_no_json_is_not_touched(cli: Cli, here: Path, text: str, why: str) -> None:
    put(here, LUARC, text)
    said = cli("editor-setup --json")
    assert said.code == 1
    assert (here / LUARC).read_text("utf-8") == text
    file = next(file for file in said.json["files"] if file["path"] == LUARC)
    assert (file["done"], file["why"]) == ("not changed", why)
    assert file["by_hand"]["runtime.version"] == "Lua 5.5"


def test_settings_of_the_server_with_comments_keep_their_file(cli: Cli, here: Path) -> None:
    put(here, ".luarc.jsonc", "{}")
    cli("editor-setup")
    assert not (here / LUARC).exists()
    assert read(here, ".luarc.jsonc")["runtime.version"] == "Lua 5.5"


def test_check_writes_nothing_and_says_what_is_missing(cli: Cli, here: Path) -> None:
    said = cli("editor-setup --check")
    assert said.code == 1
    assert said.out.splitlines() == [
        f"{META}  is missing",
        f"{LUARC}                is missing",
        f"{VSCODE}      is missing",
    ]
    assert not (here / LUARC).exists()
    cli("editor-setup")
    assert cli("editor-setup --check").code == 0
    write(here, META, "-- old")
    said = cli("editor-setup --check")
    assert (said.code, said.out.splitlines()[0]) == (1, f"{META}  is not up to date")
    assert (here / META).read_text() == "-- old"


def test_the_language_on_one_page_can_be_had_too(cli: Cli, here: Path) -> None:
    cli("editor-setup --guide")
    text = (here / ".tactus/editor/language.md").read_text("utf-8")
    assert text.startswith("# Tactus\n")
    assert "`Human.approve(request[, overrides]) -> boolean, string?`" in text


def test_a_layout_of_ones_own_is_kept(cli: Cli, here: Path) -> None:
    cli("editor-setup --stylua")
    assert 'call_parentheses = "Input"' in (here / "stylua.toml").read_text()
    write(here, "stylua.toml", "indent_width = 8\n")
    assert done(cli("editor-setup --stylua --json"))["stylua.toml"] == "was there, left as it is"
    assert (here / "stylua.toml").read_text() == "indent_width = 8\n"


def test_it_is_the_project_that_is_set_up_wherever_one_stands_in_it(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "deep").mkdir()
    monkeypatch.chdir(here / "deep")
    cli("editor-setup")
    assert (here / LUARC).exists()
    assert not (here / "deep" / LUARC).exists()


def test_another_folder_can_be_named(cli: Cli, here: Path) -> None:
    (here / "other").mkdir()
    assert cli("editor-setup --dir other").code == 0
    assert (here / "other" / LUARC).exists()
    said = cli("editor-setup --dir nowhere")
    assert (said.code, said.err) == (2, "error: there is no folder nowhere\n")


def test_a_place_that_cannot_be_written_is_said(cli: Cli, here: Path) -> None:
    write(here, ".vscode", "a file")
    said = cli("editor-setup")
    assert said.code == 2
    assert said.err.startswith("error: ")
    assert ".vscode" in said.err


def test_it_needs_no_parser_and_no_model_library(here: Path) -> None:
    assert not imported(here, "editor-setup --json") & (HEAVY | PARSER | STORE | LOOP)
