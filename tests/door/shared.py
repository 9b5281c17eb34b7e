"""What the tests of the Runtime share: small programs, a clock, the one request of a run."""

from __future__ import annotations

from dataclasses import dataclass

from tactus import Request, Run
from tactus.models.scripted import Scripted
from tests.programs import in_main

ASK = in_main(
    'return {yes = Human.approve{message = "Go?", timeout = input.timeout}}', input="{timeout = field.number{}}"
)
NAME = in_main('return {name = Human.input{message = "Your name?"}}')
SPIN = in_main("local n = 0 for i = 1, 30000000 do n = n + i % 7 end return {n = n}")
TURN = """
w = Agent { model = "openai/gpt-4o", system_prompt = "Be brief." }
Procedure { function(input) return {text = w("Hello?").output} end }
Mocks { w = {message = "from the file"} }
"""
REPLY = Scripted({"w": {"message": "from Python", "usage": {"prompt_tokens": 10, "completion_tokens": 5}}})


@dataclass
class Clock:
    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def request(run: Run) -> Request:
    (asked,) = run.requests
    return asked
