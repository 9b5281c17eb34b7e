"""A program's text through the front door of the checks, with the real compiler; the files beside it are a dict."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tactus.app import beside
from tactus.language.check import Host, check
from tactus.language.facts import Facts
from tactus.language.finding import Finding
from tactus.language.joined import join, joined
from tactus.vm.compiler import syntax_error


@dataclass(frozen=True)
class Texts:
    """A folder of texts by their paths."""

    texts: Mapping[str, str]

    @property
    def library(self) -> Collection[str]:
        return beside.stdlib()

    def load(self, path: str, at: str, line: int) -> Facts | None:
        return Facts(self.texts[path], path) if path in self.texts else None

    def has(self, path: str) -> bool:
        return path in self.texts


def findings(
    source: str,
    *,
    files: Mapping[str, str] | None = None,
    host: Host | None = None,
    strict: bool = False,
    name: str = "main.tac",
) -> list[Finding]:
    """What is wrong with a main file, whose modules are among `files`."""
    main = Facts(source, name)
    join([joined(main, name, Texts(files or {}))])
    return check(main, syntax_error, host, strict)
