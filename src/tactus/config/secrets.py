"""Secrets: a program holds references to them, and what is kept or shown holds no value of one.

A reference is a text like `[secret:DB_PASSWORD:1f0c9a2b]`: the variable's name, and a mark that follows from the
run's seed, so that it is the same in every replay, and no text from outside can name a secret by guessing. The
providers' keys have references too, which nobody is given and which are never resolved: they only stand for them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tactus.config.forms import SHORTEST, Forms, in_address
from tactus.config.keys import KEYS, variable
from tactus.errors import Blocked, Failure
from tactus.runtime import canonical

MASK = "***"
"""What a command shows in the place of a value, where it knows no run and so no reference."""
_CREDENTIALS = frozenset(variable(key) for key in KEYS if key.secret)
_ADDRESSES = frozenset(("OPENAI_BASE_URL", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"))
"""Variables whose address may hold a password that is not the provider's."""
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
        keys = [(name, value) for name, value in of_host(environ) if not self.grants(name)]
        self._hidden = {*self._values, *(name for name, _ in keys)}
        self._forms = Forms((value, self._reference(name)) for name, value in (*self._values.items(), *keys))

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
        if not self._forms:
            return value
        if isinstance(value, str):
            return self._forms.replaced(value)
        if type(value) is int:
            sign = self._forms.sign(str(value))
            return value if sign is None else sign
        return _each(value, self.conceal)

    def conceal_json(self, text: str) -> str:
        """The same for canonical JSON text, which is only parsed where something is found."""
        if not self._forms.in_json(text):
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
            each.args = tuple(self._concealed(argument) for argument in each.args)
            for name in (*vars(each), *(("filename", "filename2", "strerror") if isinstance(each, OSError) else ())):
                held = getattr(each, name)
                if type(held) in (str, bytes, dict, list, tuple):
                    setattr(each, name, self._concealed(held))
            rest += [each.__cause__, each.__context__, *getattr(each, "exceptions", ())]

    def _concealed(self, held: Any) -> Any:
        """Of an error, which may hold bytes."""
        if isinstance(held, bytes):
            return self.conceal(held.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        return self.conceal(held)

    def pieces(self, tell: Callable[[str], None]) -> Pieces:
        """For a text that comes piece by piece."""
        return Pieces(self, tell)

    def safe_length(self, text: str) -> int:
        """How much of the beginning of a text can be told: the rest may be the beginning of a secret."""
        return self._forms.safe_length(text)


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


def of_host(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(variable, what is secret in it) of the host's own: the keys of providers, and of whatever else."""
    for name, value in environ.items():
        if name in _CREDENTIALS or name.endswith("_API_KEY"):
            yield name, value
        elif name.upper() in _ADDRESSES:
            yield from ((name, part) for part in in_address(value))


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    """A JSON value with every text in it changed, keys included."""
    if isinstance(value, dict):
        return {change(key): change(item) for key, item in value.items()}
    if isinstance(value, list):
        return [change(item) for item in value]
    return tuple(change(item) for item in value) if isinstance(value, tuple) else value
