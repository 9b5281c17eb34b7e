"""What comes to a run from people and from whoever starts it, without the secrets that are known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tactus.config.secrets import Secrets
from tactus.config.snapshot import Snapshot
from tactus.storage import Decision, Response, Run, Store


def secrets(run: Run, environ: Mapping[str, str]) -> Secrets:
    """The references of a run, and what stands behind them in this environment."""
    return Secrets(Snapshot.loads(run.settings).env, environ, run.seed)


def kept(run: Run, said: Any, environ: Mapping[str, str]) -> Any:
    """What somebody says to a run, an input or a reason, as its store keeps it."""
    return secrets(run, environ).conceal(said)


def answer(store: Store, request_id: str, said: Response, environ: Mapping[str, str]) -> Decision:
    """Decide a request, as `store.answer` does. Raises what that raises."""
    run = store.run(store.request(request_id)["run_id"])
    hide = secrets(run, environ).conceal
    return store.answer(request_id, replace(said, value=hide(said.value), comment=hide(said.comment)))
