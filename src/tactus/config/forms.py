"""How a secret may be written: by itself, and as JSON, addresses, HTML, Python and base64 write it. Knows no names."""

from __future__ import annotations

import json
import re
from binascii import b2a_base64
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

from tactus.runtime import canonical

SHORTEST = 8
"""Characters of a value that is looked for: anything shorter would be found in texts that mean something else."""
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
_WHO = re.compile(r"(?<=://)[^/?#]*(?=@)")
_PRIVATE = re.compile(rf"{_WHO.pattern}|(?<=[?#]).+")
"""of an address: who asks, and what is asked"""
_TELLING = re.compile(r"key|token|secret|pass|auth|cred|sig", re.IGNORECASE)


class Forms:
    """Each form of some secrets -> what stands for it."""

    def __init__(self, signs: Iterable[tuple[str, str]]) -> None:
        """(value, sign); the first sign of a form is the one that counts."""
        found: dict[str, str] = {}
        for value, sign in signs:
            for form in forms(value):
                found.setdefault(form, sign)
        self.all = tuple(sorted(found, key=len, reverse=True))
        self._signs = found
        self._as_json = tuple(canonical.dumps(form)[1:-1] for form in self.all)
        self._longest = max(map(len, self.all), default=0)
        self._first = frozenset(form[0] for form in self.all)

    @cached_property
    def _one(self) -> re.Pattern[str]:
        """Finds one of them. Made where there is something to find: that takes longer than most texts."""
        return re.compile("|".join(map(re.escape, self.all)))

    def __bool__(self) -> bool:
        return bool(self.all)

    def replaced(self, text: str) -> str:
        """The text with the sign in the place of every form; the longest form wins."""
        if not any(form in text for form in self.all):
            return text
        return self._one.sub(lambda match: self._signs[match[0]], text)

    def in_json(self, text: str) -> bool:
        """Whether there is one in a value of which this is the canonical JSON."""
        return any(form in text for form in self._as_json)

    def sign(self, text: str) -> str | None:
        """What stands for a text that is a form and nothing else."""
        return self._signs.get(text)

    def safe_length(self, text: str) -> int:
        """How much of the beginning of a text can be told: the rest may be the beginning of a form."""
        starts = (at for at in range(max(0, len(text) - self._longest + 1), len(text)) if text[at] in self._first)
        safe = next((at for at in starts if any(form.startswith(text[at:]) for form in self.all)), len(text))
        inside = (match.start() for match in self._matches(text) if match.start() < safe < match.end())
        return next(inside, safe)

    def _matches(self, text: str) -> Iterable[re.Match[str]]:
        return self._one.finditer(text) if any(form in text for form in self.all) else ()


def forms(value: str) -> Iterator[str]:
    """The value in every way in which it is looked for; none of a value that is too short."""
    if len(value.strip()) < SHORTEST:
        return
    for form in (value, value.strip()):
        as_json, canonically = json.dumps(form)[1:-1], canonical.dumps(form)[1:-1]
        yield from (form, as_json, as_json.replace("/", "\\/"), canonically)
        yield from (json.dumps(as_json)[1:-1], canonical.dumps(canonically)[1:-1])
        yield from (repr(form)[1:-1], form.translate(_HTML))
        with suppress(UnicodeEncodeError):
            for in_address in (quote(form, safe=""), quote(form), quote_plus(form)):
                yield from (in_address, re.sub("%..", lambda match: match[0].lower(), in_address))
            yield from _in_bytes(form.encode())


def _in_bytes(data: bytes) -> Iterator[str]:
    """As hexadecimal and base64 write it, also in the middle of something longer: there its first and last sign hang
    on what is beside it."""
    yield from (data.hex(), data.hex().upper(), _base64(data))
    for before in range(3):
        text = _base64(bytes(before) + data)
        inside = text[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        yield from (inside, inside.translate({ord("+"): "-", ord("/"): "_"}))


def _base64(data: bytes) -> str:
    return b2a_base64(data, newline=False).decode()


# -------------------------------------------------------------------- addresses


def address(url: str) -> str:
    """An address as everybody may see it."""
    return _PRIVATE.sub("***", url)


def in_address(url: str) -> Iterator[str]:
    """What is secret in an address: who asks, and of what is asked that which is called a key."""
    for found in _WHO.findall(url):
        for part in (found, found.partition(":")[2]):
            yield from (part, unquote(part))
    with suppress(ValueError):
        yield from (value for name, value in parse_qsl(urlsplit(url).query) if _TELLING.search(name))
