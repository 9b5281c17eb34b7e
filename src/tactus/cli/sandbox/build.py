"""Build the image in which `--sandbox docker` runs programs, and try it. The engine fetches what is missing: a pinned
image of Python, and Lua's binding in the version that is installed here.

tactus sandbox build
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import deque
from typing import Any

from tactus import __version__
from tactus.cli import DONE
from tactus.cli.out import masked, print_json
from tactus.cli.sandbox import status
from tactus.errors import TactusError
from tactus.vm.jail import context
from tactus.vm.jail.engine import Engine, Refused, Unreachable, find

LAST = 5
"""lines of a build that failed, in its error"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--base", metavar="IMAGE", help="another image with Python and pip than the one that is pinned")
    parser.add_argument("--quiet", action="store_true", help="do not show what the engine says meanwhile")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace) -> int:
    engine = find()
    files = context.files()
    digest = context.digest(files)
    tag = context.tag(digest)
    arguments = {"LUPA": context.lupa(), **({"BASE": options.base} if options.base else {})}
    labels = {context.CONTEXT: digest, context.VERSION: __version__}
    last: deque[str] = deque(maxlen=LAST)
    try:
        for said in engine.build(context.packed(files), tag, arguments, labels):
            for line in _lines(said):
                last.append(line)
                if not options.quiet:
                    print(masked(line), file=sys.stderr)
        image = engine.image(tag)
    except Refused as refused:
        raise TactusError(_failed(engine, str(refused), list(last) if options.quiet else [])) from None
    except Unreachable as gone:
        raise TactusError(f"{engine.name} stopped answering while it built the image: {gone}") from None
    if image is None:
        raise TactusError(f"{engine.name} says that it built the image, and does not have it ({tag})")
    layers = status.tried()
    if options.json:
        print_json({"image": tag, "id": image.id, "engine": engine.name, "layers": list(layers)})
    else:
        print(f"built {tag} ({image.id})")
        print(f"  tried: {', '.join(layers)}")
    return DONE


def _lines(said: dict[str, Any]) -> list[str]:
    """For the eye: what a step prints, and what becomes of the layers that are fetched, without their progress."""
    if "stream" in said:
        text = re.sub(r"\x1b\[[0-9;]*m", "", str(said["stream"]))
        return [line.rstrip() for line in text.splitlines() if line.strip()]
    if "status" in said and not said.get("progressDetail") and not said.get("progress"):
        return [f"{said['id']}: {said['status']}" if said.get("id") else str(said["status"])]
    return []


def _failed(engine: Engine, why: str, last: list[str]) -> str:
    said = re.sub(r"\x1b\[[0-9;]*m", "", why).strip()
    return "\n".join([f"{engine.name} did not build the image: {said}", *(f"  {line}" for line in last)])
