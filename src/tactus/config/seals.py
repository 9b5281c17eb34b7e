"""Seals of the runs that this user has started on this machine: a database can come with a folder, as a configuration
can, and what its runs say they were granted was not granted here unless the seal is ours. Knows no grants."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tactus.config.where import STATE, user_folder
from tactus.runtime import canonical

NAME = "seal"
"""of the seal among a run's settings"""
FILE = "seal.key"
BYTES = 32


class Seals:
    """Made with a key in a folder of the user's own, which is made with the first seal."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._file = user_folder(environ, "XDG_STATE_HOME", STATE) / FILE

    def sealed(self, settings: str, *about: str) -> str:
        """The settings (canonical JSON) with a seal that holds for them and what they are about; without one where no
        key can be kept."""
        said = canonical.loads(settings)
        said.pop(NAME, None)
        key = self._key() or self._made()
        return canonical.dumps({**said, NAME: _seal(key, said, about)} if key else said)

    def holds(self, settings: str, *about: str) -> bool:
        said = canonical.loads(settings)
        seal, key = said.pop(NAME, None), self._key()
        return key is not None and isinstance(seal, str) and hmac.compare_digest(seal, _seal(key, said, about))

    def _key(self) -> bytes | None:
        try:
            key = self._file.read_bytes()
        except OSError:
            return None
        return key if len(key) == BYTES else None

    def _made(self) -> bytes | None:
        """A new key, or the one that another process has made meanwhile; None where none can be kept."""
        import tempfile  # only here: few commands start runs

        with suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self._file.parent, suffix=".new")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(os.urandom(BYTES))
                with suppress(FileExistsError):
                    os.link(draft, self._file)
            finally:
                Path(draft).unlink()
        return self._key()


def _seal(key: bytes, said: object, about: tuple[str, ...]) -> str:
    text = canonical.dumps([*about, said])
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=key, digest_size=16).hexdigest()
