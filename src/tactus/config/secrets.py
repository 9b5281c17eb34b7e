"""Secrets: a program holds references to them, and what is kept or shown holds no value of one.

A reference is a text like `[secret:DB_PASSWORD:1f0c9a2b]`: the variable's name, and a mark that follows from the
run's seed, so that it is the same in every replay, and no text from outside can name a secret by guessing. The
providers' keys have references too, which nobody is given and which are never resolved: they only stand for them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote, quote_plus

from tactus.config.keys import KEYS, variable
from tactus.errors import Blocked, Failure
from tactus.runtime import canonical

SHORTEST = 8
"""Characters of a value that is looked for: anything shorter would be found in texts that mean something else."""
MASK = "***"
"""What a command shows in the place of a value, where it knows no run and so no reference."""
_CREDENTIALS = frozenset(variable(key) for key in KEYS if key.secret)
_REFERENCE = re.compile(r"\[secret:([^\]\s:]+):[0-9a-f]{8}\]")


class Secrets:
    """What one run may refer to, and what must not be seen of the host's environment.

    `granted`: name -> whether the program may see the value itself; None = nobody knows yet (a file is looked at,
    and not run). `seed` is the run's.
    """

    def __init__(
        self, granted: Mapping[str, bool] | None, environ: Mapping[str, str] | None = None, seed: int = 0
    ) -> None:
        self._granted, self._seed = granted, str(seed).encode()[:64]
        environ = environ or {}
        self._values = {name: environ.get(name, "") for name, plain in (granted or {}).items() if not plain}
        self._plain = {name: environ.get(name) for name, plain in (granted or {}).items() if plain}
        keys = {name: value for name, value in environ.items() if _credential(name) and not self.grants(name)}
        self._hidden = {**keys, **self._values}
        self._signs = {form: self._reference(name) for name, value in self._hidden.items() for form in _forms(value)}
        forms = sorted(self._signs, key=len, reverse=True)
        self._forms = tuple(forms)
        self._found = _one_of(forms)
        self._found_in_json = _one_of([canonical.dumps(form)[1:-1] for form in forms])

    # what a program is given

    def grants(self, name: str) -> bool:
        return self._granted is None or name in self._granted

    def is_plain(self, name: str) -> bool:
        return name in self._plain

    def plain(self, name: str) -> str | None:
        """The value of a variable that the program may see; None = it is not set."""
        return self._plain[name]

    def reference(self, name: str) -> str:
        """Raises Failure for a name that is not granted."""
        if not self.grants(name):
            raise Failure(
                "not_granted",
                f"{name} is not granted to this program: add it to `env` in .tactus/config.yml and start a new run",
            )
        return self._reference(name)

    def _reference(self, name: str) -> str:
        mark = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), key=self._seed, digest_size=4).hexdigest()
        return f"[secret:{name}:{mark}]"

    # what goes out: references become values

    def reveal(self, value: Any) -> Any:
        """The value with every reference of this run resolved. Raises Blocked for one that cannot be."""
        if isinstance(value, str):
            return _REFERENCE.sub(self._value, value) if "[secret:" in value else value
        return _each(value, self.reveal)

    def refuse(self, text: str, where: str) -> None:
        """Raises Failure for a text that holds a reference of this run: what stood there before is not known."""
        for found in _REFERENCE.finditer(text):
            if found[1] in self._hidden and self._reference(found[1]) == found[0]:
                raise Failure("secret", f"the text holds the secret {found[1]}; secrets are not {where}")

    def _value(self, found: re.Match[str]) -> str:
        name = found[1]
        if name not in self._values or self._reference(name) != found[0]:
            return found[0]
        value = self._values[name]
        if not value:
            raise Blocked(f"{name} is granted to the program and not set in the environment: set it")
        if len(value.strip()) < SHORTEST:
            raise Blocked(
                f"{name} has fewer than {SHORTEST} characters: so short a secret could not be told from other texts; "
                f"set a longer one, or grant it with `plain: true`"
            )
        return value

    # what comes in: values become references

    def conceal(self, value: Any) -> Any:
        """The value with every secret in it replaced."""
        if self._found is None:
            return value
        if isinstance(value, str):
            return self._found.sub(self._sign, value)
        if type(value) is int:
            whole = self._found.fullmatch(str(value))
            return self._sign(whole) if whole else value
        return _each(value, self.conceal)

    def conceal_json(self, text: str) -> str:
        """The same for canonical JSON text, which is only parsed where something is found."""
        if self._found_in_json is None or not self._found_in_json.search(text):
            return text
        return canonical.dumps(self.conceal(canonical.loads(text)))

    def conceal_error(self, error: BaseException) -> None:
        """The texts of an error, and of those it came from, without secrets."""
        seen: set[int] = set()
        rest: list[BaseException | None] = [error]
        while rest:
            each = rest.pop()
            if each is None or id(each) in seen:
                continue
            seen.add(id(each))
            each.args = tuple(self.conceal(argument) for argument in each.args)
            for name, held in vars(each).items():
                if type(held) in (str, dict, list, tuple):
                    setattr(each, name, self.conceal(held))
            rest += [each.__cause__, each.__context__]

    def pieces(self, tell: Callable[[str], None]) -> Pieces:
        """For a text that comes piece by piece."""
        return Pieces(self, tell)

    def safe_length(self, text: str) -> int:
        """How much of the beginning of a text can be told: the rest may be the beginning of a secret."""
        if self._found is None:
            return len(text)
        starts = range(max(0, len(text) - max(map(len, self._forms)) + 1), len(text))
        safe = next((at for at in starts if any(form.startswith(text[at:]) for form in self._forms)), len(text))
        for match in self._found.finditer(text):
            if match.start() < safe < match.end():
                return match.start()
        return safe

    def _sign(self, match: re.Match[str]) -> str:
        return self._signs[match[0]]


class Pieces:
    """Tells a text without its secrets, also where one is spread over pieces."""

    def __init__(self, secrets: Secrets, tell: Callable[[str], None]) -> None:
        self._secrets, self._tell, self._held = secrets, tell, ""

    def __call__(self, piece: str) -> None:
        text = self._held + piece
        safe = self._secrets.safe_length(text)
        self._held = text[safe:]
        self._say(text[:safe])

    def end(self) -> None:
        """The text is whole: what was held back is told."""
        held, self._held = self._held, ""
        self._say(held)

    def forget(self) -> None:
        """The text was cut: what was held back is not told."""
        self._held = ""

    def _say(self, text: str) -> None:
        if text:
            self._tell(self._secrets.conceal(text))


def _credential(name: str) -> bool:
    return name in _CREDENTIALS or name.endswith("_API_KEY")


def _forms(value: str) -> Iterator[str]:
    """The value as it may be found: by itself, inside a JSON text, in an address."""
    if len(value.strip()) < SHORTEST:
        return
    for form in (value, value.strip()):
        yield from (form, json.dumps(form)[1:-1], canonical.dumps(form)[1:-1])
        with suppress(UnicodeEncodeError):
            yield from (quote(form, safe=""), quote_plus(form))


def _one_of(forms: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(map(re.escape, forms))) if forms else None


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    """A JSON value with every text in it changed, keys included."""
    if isinstance(value, dict):
        return {change(key): change(item) for key, item in value.items()}
    if isinstance(value, list):
        return [change(item) for item in value]
    return tuple(change(item) for item in value) if isinstance(value, tuple) else value
