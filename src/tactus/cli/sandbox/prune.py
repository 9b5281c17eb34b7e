"""Remove containers that programs have left whose process is gone, and images of other versions of Tactus.

tactus sandbox prune
"""

from __future__ import annotations

import argparse

from tactus.cli import DONE
from tactus.cli.out import print_json, some
from tactus.errors import TactusError
from tactus.vm.jail import context
from tactus.vm.jail.containers import sweep
from tactus.vm.jail.engine import Engine, Refused, Unreachable, find


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace) -> int:
    engine = find()
    try:
        containers, images = sweep(engine), _older(engine)
    except (Refused, Unreachable) as error:
        raise TactusError(f"{engine.name} at {engine.address}: {error}") from None
    if options.json:
        print_json({"containers": containers, "images": images})
    else:
        print(f"removed {some(containers, 'container')}, {some(len(images), 'image')}")
    return DONE


def _older(engine: Engine) -> list[str]:
    """Removes the images that this version does not use; those that a container runs in stay."""
    ours = context.digest(context.files())
    removed = []
    for image in engine.images(context.CONTEXT):
        if image.labels.get(context.CONTEXT) != ours:
            try:
                engine.forget(image.id)
            except Refused as refused:
                if refused.status != 409:
                    raise
            else:
                removed.append(image.id)
    return removed
