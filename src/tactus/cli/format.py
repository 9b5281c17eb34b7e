"""Write white space one way: two blanks for each level, one blank around operators. Lines, comments and strings stay
what they are.

tactus format hello.tac examples/
"""

from __future__ import annotations

import argparse

from tactus.cli import rewriting
from tactus.cli.rewriting import Rewritten, Verb
from tactus.language.format import formatted

VERB = Verb("format", "formatted")


def arguments(parser: argparse.ArgumentParser) -> None:
    rewriting.arguments(parser, VERB)


def run(options: argparse.Namespace) -> int:
    from tactus.vm.compiler import syntax_error

    def rewrite(text: str, file: str) -> Rewritten:
        return Rewritten(formatted(text, file, syntax_error))

    return rewriting.run(options, VERB, rewrite)
