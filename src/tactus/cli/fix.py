"""Write the older spellings of a program as today's, where the program is sure to stay the same; shows what it changed,
and says what it left and why.

tactus fix old.tac
"""

from __future__ import annotations

import argparse

from tactus.cli import rewriting
from tactus.cli.rewriting import Rewritten, Verb

VERB = Verb("fix", "fixed")


def arguments(parser: argparse.ArgumentParser) -> None:
    rewriting.arguments(parser, VERB)


def run(options: argparse.Namespace) -> int:
    from tactus.language.fix import fixed
    from tactus.vm.compiler import syntax_error

    def rewrite(text: str, file: str) -> Rewritten:
        done = fixed(text, file, syntax_error)
        return Rewritten(done.text, done.left)

    return rewriting.run(options, VERB, rewrite, shows=True)
