"""What `run` and `resume` share: take a claimed run as far as it goes, asking the person who sits here."""

from __future__ import annotations

import argparse
import json

from tactus.app import configured
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.app.sandboxes import Sandboxes
from tactus.cli import FAILED, INTERRUPTED, asking, grants, limiting, place, prompt, report, sandboxing
from tactus.cli.drive import Gone, Interrupted, drive
from tactus.cli.out import print_json
from tactus.cli.progress import LEVELS, Progress
from tactus.config.snapshot import Snapshot
from tactus.errors import Fenced, StoreError
from tactus.runtime import canonical
from tactus.storage import ENDED, Parked, Run, Store
from tactus.vm.sandboxes import stricter


def arguments(parser: argparse.ArgumentParser) -> None:
    sandboxing.arguments(parser)
    limiting.arguments(parser)
    grants.arguments(parser)
    parser.add_argument(
        "--wait",
        type=_seconds,
        metavar="SECONDS",
        help="stay for timers of at most so many seconds (default 300, 0 = leave at once)",
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not seconds >= 0:
        raise argparse.ArgumentTypeError(f'a number of seconds, 0 or more, not "{text}"')
    return seconds


def host(options: argparse.Namespace, store: Store, progress: Progress, sandboxes: Sandboxes | None = None) -> App:
    environ = configured.environ(options.config)
    settings = Settings(
        environ=environ,
        listen=progress,
        patience=options.wait,
        sandbox=options.config["sandbox.kind"],
        raised=configured.raised(options.config),
        origins=configured.origins(options.config),
    )
    return App(store, settings, sandboxes=sandboxes or Sandboxes())


def forward(
    app: App, run: Run, where: place.Place, progress: Progress, options: argparse.Namespace, *, begun: bool = True
) -> int:
    """Until it ends, waits for somebody who is not here, or is stopped by a signal; returns the exit code. `begun`: the
    run was started before, and keeps what it was granted then."""
    if options.verbose:
        progress.line("\n".join(_granted(app, run, options, begun)), LEVELS[max(progress.least, LEVELS.index("info"))])
    code: int | None = None
    while code is None:
        claimed = run
        try:
            run = _activated(app, claimed, where, progress, options)
            if run.status != "waiting" or not _answered(app, run, progress):
                break
            run = app.claim(run.id)
        except Interrupted as interrupted:
            code = interrupted.code
            run = app.store.run(claimed.id)
        except KeyboardInterrupt:  # at a prompt: the run waits already
            code = INTERRUPTED
        except Fenced:
            run = app.store.run(claimed.id)
            if run.status != "cancelled":
                raise
            break
    if where.path is None and run.status not in ENDED:
        _lost(run, app.store, progress, options)
        return FAILED if code is None else code
    if code is not None:
        progress.line("interrupted" if code == INTERRUPTED else "terminated", "error")
    left = report.leave(run, app.store, where, progress, options.json)
    return left if code is None else code


def _granted(app: App, run: Run, options: argparse.Namespace, begun: bool) -> list[str]:
    under, host = Snapshot.loads(run.settings), app.settings
    sandbox = app.sandboxes.of(stricter(under.sandbox, host.sandbox))
    return grants.of_run(under, host.raised, sandbox, options.config, begun=begun)


def _activated(app: App, run: Run, where: place.Place, progress: Progress, options: argparse.Namespace) -> Run:
    """As far as it goes by itself. A run that is cancelled meanwhile ends this process, also where Lua spins."""
    gone = Gone(lambda: report.leave(app.store.run(run.id), app.store, where, progress, options.json))
    app.on_lost = lambda lost: gone.event.set()

    def stop() -> None:
        asked = {"reason": "signal SIGUSR1", "success": None, "by": prompt.actor()}
        app.store.stop(run.id, canonical.dumps(asked))

    return drive(lambda: app.activate(run), lambda: _release(app.store, run), gone, stop)


def _answered(app: App, run: Run, progress: Progress) -> bool:
    """Whether all that the run waits for is answered: meanwhile, or by the person at this terminal."""
    requests = app.store.requests(run.id)
    if not requests:
        return app.store.run(run.id).status == "ready"
    if not prompt.at_terminal():
        return False

    def show(text: str) -> None:
        progress.line(text, "error")

    answers = [asking.answer(app.store, request, show, app.settings.environ) for request in requests]
    return all(answers)


def _release(store: Store, run: Run) -> None:
    try:
        store.park(run.id, run.epoch, Parked("ready"))
    except StoreError:
        pass  # somebody else has it, or the database is gone: a dead owner's run can be claimed anyway


def _lost(run: Run, store: Store, progress: Progress, options: argparse.Namespace) -> None:
    """A run that is not at its end, in a store that ends with this process."""
    asked = [f'"{request["message"]}"' for request in store.requests(run.id)]
    stands = "is not finished" if run.status == "ready" else f"is {run.status}"
    waits = f"waits for an answer to {', '.join(asked)}" if asked else stands
    why = json.loads(run.error or "{}").get("message", "")
    rest = f"{why}\n  --storage" if why else "and --storage"
    message = f"run {run.id} {waits}, {rest} memory keeps nothing: it is lost; run it without --storage memory"
    progress.line(f"✗ {message}", "error")
    if options.json:
        error = {"code": "lost", "message": message}
        print_json({**report.as_object(run, store), "status": "failed", "error": error, "requests": []})
