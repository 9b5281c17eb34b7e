"""Reads one configuration file: YAML, in which every value keeps its line and every scalar is a text until its
key says what it is (no `no` that becomes false, no `1:30` that becomes 90)."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tactus.config.kinds import Raw
from tactus.errors import UsageError
from tactus.record import record

if TYPE_CHECKING:
    from yaml.nodes import Node as YamlNode

LIMIT = 200_000
"""bytes of a file"""
_NULL = ("", "~", "null", "Null", "NULL")
_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in "str int float bool null timestamp value merge seq map".split()}


@record(frozen=True, slots=True)
class Node:
    """What stands at a line: a text, None, a list of nodes, or nodes by name."""

    line: int
    value: Any

    def raw(self) -> Raw:
        """The same without lines."""
        if isinstance(self.value, dict):
            return {name: node.raw() for name, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.raw() for node in self.value]
        return self.value


@record(frozen=True, slots=True)
class Read:
    """A file that was read: what its bytes amount to, and what it says."""

    digest: str
    nodes: dict[str, Node]


def read(path: Path, shown: str) -> Read | None:
    """None where there is no such file. Raises UsageError with the line of what is wrong."""
    try:
        with open(path, "rb", opener=_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UsageError(f"{shown} is no ordinary file (a device, a pipe, a socket)")
            data = file.read(LIMIT + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        raise UsageError(f"{shown} is a folder; a configuration file is wanted there") from None
    except OSError as error:
        raise UsageError(f"{shown} cannot be read: {error.strerror}") from None
    if len(data) > LIMIT:
        raise UsageError(f"{shown} is larger than {LIMIT:,} bytes: that is no configuration file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{shown} is not UTF-8 text") from None
    try:
        return Read(hashlib.sha256(data).hexdigest(), _parsed(text, shown))
    except RecursionError:
        raise UsageError(f"{shown} is nested too deep") from None


def _at_once(path: str, flags: int) -> int:
    """A pipe is opened without waiting for somebody who writes into it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _parsed(text: str, shown: str) -> dict[str, Node]:
    import yaml

    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        raise UsageError(f"{shown}:{mark.line + 1 if mark else 1}: this is not YAML: {said}") from None
    except yaml.YAMLError as error:
        raise UsageError(f"{shown}: this is not YAML: {error}") from None
    if root is None:
        return {}
    top = _Reader(shown).node(root)
    if not isinstance(top.value, dict):
        raise UsageError(f"{shown}:{top.line}: a table of keys is wanted here, such as `max_turns: 50`")
    return top.value


class _Reader:
    """From YAML's nodes to ours. Aliases are refused: a file of ten lines could stand for a billion values."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._seen: set[int] = set()

    def node(self, node: YamlNode) -> Node:
        import yaml

        line = node.start_mark.line + 1
        if id(node) in self._seen:
            raise self._wrong(line, "anchors and aliases (&name, *name) are not taken here; write the value again")
        self._seen.add(id(node))
        if node.tag not in _TAGS:
            raise self._wrong(line, f"tags such as {node.tag} are not taken here")
        if isinstance(node, yaml.MappingNode):
            return Node(line, self._mapping(node))
        if isinstance(node, yaml.SequenceNode):
            return Node(line, [self.node(item) for item in node.value])
        return Node(line, None if node.style is None and node.value in _NULL else node.value)

    def _mapping(self, node: Any) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, value in node.value:
            line, name = key.start_mark.line + 1, key.value
            if not isinstance(name, str):
                raise self._wrong(line, "a key is a text")
            if name == "<<":
                raise self._wrong(line, "merge keys (<<) are not taken here; write the values again")
            if name in found:
                raise self._wrong(line, f"{name} stands here twice (the other one is in line {found[name].line})")
            found[name] = Node(line, self.node(value).value)
        return found

    def _wrong(self, line: int, message: str) -> UsageError:
        return UsageError(f"{self._shown}:{line}: {message}")
