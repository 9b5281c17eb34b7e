"""What a run keeps of the settings it was started under, so that a later process goes on under the same ones.
Never a secret."""

from __future__ import annotations

from dataclasses import asdict, field
from typing import Any

from tactus.language.modes import LIVE
from tactus.record import record
from tactus.runtime import canonical

MAX_TURNS = 100


@record(frozen=True, slots=True)
class Files:
    """The folder a program may use: its absolute path, whether it may write there, where the path led when it was
    granted ("" = nobody looked), and the folder that takes what is written ("" = the root itself does): the program
    sees it over the root, and nothing in the root changes."""

    root: str
    write: bool = True
    real: str = ""
    scratch: str = ""


@record(frozen=True, slots=True)
class Snapshot:
    """mode             live, mock, test or obliging: which doubles answer (language/modes.py)
    sandbox          where the program's Lua runs
    default_model, default_provider
                     for agents and procedures that name none
    max_turns        agent turns of the whole run, None = nobody said: MAX_TURNS; passing it is the error max_turns
    budget           limits of the whole run: usd, tokens, requests, seconds
    unknown_price    what a budget in usd does about a model of unknown price: refuse or ignore
    files            None = no access to files
    env              names of the environment that the program may refer to -> whether it may see the value
    limits           what the run may use, by the names in limits.py; what is not said has its default
    """

    mode: str = LIVE
    sandbox: str = "none"
    default_model: str = ""
    default_provider: str = ""
    max_turns: int | None = None
    budget: dict[str, float] = field(default_factory=dict)
    unknown_price: str = "refuse"
    files: Files | None = None
    env: dict[str, bool] = field(default_factory=dict)
    limits: dict[str, float] = field(default_factory=dict)

    def dumps(self) -> str:
        said = asdict(self)
        if self.files is not None and not self.files.scratch:
            del said["files"]["scratch"]
        return canonical.dumps(said)

    @classmethod
    def loads(cls, text: str) -> Snapshot:
        """Of a journal's JSON; what an older journal does not say has its default."""
        said: dict[str, Any] = canonical.loads(text)
        known = {name: said[name] for name in cls.__dataclass_fields__ if name in said}
        if known.get("files"):
            known["files"] = Files(**known["files"])
        return cls(**known)
