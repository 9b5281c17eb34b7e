"""What `resume --all` and `watch` share: many runs taken forward in one process, each named in its lines."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from tactus.app import configured
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.app.watching import AT_ONCE, Left, Watch
from tactus.cli import DONE, FAILED, WAITING
from tactus.cli.drive import drive as driven
from tactus.cli.out import compact
from tactus.cli.progress import RENDER, Progress
from tactus.cli.runs import rows
from tactus.config.load import DEFAULT
from tactus.errors import StoreError
from tactus.runtime import Event, Listener
from tactus.storage import Run, Store

MANY = 10_000
"""so many blocked runs are looked at, at most"""
Told = Left | StoreError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at-once", type=rows.count, metavar="N", help=f"runs worked on at a time (default {AT_ONCE})")


def watch(store: Store, options: argparse.Namespace, tell: Callable[[Told], object]) -> Watch:
    """Timers are left to be taken up again when they are over, unless --wait says to stay for them."""
    config = options.config
    quiet = argparse.Namespace(**vars(options))
    if config.origin("log.level").layer == DEFAULT:
        quiet.log_level = "warn"
    patience = 0.0 if config.origin("wait").layer == DEFAULT else options.wait
    environ, raised = configured.environ(config), configured.raised(config)
    host = Settings(
        environ=environ,
        patience=patience,
        sandbox=config["sandbox.kind"],
        raised=raised,
        origins=configured.origins(config),
    )
    app, one = App(store, host), threading.Lock()
    at_once = options.at_once or AT_ONCE
    return Watch(app, listen=lambda run: _listener(run, Progress(quiet), one), tell=tell, at_once=at_once)


def drive(watch: Watch, work: Callable[[Watch], Coroutine[Any, Any, None]]) -> None:
    """Raises Interrupted."""
    try:
        driven(lambda: work(watch), watch.release)
    finally:
        watch.close()


def said(left: Left, store: Store) -> str:
    """One line: the run and how it stands."""
    if left.error is not None:
        return f"{left.run.id}  broke off   {compact(f'{type(left.error).__name__}: {left.error}', rows.SHOWN)}"
    return rows.stands(left.run, store)


def broken(left: Left) -> dict[str, Any]:
    """What --json says of a run that could not go on at all."""
    if left.error is None:
        return {}
    return {"error": {"code": "broke_off", "message": f"{type(left.error).__name__}: {left.error}"}}


def code(left: Left) -> int:
    """The exit code of one run."""
    if left.error is None and left.run.status in ("done", "waiting"):
        return DONE if left.run.status == "done" else WAITING
    return FAILED


def _listener(run: Run, progress: Progress, one: threading.Lock) -> Listener:
    """Runs are heard in threads of their own: `one` of them writes at a time."""

    def heard(event: Event) -> None:
        if progress.format == "jsonl":
            with one:
                progress(replace(event, data={"run_id": run.id, **event.data}))
            return
        render = RENDER.get(event.kind)
        for level, text in render(event.data, progress) if render else ():
            with one:
                progress.line(f"{run.id}  {text}", level, event.at)

    return heard
