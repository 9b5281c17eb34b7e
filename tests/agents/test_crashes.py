"""Sessions, filters, shared histories, budgets and turns together: the same wherever the process dies."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tactus.models import Conversation, Reply, ToolCall, Usage
from tests.programs import result_after_crashes

PROGRAMS = Path(__file__).parent.parent / "acceptance" / "programs"


class Script:
    """The provider's script as a model: reply n answers a request that holds n replies."""

    def __init__(self, name: str) -> None:
        self.script: dict[str, list[Any]] = json.loads((PROGRAMS / name).read_text(encoding="utf-8"))

    async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
        (replies,) = [said for key, said in self.script.items() if key.removeprefix("system:") in conversation.system]
        reply = replies[sum(message.role == "assistant" for message in conversation.messages)]
        reply = {"text": reply} if isinstance(reply, str) else reply
        calls = tuple(ToolCall(call["id"], call["name"], call["args"]) for call in reply.get("calls", ()))
        return Reply(reply["text"], calls, Usage(1200, 42, cache_read=1024), model="gpt-4o-mini", provider="openai")

    async def close(self) -> None: ...


def test_a_program_of_edited_histories_and_spent_budgets_survives_every_crash() -> None:
    source = (PROGRAMS / "agents.tac").read_text(encoding="utf-8")
    ended = result_after_crashes(source, mock=False, models=Script("agents.json"), answers=lambda request: True)
    assert ended["judged"] == ["Judged two.", "Judged three.", "budget_exceeded", ended["judged"][3]]
    assert ended["judged"][3].startswith("t:water ")
    assert [talk["said"][-1] for talk in ended["talks"]] == ["budget_exceeded"] * 2
    assert [len(talk["said"]) for talk in ended["talks"]] == [5, 5]
    assert ended["branches"] == [
        f"I forget. / s:You have forgotten everything once. / u:only {way}" for way in ("left", "right")
    ]
    assert ended["hurried"] == [2, 4, "max_turns"]
    assert ended["after"] == ["Ann begins.", "u:And now? | a:Ann begins."]
    assert ended["iterations"] == 9
