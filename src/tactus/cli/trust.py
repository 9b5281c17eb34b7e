"""Let a folder's configuration widen what programs may do here, as it is now; without a folder: this project's.

tactus trust
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tactus.app import configured
from tactus.cli import DONE, FAILED, prompt
from tactus.cli.out import print_json
from tactus.config import load
from tactus.config.load import Config, Source
from tactus.config.trust import Record, Trusted, files_of
from tactus.errors import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", metavar="DIR", help="the folder with `.tactus/`, or with the programs")
    parser.add_argument("--revoke", action="store_true", help="trust it no more")
    parser.add_argument("--list", action="store_true", help="the folders that are trusted")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")


def run(options: argparse.Namespace) -> int:
    trusted = Trusted(configured.around().environ)
    if options.list:
        if options.revoke or options.folder:
            raise UsageError("--list takes nothing else")
        return _list(trusted, options.json)
    folder = Path(options.folder).absolute() if options.folder else configured.around().project
    if options.revoke:
        return _revoke(trusted, folder, options.json)
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}")
    sources = [load.judged(file, layer, configured.around()) for layer, file in files_of(folder)]
    if not sources:
        raise UsageError(f"there is no configuration in {folder}: nothing to trust")
    trusted.add(folder, {source.path: source.digest for source in sources}, time.time())
    if options.json:
        print_json({"folder": str(folder.resolve()), "files": [_as_object(source) for source in sources]})
    else:
        print("\n".join([f"trusted: {folder}", *(line for source in sources for line in _lines(source))]))
    return DONE


def _lines(source: Source) -> list[str]:
    shown = load.display(source.path, Path.cwd())
    rows = [f"  {value.origin}: {value.name} {value.widens}" for value in source.values if value.widens]
    return rows or [f"  {shown}: widens nothing"]


def _as_object(source: Source) -> dict[str, Any]:
    widens = [
        {"key": value.name, "line": value.origin.line, "widens": value.widens}
        for value in source.values
        if value.widens
    ]
    return {"file": str(source.path), "digest": source.digest, "widens": widens}


def _revoke(trusted: Trusted, folder: Path, as_json: bool) -> int:
    done, still = trusted.revoke(folder), trusted.above(folder)
    if as_json:
        print_json({"folder": str(folder.resolve()), "revoked": done, "trusted_with": still})
        return DONE if done and not still else FAILED
    if done:
        print(f"trusted no more: {folder}")
    elif not still:
        print(f"{folder} was not trusted (`tactus trust --list` shows what is)", file=sys.stderr)
    for above in still:
        command = f"`tactus trust --revoke {shlex.quote(above)}`"
        print(f"files in {folder} are trusted with {above}: {command}", file=sys.stderr)
    return DONE if done and not still else FAILED


def _list(trusted: Trusted, as_json: bool) -> int:
    records = trusted.all()
    if as_json:
        print_json([_record(record) for record in records])
        return DONE
    for record in records:
        print(f"{record.folder}  since {datetime.fromtimestamp(record.at, UTC):%Y-%m-%d %H:%M UTC}")
        for item in record.files.items():
            stands = _stands(record.folder, *item)
            print(f"  {stands['file']}{'' if stands['trusted'] else ': has changed since, and is not trusted'}")
    if not records:
        print("no folder is trusted")
    return DONE


def _record(record: Record) -> dict[str, Any]:
    files = [_stands(record.folder, *item) for item in record.files.items()]
    return {"folder": record.folder, "at": record.at, "files": files}


def _stands(folder: str, file: str, digest: str) -> dict[str, Any]:
    import hashlib

    try:
        same = hashlib.sha256((Path(folder) / file).read_bytes()).hexdigest() == digest
    except OSError:
        same = False
    return {"file": file, "trusted": same}


def asked(config: Config) -> bool:
    """At a terminal: whether the person trusts what the configuration widens; it is remembered then."""
    values = config.untrusted()
    rows = [f"  {value.origin}: {value.name} {value.widens}" for value in values]
    folders = config.guests(values)
    print("\n".join(["The configuration here widens what this machine granted:", *rows]), file=sys.stderr)
    if not prompt.agreed(f"Trust {' and '.join(load.printable(str(one)) for one in folders)} as it is now? [y/N] "):
        return False
    trusted = Trusted(configured.around().environ)
    for folder, sources in folders.items():
        trusted.add(folder, {source.path: source.digest for source in sources}, time.time())
    return True
