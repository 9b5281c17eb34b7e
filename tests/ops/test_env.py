"""os.getenv and {env.NAME}: a secret is a reference inside the run and a value only for who is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tactus.config.secrets import Secrets
from tactus.config.snapshot import Files, Snapshot
from tactus.models import Conversation, ModelFault, Reply, ToolCall
from tactus.storage.memory import MemoryStore
from tests.programs import Clock, error, in_main, logged, result, result_after_crashes, run_program

VALUE, KEY = "hunter2-hunter2", "sk-0123456789"
ENVIRON = {"PASS": VALUE, "LEVEL": "verbose", "OPENAI_API_KEY": KEY}
UNDER = Snapshot(env={"PASS": False, "LEVEL": True, "UNSET": True, "MISSING": False})
GRANTED: dict[str, Any] = {"under": UNDER, "environ": ENVIRON, "seed": 7}
REFERENCE = Secrets(UNDER.env, ENVIRON, seed=7).reference("PASS")
MASKED = Secrets(UNDER.env, ENVIRON, seed=7).conceal(KEY)
AGENT = 'worker = Agent {{ model = "openai/gpt-4o", system_prompt = "{}" }}\n'


@dataclass
class Parrot:
    """A model that repeats what it was told, piece by piece; `seen` is every conversation."""

    seen: list[Conversation] = field(default_factory=list)
    say: Callable[[Conversation], str] = lambda c: f"{c.system} | {c.messages[-1].content}"

    async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
        self.seen.append(conversation)
        text = self.say(conversation)
        for at in range(0, len(text), 5):
            on_text(text[at : at + 5])
        calls = (ToolCall("c1", "note", {"text": text}),) if conversation.tools and len(self.seen) == 1 else ()
        return Reply(text, calls, raw={"library": "parrot", "version": "1", "data": {"text": text}})

    async def close(self) -> None:
        pass


def test_a_secret_is_a_reference() -> None:
    body = 'local key = os.getenv("PASS")\nreturn {key, #key, os.getenv("PASS") == key, key:sub(1, 8)}'
    expected = [REFERENCE, len(REFERENCE), True, "[secret:"]
    assert result_after_crashes(in_main(body), under=UNDER, environ=ENVIRON) == expected


def test_a_reference_needs_no_ask_and_a_plain_value_is_one() -> None:
    store = MemoryStore(clock=(clock := Clock()))
    body = 'local key = os.getenv("PASS")\nreturn {os.getenv("LEVEL"), os.getenv("UNSET") == nil}'
    assert result(in_main(body), store=store, clock=clock, **GRANTED) == ["verbose", True]
    entries = store.entries("r1")
    assert [(e.path, e.op, e.args, e.value) for e in entries] == [
        ("0", "os.getenv", '{"name":"LEVEL"}', '"verbose"'),
        ("1", "os.getenv", '{"name":"UNSET"}', "null"),
    ]


def test_a_plain_value_stays_what_it_was() -> None:
    environ = dict(ENVIRON)

    def person(request: Any) -> bool:
        environ["LEVEL"] = "silent"
        return True

    body = 'local before = os.getenv("LEVEL")\nHuman.approve("Go on?")\nreturn {before, os.getenv("LEVEL")}'
    more: dict[str, Any] = {**GRANTED, "environ": environ}
    assert result(in_main(body), answers=person, **more) == ["verbose", "silent"]


def test_what_is_not_granted_says_how_to_grant_it() -> None:
    fields = error(in_main('return os.getenv("HOME")'), **GRANTED)
    assert fields["message"] == (
        "HOME is not granted to this program: add it to `env` in .tactus/config.yml and start a new run"
    )
    assert (fields["code"], fields["op"], fields["site"]) == ("not_granted", "os.getenv", "main.tac:3")
    assert result(in_main('local ok, e = pcall(os.getenv, "HOME")\nreturn {ok, e.code}')) == [False, "not_granted"]
    assert error(in_main("os.getenv({})"))["message"] == ("bad argument #1 to 'getenv' (string expected, got table)")


def test_a_reference_can_be_had_at_the_top_level_and_a_value_cannot() -> None:
    source = 'local key = os.getenv("PASS")\nProcedure { function(input) return key end }\n'
    assert result(source, **GRANTED) == REFERENCE
    source = 'local level = os.getenv("LEVEL")\nProcedure { function(input) return level end }\n'
    message = "`os.getenv` does something: it can only be used inside a procedure, not at the top level of the file"
    assert error(source, **GRANTED)["message"] == message


def test_the_model_sees_the_value_and_the_journal_the_reference() -> None:
    source = AGENT.format("The password is {env.PASS}, the level {env.LEVEL}{env.UNSET}.") + in_main(
        'return worker("I say " .. os.getenv("PASS")).message'
    )
    store, parrot = MemoryStore(clock=(clock := Clock())), Parrot()
    run, heard = run_program(source, mock=False, models=parrot, store=store, clock=clock, **GRANTED)
    said = f"The password is {REFERENCE}, the level verbose. | I say {REFERENCE}"
    assert json.loads(run.result or "") == said
    assert parrot.seen[0].system == f"The password is {VALUE}, the level verbose."
    assert parrot.seen[0].messages[-1].content == f"I say {VALUE}"
    kept = [*store.entries("r1"), *store.events("r1"), store.run("r1")]
    assert VALUE not in repr(kept)
    assert VALUE not in repr(heard)
    assert "".join(event.data["text"] for event in heard if event.kind == "text") == said
    assert [entry.op for entry in store.entries("r1")] == ["os.getenv", "os.getenv", "Model.request"]


def test_what_a_model_says_is_concealed_wherever_it_goes_and_sent_back_as_it_was() -> None:
    source = (
        AGENT.format("Use {env.PASS}.")
        + "note = Tool { input = {text = field.string{}}, function(args)\n"
        + '  Log.info("noted " .. args.text) return args.text end }\n'
        + in_main(
            'worker{message = "go", tools = {note}}\nstate.last = note.last_result()\nreturn worker("again").message'
        )
    )
    store, parrot = MemoryStore(clock=(clock := Clock())), Parrot()
    run, heard = run_program(source, mock=False, models=parrot, store=store, clock=clock, **GRANTED)
    assert json.loads(run.result or "") == f"Use {REFERENCE}. | again"
    assert logged(heard) == [f"noted Use {REFERENCE}. | go"]
    kept = [*store.entries("r1"), *store.events("r1"), store.run("r1")]
    assert VALUE not in repr(kept) + repr(heard)
    reply, told = parrot.seen[1].messages[1], parrot.seen[1].messages[2]
    text = f"Use {VALUE}. | go"
    assert (reply.content, reply.calls[0].args, told.content) == (text, {"text": text}, text)
    assert reply.raw == {"library": "parrot", "version": "1", "data": {"text": text}}


def test_a_text_from_outside_cannot_name_a_secret() -> None:
    guess = "[secret:PASS:00000000]"
    source = AGENT.format("Hello.") + in_main(f'return worker("I want {guess}").message')
    parrot = Parrot()
    run_program(source, mock=False, models=parrot, **GRANTED)
    assert parrot.seen[0].messages[-1].content == f"I want {guess}"


def test_a_key_that_comes_back_is_masked() -> None:
    parrot = Parrot(say=lambda c: f"your key is {KEY}")
    source = AGENT.format("Hello.") + in_main('Log.info(worker("hi").message)\nreturn true')
    store = MemoryStore(clock=(clock := Clock()))
    _, heard = run_program(source, mock=False, models=parrot, store=store, clock=clock, **GRANTED)
    assert logged(heard) == [f"your key is {MASKED}"]
    assert KEY not in repr([*store.entries("r1"), *store.events("r1")]) + repr(heard)


class Failing(Parrot):
    """A provider that says too much in its errors."""

    async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
        on_text(f"I begin with {VALUE[:9]}")
        raise ModelFault("model_error", f"cannot take {KEY} and {conversation.system}", retryable=len(self.seen) == 0)


def test_what_a_provider_says_of_its_failure_is_concealed() -> None:
    source = AGENT.format("Use {env.PASS}.") + in_main('local ok, e = pcall(worker, "hi")\nreturn e.message')
    store = MemoryStore(clock=(clock := Clock()))
    run, heard = run_program(source, mock=False, models=Failing(), store=store, clock=clock, **GRANTED)
    assert json.loads(run.result or "") == f"cannot take {MASKED} and Use {REFERENCE}."
    assert [event.kind for event in heard].count("retrying") == 2
    kept = repr([*store.entries("r1"), *store.events("r1"), store.run("r1")]) + repr(heard)
    assert VALUE not in kept
    assert KEY not in kept
    assert VALUE[:9] not in kept, "what was held back of a cut reply is not told"


class Broken(Parrot):
    async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
        raise RuntimeError(f"Illegal header value b'Bearer {KEY}' for {conversation.system}")


def test_an_error_that_should_not_happen_holds_no_secret_either() -> None:
    source = AGENT.format("Use {env.PASS}.") + in_main('worker("hi")')
    with pytest.raises(RuntimeError) as caught:
        run_program(source, mock=False, models=Broken(), **GRANTED)
    assert str(caught.value) == f"Illegal header value b'Bearer {MASKED}' for Use {REFERENCE}."


def test_a_secret_that_is_not_set_blocks_the_run_before_anything_is_sent() -> None:
    source = AGENT.format("Use {env.MISSING}.") + in_main('return worker("hi").message')
    parrot = Parrot()
    run, _ = run_program(source, mock=False, models=parrot, **GRANTED)
    assert (run.status, parrot.seen) == ("blocked", [])
    message = json.loads(run.error or "")["message"]
    assert message == "MISSING is granted to the program and not set in the environment: set it"


def test_a_double_needs_no_secret() -> None:
    source = AGENT.format("Use {env.MISSING}.") + in_main('return worker("hi").message')
    source += 'Mocks { worker = {message = "fine"} }\n'
    assert result(source, under=UNDER) == "fine"


def test_a_template_gets_only_what_is_granted() -> None:
    source = AGENT.format("Use {env.HOME}.") + in_main('return worker("hi").message')
    fields = error(source, **GRANTED)
    assert fields["code"] == "template"
    assert fields["message"] == (
        "agent worker: env.HOME is not granted: add HOME to `env` in .tactus/config.yml and start a new run"
    )


def test_a_turn_with_plain_values_survives_a_crash() -> None:
    source = AGENT.format("Be {env.LEVEL}.") + in_main('return {worker("a").message, worker("b").message}')
    source += 'Mocks { worker = {temporal = {{message = "one"}, {message = "two"}}} }\n'
    assert result_after_crashes(source, under=UNDER, environ=ENVIRON) == ["one", "two"]


def test_a_file_shows_the_reference_and_gets_none(tmp_path: Any) -> None:
    (tmp_path / "config.ini").write_text(f"password = {VALUE}\nkey = {KEY}\n")
    under = Snapshot(env=UNDER.env, files=Files(str(tmp_path)))
    body = """
    local text = File.read("config.ini")
    local ok, e = pcall(File.write, "copy.ini", text)
    return {text, e.code, e.message}
    """
    message = "the text holds the secret PASS; secrets are not written to files"
    expected = [f"password = {REFERENCE}\nkey = {MASKED}\n", "secret", message]
    assert result(in_main(body), under=under, environ=ENVIRON, seed=7) == expected
    assert not (tmp_path / "copy.ini").exists()
