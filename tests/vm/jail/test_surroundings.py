"""What a process finds around itself is read where the kernel says it, and what is not said is not taken for good."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tactus.vm.jail import box, surroundings
from tests.vm.jail import pretended

BOX = box.body("sha256:x", 512 << 20, 62, "me")


def found(folder: Path, body: dict[str, Any] = BOX, **quirks: Any) -> dict[str, Any]:
    return surroundings.look(str(pretended.root(folder, body, quirks)))


@pytest.mark.parametrize("cgroups", [1, 2])
def test_all_is_found_that_was_asked_for(tmp_path: Path, cgroups: int) -> None:
    assert found(tmp_path, cgroups=cgroups) == {
        "ids": [65534],
        "capabilities": False,
        "no_new_privs": True,
        "networks": [],
        "writable": [],
        "environment": False,
        "memory": 512 << 20,
        "processes": 16,
        "cpus": 1.0,
    }


@pytest.mark.parametrize("cgroups", [1, 2])
def test_where_nothing_was_asked_for_nothing_is_found(tmp_path: Path, cgroups: int) -> None:
    bare = found(tmp_path, {"Image": "x"}, cgroups=cgroups)
    assert (bare["ids"], bare["capabilities"], bare["no_new_privs"]) == ([0], True, False)
    assert bare["networks"] == ["eth0"]
    assert bare["writable"] == ["/", "/dev/shm", "/etc/hosts"]
    assert bare["memory"] >= 1 << 62
    assert bare["processes"] >= 1 << 62
    assert bare["cpus"] > 1 << 40


def test_bounds_that_cannot_be_seen_are_no_bounds(tmp_path: Path) -> None:
    hidden = found(tmp_path, cgroups=0)
    assert (hidden["memory"], hidden["processes"], hidden["cpus"]) == (None, None, None)


def test_a_group_is_found_in_the_whole_tree(tmp_path: Path) -> None:
    root = pretended.root(tmp_path, BOX, {"cgroups": 0})
    (root / "proc/self/cgroup").write_text("0::/machine/one\n")
    group = root / "sys/fs/cgroup/machine/one"
    group.mkdir(parents=True)
    (group / "memory.max").write_text("1000\n")
    assert surroundings.look(str(root))["memory"] == 1000


def test_podman_lays_folders_over_what_is_read_only(tmp_path: Path) -> None:
    host = {**BOX["HostConfig"], "Tmpfs": {}}
    assert found(tmp_path / "one", {**BOX, "HostConfig": host}, podman=True)["writable"] == ["/run", "/tmp", "/var/tmp"]
    assert found(tmp_path / "two", podman=True)["writable"] == []


def test_what_the_kernel_does_not_say_is_not_good(tmp_path: Path) -> None:
    nothing = surroundings.look(str(tmp_path))
    assert (nothing["ids"], nothing["capabilities"], nothing["no_new_privs"]) == ([0], True, False)
    assert nothing["writable"] == ["?"]


@pytest.mark.parametrize("line", ["Uid:\t65534\t0\t65534\t65534", "Gid:\t0\t0\t0\t0", "Groups:\t65534 0"])
def test_every_id_counts(tmp_path: Path, line: str) -> None:
    root = pretended.root(tmp_path, BOX, {})
    status = root / "proc/self/status"
    name = line.partition(":")[0]
    rest = [row for row in status.read_text().splitlines() if not row.startswith(name)]
    status.write_text("\n".join([*rest, line]))
    assert surroundings.look(str(root))["ids"] == [0, 65534]


@pytest.mark.parametrize("name", surroundings.CAPABILITIES)
def test_every_set_of_capabilities_counts(tmp_path: Path, name: str) -> None:
    root = pretended.root(tmp_path, BOX, {})
    status = root / "proc/self/status"
    status.write_text(status.read_text().replace(f"{name}:\t{'0' * 16}", f"{name}:\t{'0' * 15}1"))
    assert surroundings.look(str(root))["capabilities"] is True


def test_a_network_of_the_newer_kind_counts(tmp_path: Path) -> None:
    root = pretended.root(tmp_path, BOX, {})
    with (root / "proc/net/ipv6_route").open("a") as file:
        file.write(f"{'0' * 32} 00 {'0' * 32} 00 fe8{'0' * 29} 00000400 00000001 00000000 00000003     eth1\n")
    assert surroundings.look(str(root))["networks"] == ["eth1"]


@pytest.mark.skipif(sys.platform != "linux", reason="a container is one of Linux")
def test_of_this_process_it_tells_the_truth() -> None:
    code = "import sys; sys.path.append(sys.argv[1]); import surroundings, json; print(json.dumps(surroundings.look()))"
    folder = str(Path(surroundings.__file__).parent)
    for variables, said in (({}, False), ({"HOME": "/"}, True)):
        words = [sys.executable, "-I", "-S", "-c", code, folder]
        done = subprocess.run(words, env=variables, capture_output=True, check=True)
        here = json.loads(done.stdout)
        assert here["environment"] is said
        assert isinstance(here["no_new_privs"], bool)
        assert here["ids"] == sorted({os.getuid(), os.geteuid(), os.getgid(), os.getegid(), *os.getgroups()})
