"""`tactus doctor` says what is in order, and what to do about the rest."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from tactus.cli import doctor
from tactus.cli.doctor import file_system
from tests.cli.conftest import Cli, program, write
from tests.cli.test_config import PROJECT
from tests.users import reachable, somebody


def found(cli: Cli, what: str, code: int = 0) -> list[tuple[str, str]]:
    said = cli("doctor --json")
    assert said.code == code, said.out + said.err
    findings: list[dict[str, Any]] = said.json["findings"]
    assert said.json["ok"] is (code == 0)
    return [(finding["status"], finding["text"]) for finding in findings if finding["what"] == what]


def test_a_machine_in_order_is_said_line_by_line(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    program(here, "return {}")
    cli("run main.tac")
    said = cli("doctor")
    assert said.code == 0
    version = ".".join(map(str, sys.version_info[:3]))
    for line in (
        rf"ok    python    {version}, Tactus ",
        r"ok    lua       lua55 5\.5\.\d+ prelude \d+$",
        r"ok    key       openai_api_key: from OPENAI_API_KEY$",
        rf"ok    storage   {here}/\.tactus/runs\.db \(\d\.\d MB, 1 run, format \d+\)$",
    ):
        assert re.search(f"^{line}", said.out, re.M), line
    assert "very-secret" not in said.out + said.err


def test_it_changes_nothing(cli: Cli, here: Path) -> None:
    assert found(cli, "storage") == [("ok", f"{here}/.tactus/runs.db: none yet, the first run makes it")]
    assert list((here / ".tactus").iterdir()) == []
    (here / ".tactus" / "runs.db").touch()
    assert found(cli, "storage") == [("ok", f"{here}/.tactus/runs.db: empty, the first run fills it")]
    assert (here / ".tactus" / "runs.db").stat().st_size == 0


def test_without_a_key_it_says_which_to_set(cli: Cli) -> None:
    assert found(cli, "key") == [("warn", "there is no key of any provider: no model can be asked")]
    assert "set OPENAI_API_KEY; --mock needs none" in cli("doctor").out


def test_a_damaged_or_foreign_database_is_a_failure(cli: Cli, here: Path) -> None:
    program(here, 'Log.info(string.rep("x", 50000)) return string.rep("y", 60000)')
    cli("run main.tac")
    path = here / ".tactus" / "runs.db"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'events'").fetchone()
    database.close()
    data = bytearray(path.read_bytes())
    data[(root - 1) * 4096 : root * 4096] = b"\x99" * 4096
    path.write_bytes(bytes(data))
    ((status, text),) = found(cli, "storage", 1)
    assert status == "fail"
    assert "is damaged" in text
    path.write_text("my notes\n" * 1000)
    assert found(cli, "storage", 1) == [
        ("fail", f"{path} is not a Tactus database and was left as it is; name another file")
    ]


@pytest.mark.skipif(os.name != "posix", reason="file modes of POSIX")
def test_a_folder_that_cannot_be_written_is_a_failure() -> None:
    with reachable() as folder:
        folder.chmod(0o555)
        path = folder / ".tactus" / "runs.db"
        with somebody():
            (finding,) = doctor.to_come(path)
        assert (finding.status, finding.text) == ("fail", f"{path} cannot be made: {folder} is closed to you")
        (finding,) = doctor.to_come(folder.parent / "runs.db")
        assert finding.status == "ok"


def test_every_mistake_of_the_configuration_is_a_finding(cli: Cli, here: Path) -> None:
    write(here, PROJECT, "max_turn: 5\nwait: soon\n")
    assert [text.partition(": ")[0] for _, text in found(cli, "config", 1)] == [f"{PROJECT}:1", f"{PROJECT}:2"]


def test_what_is_odd_about_the_configuration_is_a_warning(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here, PROJECT, "openai_api_key: sk-very-secret\nopenai: {base_url: http://a}\n")
    (here / PROJECT).chmod(0o644)
    write(here, ".tactus/config.yaml", "")
    monkeypatch.setenv("TACTUS_MAX_TURN", "5")
    path = here / PROJECT
    assert found(cli, "config") == [
        ("warn", f"{here}/.tactus/config.yaml is not read"),
        ("ok", f"{path} (project)"),
        ("warn", f"{path} holds a key, and others on this machine can read it"),
        ("warn", 'TACTUS_MAX_TURN is set, and no key has that variable; did you mean "TACTUS_MAX_TURNS"?'),
    ]
    assert found(cli, "trust") == [("warn", f"{path} widens openai_api_key, openai.base_url, and is not trusted")]
    assert found(cli, "key") == [("warn", "there is no key of any provider: no model can be asked")]
    assert cli("trust").code == 0
    assert found(cli, "key") == [("ok", f"openai_api_key: from {PROJECT}:1")]


def test_storage_that_keeps_nothing_is_a_warning(cli: Cli, here: Path) -> None:
    write(here, PROJECT, "storage: {kind: memory}\n")
    assert found(cli, "storage") == [("warn", "memory: nothing is kept when a command ends")]


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/data/runs.db", "nfs4"), ("/data/local/x", "ext4"), ("/my files/x", "9p"), ("/home", "overlay")],
)
def test_the_file_system_of_a_path_is_that_of_the_nearest_mount(tmp_path: Path, path: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "overlay / overlay rw 0 0\nserver:/x /data nfs4 rw 0 0\n"
        "/dev/sda /data/local ext4 rw 0 0\nx /my\\040files 9p rw 0 0\n"
    )
    assert file_system(Path(path), mounts) == kind
    assert file_system(Path(path), tmp_path / "none") == ""
