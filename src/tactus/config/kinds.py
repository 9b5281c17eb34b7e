"""What the value of a key may be: each kind says it in words, and reads it from text as files, variables and
flags give it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tactus.config import limits
from tactus.config.limits import Limit
from tactus.language.suggest import did_you_mean
from tactus.record import record

Raw = Any
"""A text, None, a list of these, or a dict of these by text: what a file holds before anybody knows what for."""
YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SERVER = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_URL = re.compile(r"https?://[^/\s]+(/\S*)?")
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([kmgt]?)(?:i?b)?", re.IGNORECASE)


@record(frozen=True, slots=True)
class Kind:
    """`says` completes "is ..."; `read` raises ValueError, with "" or with what is wrong inside the value."""

    says: str
    read: Callable[[Raw], Any]
    entries: bool = False
    """a table of entries by name: each is a value of its own, with its own origin"""
    written: Callable[[Any], str] = lambda value: f"{value:g}" if isinstance(value, float) else str(value)
    """a value as a file says it"""


def scalar(says: str, read: Callable[[str], Any]) -> Kind:
    def checked(raw: Raw) -> Any:
        if not isinstance(raw, str) or not raw.strip():
            raise ValueError
        return read(raw.strip())

    return Kind(says, checked)


def choice(*names: str) -> Kind:
    """One of these texts."""

    def read(raw: str) -> str:
        if raw not in names:
            raise ValueError
        return raw

    return scalar(f"one of {', '.join(names)}", read)


def number(says: str, least: float, *, whole: bool = False, above: bool = False) -> Kind:
    """`least` is allowed, unless the number must be `above` it."""

    def read(raw: str) -> float:
        value = int(raw) if whole else float(raw)
        if not math.isfinite(value) or value < least or (above and value == least):
            raise ValueError
        return value

    return scalar(says, read)


def limit(limit: Limit) -> Kind:
    """What one of the limits of a run takes."""
    what, parsed = _LIMITED[limit.unit]
    most = limits.MOST[limit.unit]

    def read(raw: str) -> float:
        value = parsed(raw)
        if not limit.least <= value <= most:
            raise ValueError
        return value

    def written(value: float) -> str:
        return limits.written(limit, value)

    return replace(scalar(f"{what} from {written(limit.least)} to {written(most)}", read), written=written)


def _size(raw: str) -> int:
    """Bytes of 256MB, 1.5 GiB, 64k or 1048576; a KB has 1024 bytes."""
    found = _SIZE.fullmatch(raw)
    if found is None:
        raise ValueError
    return int(float(found[1]) * 1024 ** " kmgt".index(found[2].lower() or " "))


_LIMITED: dict[str, tuple[str, Callable[[str], float]]] = {
    limits.COUNT: ("a whole number", int),
    limits.SECONDS: ("a number of seconds", float),
    limits.SIZE: ("a size", _size),
}
"""By unit: what it is called, and how it is read."""


def _boolean(raw: str) -> bool:
    if raw.lower() not in YES + NO:
        raise ValueError
    return raw.lower() in YES


def _one_line(raw: str) -> str:
    if not raw.isprintable():
        raise ValueError
    return raw


def _path(raw: str) -> str:
    if "://" in raw:
        raise ValueError
    return _one_line(raw)


def _url(raw: str) -> str:
    if not _URL.fullmatch(raw):
        raise ValueError
    return raw


TEXT = scalar("a text", _one_line)
BOOLEAN = scalar("true or false", _boolean)
COUNT = number("a whole number, 1 or more", 1, whole=True)
AMOUNT = number("a number above 0", 0, above=True)
SECONDS = number("a number of seconds, 0 or more", 0)
PATH = scalar("a path", _path)
URL = scalar("an address that begins with http:// or https://", _url)


def _granted(raw: Raw) -> dict[str, bool]:
    """[NAME, ...], NAME, or {NAME: {plain: true}} -> whether a program may see each value itself."""
    if isinstance(raw, str):
        raw = [name.strip() for name in raw.split(",") if name.strip()]
    if isinstance(raw, list):
        raw = dict.fromkeys(_texts(raw))
    if not isinstance(raw, dict):
        raise ValueError
    return {_name(name): _plain(name, options) for name, options in raw.items()}


def _name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f'"{name}" is no name of a variable')
    return name


def _plain(name: str, options: Raw) -> bool:
    if options is None:
        return False
    if not isinstance(options, dict):
        raise ValueError(f"{name} takes {{plain: true}}, or nothing")
    for key, value in options.items():
        if key != "plain":
            raise ValueError(f'{name} has no "{key}"{did_you_mean(key, ["plain"])}')
        try:
            return bool(BOOLEAN.read(value))
        except ValueError:
            raise ValueError(f"{name}: plain is {BOOLEAN.says}") from None
    return False


def _servers(raw: Raw) -> dict[str, dict[str, Any]]:
    if not isinstance(raw, dict):
        raise ValueError
    for name in raw:
        if not _SERVER.fullmatch(name):
            raise ValueError(f'a server is called by letters, digits, "_", "." and "-", not "{name}"')
    return {name: _server(name, options) for name, options in raw.items()}


_PARTS: dict[str, tuple[str, Callable[[Raw], Any]]] = {
    "command": ("a text", TEXT.read),
    "args": ("a list of texts", lambda raw: _texts(raw, empty=True)),
    "env": ("texts by name", lambda raw: _texts_by_name(raw)),
    "url": (URL.says, URL.read),
}


def _server(name: str, options: Raw) -> dict[str, Any]:
    if not isinstance(options, dict):
        raise ValueError(f"{name} needs a command, or a url")
    found: dict[str, Any] = {}
    for key, value in options.items():
        if key not in _PARTS:
            raise ValueError(f'{name} has no "{key}"{did_you_mean(key, _PARTS)}')
        says, read = _PARTS[key]
        try:
            found[key] = read(value)
        except ValueError:
            raise ValueError(f"{name}: {key} is {says}") from None
    if ("command" in found) == ("url" in found):
        raise ValueError(f"{name} needs either a command or a url")
    if "url" in found and len(found) > 1:
        raise ValueError(f"{name} has a url: {', '.join(sorted(found.keys() - {'url'}))} is for commands")
    return found


def _texts(raw: Raw, *, empty: bool = False) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(item, str) and (item or empty) for item in raw):
        raise ValueError
    return raw


def _texts_by_name(raw: Raw) -> dict[str, str]:
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise ValueError
    return {_name(name): value for name, value in raw.items()}


NAMES = Kind("a list of names, or a table like {NAME: {plain: true}}", _granted, entries=True)
SERVERS = Kind(
    "a table of servers: {name: {command: ..., args: [...], env: {...}}} or {name: {url: ...}}", _servers, True
)
