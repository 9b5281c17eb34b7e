"""Whether programs can run in a container here: the engine, the image, and what a container takes from them, which is
tried. Changes nothing.

tactus sandbox status
"""

from __future__ import annotations

import argparse
from contextlib import closing

from tactus.cli import DONE
from tactus.cli.out import print_json
from tactus.errors import UsageError
from tactus.vm.jail import context
from tactus.vm.jail.containers import built
from tactus.vm.jail.engine import Refused, Unreachable, find


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace) -> int:
    engine = find()
    try:
        image = built(engine)
    except (Refused, Unreachable) as error:
        raise UsageError(f"{engine.name} at {engine.address} does not answer: {error}") from None
    layers = tried()
    tag = context.tag(image.labels[context.CONTEXT])
    if options.json:
        said = {"engine": engine.name, "address": str(engine.address), "image": tag, "id": image.id}
        print_json({**said, "layers": list(layers)})
    else:
        print(f"engine  {engine.name} at {engine.address}")
        print(f"image   {tag} ({image.id})")
        print(f"layers  {', '.join(layers[1:])}")
    return DONE


def tried() -> tuple[str, ...]:
    """What takes the rights of a program in a container, by starting one. Raises UsageError."""
    from tactus.app.sandboxes import Sandboxes
    from tactus.vm.thread import VM

    with closing(Sandboxes()) as sandboxes:
        one = sandboxes.of("docker")
        VM(one).close()
        return one.layers
