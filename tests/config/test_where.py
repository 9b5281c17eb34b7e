"""Where configuration is said, and whether anything is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tactus.cli import host
from tactus.config import where
from tactus.config.keys import KEYS, variable
from tactus.errors import UsageError

NOTHING = {"HOME": "/nowhere", "PATH": "/bin", "TACTUS_SYSTEM_CONFIG": "/nowhere/system.yml"}


@pytest.mark.parametrize("name", sorted({variable(key) for key in KEYS}))
def test_every_variable_that_says_something_is_seen(tmp_path: Path, name: str) -> None:
    assert where.anything({**NOTHING, name: "x"}, tmp_path)


def test_a_variable_of_a_provider_is_the_variable_of_a_key() -> None:
    assert {variable(key) for key in KEYS} >= where.THEIRS
    assert not where.anything({**NOTHING, "AWS_CA_BUNDLE": "x"}, Path("/nowhere"))


def test_where_nobody_says_anything_there_is_nothing(tmp_path: Path) -> None:
    assert not where.anything(NOTHING, tmp_path)


@pytest.mark.parametrize("place", ["system.yml", "home/.config/tactus/config.yml", "a/b/.tactus/config.yml"])
def test_every_file_that_says_something_is_seen(tmp_path: Path, place: str) -> None:
    here = tmp_path / "a" / "b" / "c"
    here.mkdir(parents=True)
    environ = {"HOME": str(tmp_path / "home"), "TACTUS_SYSTEM_CONFIG": str(tmp_path / "system.yml")}
    assert not where.anything(environ, here)
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).touch()
    assert where.anything(environ, here)


def test_what_holds_then_is_what_the_configuration_would_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for key in KEYS:
        monkeypatch.delenv(variable(key), raising=False)
    assert host.read(None) == host.NOTHING == host.Hosts().of("a.tac")
    assert (host.NOTHING.model, host.NOTHING.servers, host.NOTHING.granted) == ("", frozenset(), frozenset())


def test_the_file_of_the_machine_is_the_same_in_every_folder() -> None:
    with pytest.raises(UsageError, match=r'TACTUS_SYSTEM_CONFIG is an absolute path, not "config\.yml"'):
        where.system({"TACTUS_SYSTEM_CONFIG": "config.yml"})
    assert where.system({}) == where.system({"TACTUS_SYSTEM_CONFIG": ""}) == Path(where.SYSTEM_FILE)


def test_where_a_configuration_stands_follows_links_to_its_folder_and_not_its_own(tmp_path: Path) -> None:
    real = tmp_path / "real"
    (real / ".tactus").mkdir(parents=True)
    (tmp_path / "link").symlink_to(real)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / ".tactus").symlink_to(real / ".tactus")
    (tmp_path / "other" / "x.tac.yml").symlink_to(real / "x.tac.yml")
    assert where.standing(tmp_path / "link" / ".tactus" / "config.yml") == real / ".tactus" / "config.yml"
    assert where.standing(tmp_path / "link" / "x.tac.yml") == real / "x.tac.yml"
    for name in (".tactus/config.yml", "x.tac.yml"):
        assert where.standing(tmp_path / "other" / name) == tmp_path / "other" / name


def test_a_folder_belongs_to_the_project_above_unless_something_stands_between(tmp_path: Path) -> None:
    for deep in ("a/b", ".hidden/a", "node_modules/a", "inner/a"):
        (tmp_path / deep).mkdir(parents=True)
    (tmp_path / "inner" / ".tactus").mkdir()
    for deep, belongs in {".": True, "a": True, "a/b": True, ".hidden/a": False, "node_modules/a": False}.items():
        assert where.belongs(tmp_path, tmp_path / deep) is belongs
    assert not where.belongs(tmp_path, tmp_path / "inner" / "a")
    assert where.belongs(tmp_path / "inner", tmp_path / "inner" / "a")
    assert not where.belongs(tmp_path / "a", tmp_path)
