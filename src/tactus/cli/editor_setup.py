"""Set an editor up for .tac files: completion, hover and types by Lua's language server, without a server of our own.
Settings that are there already are kept.

tactus editor-setup
tactus editor-setup --check
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tactus.cli import DONE, FAILED
from tactus.cli.out import print_json
from tactus.errors import UsageError
from tactus.record import record

OURS = ".tactus/editor"
META, GUIDE = f"{OURS}/tactus.lua", f"{OURS}/language.md"
LUARC, LUARC_COMMENTED = ".luarc.json", ".luarc.jsonc"
VSCODE = ".vscode/settings.json"
STYLUA = "stylua.toml"
SERVER_LIBRARIES = (
    "bit32",
    "coroutine",
    "debug",
    "ffi",
    "io",
    "jit",
    "math",
    "os",
    "package",
    "string",
    "table",
    "utf8",
)
"""Libraries that the language server can be told are not there."""
LAYOUT = """\
# the layout of `tactus format` for StyLua: stylua --glob '**/*.tac' -- .
column_width = 120
line_endings = "Unix"
indent_type = "Spaces"
indent_width = 2
call_parentheses = "Input"
"""
OTHERS = {
    "Neovim": 'vim.filetype.add({extension = {tac = "lua"}})',
    "Vim": "autocmd BufRead,BufNewFile *.tac setfiletype lua",
    "Emacs": "(add-to-list 'auto-mode-alist '(\"\\\\.tac\\\\'\" . lua-mode))",
    "Helix": 'languages.toml: [[language]] name = "lua", file-types = ["lua", "tac"]',
    "Zed": 'settings.json: "file_types": {"Lua": ["tac"]}',
    "JetBrains": "Settings, Editor, File Types, Lua: add *.tac",
}
"""Editor -> how it learns that *.tac is Lua."""
MADE, CHANGED, KEPT, FOREIGN = "made", "changed", "was there, left as it is", "not changed"


@record(frozen=True, slots=True)
class Done:
    """What became of a file. `by_hand`: what a person has to put into it, and `why`."""

    path: str
    how: str
    why: str = ""
    by_hand: Mapping[str, Any] | None = None


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dir", metavar="DIR", help="the folder that the editor opens; by default the project's")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where something is missing")
    parser.add_argument("--guide", action="store_true", help=f"also write the language on one page: {GUIDE}")
    parser.add_argument("--stylua", action="store_true", help=f"also write {STYLUA}, for those who use StyLua")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace) -> int:
    folder = _folder(options.dir)
    try:
        done = _set_up(folder, options)
    except OSError as error:
        raise UsageError(f"{error.filename or folder} cannot be written: {error.strerror}") from None
    wrong = [one for one in done if one.how == FOREIGN or (options.check and one.how != KEPT)]
    if options.json:
        print_json({"folder": str(folder.resolve()), "files": [_shown(one) for one in done]})
    else:
        _say(done, options.check)
    return FAILED if wrong else DONE


def _folder(given: str | None) -> Path:
    from tactus.storage.place import project

    folder = Path(given) if given else project(Path.cwd())
    if not folder.is_dir():
        raise UsageError(f"there is no folder {given}")
    return folder


def _set_up(folder: Path, options: argparse.Namespace) -> list[Done]:
    from tactus.language.reference import meta

    luarc = LUARC_COMMENTED if (folder / LUARC_COMMENTED).exists() and not (folder / LUARC).exists() else LUARC
    done = [
        _whole(folder, META, meta.text(), options.check),
        _settings(folder, luarc, server_settings(), options.check, prefix="Lua"),
        _settings(folder, VSCODE, {"files.associations": {"*.tac": "lua"}}, options.check),
    ]
    if options.guide:
        done.append(_whole(folder, GUIDE, language_on_one_page(), options.check))
    if options.stylua:
        done.append(_layout(folder, options.check))
    return done


def server_settings() -> dict[str, Any]:
    """What the language server has to know of a folder of .tac files."""
    from tactus.language.words import REMOVED

    return {
        "runtime.version": "Lua 5.5",
        "runtime.path": ["?.tac", "?.lua"],
        "runtime.builtin": {name: "disable" for name in SERVER_LIBRARIES if name in REMOVED},
        "workspace.library": [OURS],
        "diagnostics.disable": ["lowercase-global"],  # agents, tools and procedures are globals
        "files.associations": {"*.tac": "lua"},
    }


def language_on_one_page() -> str:
    from tactus.cli import COMMANDS
    from tactus.language.reference import llms

    preface = Path(llms.__file__).with_name(llms.PREFACE)
    return llms.full(preface.read_text(encoding="utf-8"), COMMANDS)


# -------------------------------------------------------------------- files


def _whole(folder: Path, name: str, text: str, check: bool) -> Done:
    """A file that is ours."""
    there = _read(folder / name)
    if there == text:
        return Done(name, KEPT)
    if not check:
        _write(folder / name, text)
    return Done(name, MADE if there is None else CHANGED)


def _settings(folder: Path, name: str, settings: Mapping[str, Any], check: bool, prefix: str = "") -> Done:
    """A file of settings that belongs to somebody else: ours are put into it."""
    from tactus.cli import jsonfile

    there = _read(folder / name)
    try:
        before = jsonfile.parsed(there or "{}")
    except jsonfile.NotJson as error:
        return _by_hand(name, there or "", settings, prefix, str(error))
    after = jsonfile.merged(before, settings, prefix)
    if there is not None and after == before:
        return Done(name, KEPT)
    if not check:
        _write(folder / name, jsonfile.written(after, there or ""))
    return Done(name, MADE if there is None else CHANGED)


def _by_hand(name: str, text: str, settings: Mapping[str, Any], prefix: str, why: str) -> Done:
    """A file that cannot be written without losing its comments; it may hold our settings already."""
    from tactus.cli import jsonfile

    try:
        there = jsonfile.parsed(jsonfile.without_comments(text))
    except jsonfile.NotJson:
        return Done(name, FOREIGN, f"it is no JSON ({why})", settings)
    if jsonfile.merged(there, settings, prefix) == there:
        return Done(name, KEPT)
    return Done(name, FOREIGN, "its comments would be lost", settings)


def _layout(folder: Path, check: bool) -> Done:
    there = _read(folder / STYLUA)
    if there is None:
        return _whole(folder, STYLUA, LAYOUT, check)
    return Done(STYLUA, KEPT)


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8") from None


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


# -------------------------------------------------------------------- said


def _shown(one: Done) -> dict[str, Any]:
    more = {"why": one.why, "by_hand": one.by_hand} if one.by_hand else {}
    return {"path": one.path, "done": one.how, **more}


def _say(done: list[Done], check: bool) -> None:
    import json

    width = max(len(one.path) for one in done)
    missing = {MADE: "is missing", CHANGED: "is not up to date"}
    for one in done:
        print(f"{one.path:<{width}}  {missing.get(one.how, one.how) if check else one.how}")
    for one in done:
        if one.by_hand:
            print(f"\n{one.path} was not changed: {one.why}. Add to it:")
            print("\n".join(f"  {json.dumps(name)}: {json.dumps(value)}," for name, value in one.by_hand.items()))
    if check:
        return
    known = all(one.how != FOREIGN for one in done if one.path == VSCODE)
    print(f"\n{'VS Code knows that *.tac is Lua; other' if known else 'Other'} editors are told once:")
    width = max(map(len, OTHERS))
    print("\n".join(f"  {editor:<{width}}  {how}" for editor, how in OTHERS.items()))
