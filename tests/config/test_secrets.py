"""References go to the program, values to the world, and nothing that comes back holds a value."""

from __future__ import annotations

import json
import random
import re
import traceback
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from tactus.app.activation import Settings
from tactus.config.keys import BY_NAME, KEYS, variable
from tactus.config.load import Around, Origin, Value
from tactus.config.secrets import Secrets
from tactus.errors import Blocked, Failure
from tactus.models import openai
from tactus.runtime import canonical

VALUE, OTHER, KEY = "hunter2-hunter2", "another-secret", "sk-0123456789"
ENVIRON = {"PASS": VALUE, "TOKEN": OTHER, "LEVEL": "verbose", "OPENAI_API_KEY": KEY, "HOME": "/home/ann/somewhere"}
GRANTED = {"PASS": False, "TOKEN": False, "LEVEL": True}


def secrets(**environ: str) -> Secrets:
    return Secrets(GRANTED, {**ENVIRON, **environ}, seed=7)


def test_a_reference_names_the_variable_and_is_the_same_in_every_replay() -> None:
    reference = secrets().reference("PASS")
    assert re.fullmatch(r"\[secret:PASS:[0-9a-f]{8}\]", reference)
    assert secrets(PASS="changed meanwhile").reference("PASS") == reference
    assert Secrets(GRANTED, ENVIRON, seed=8).reference("PASS") != reference


def test_what_is_not_granted_has_no_reference() -> None:
    with pytest.raises(Failure) as caught:
        secrets().reference("HOME")
    assert caught.value.code == "not_granted"
    assert caught.value.message == (
        "HOME is not granted to this program: add it to `env` in .tactus/config.yml and start a new run"
    )


def test_where_nobody_knows_the_grants_everything_has_one() -> None:
    assert Secrets(None).reference("HOME").startswith("[secret:HOME:")
    assert not Secrets(None).is_plain("HOME")


def test_a_reference_becomes_the_value_on_its_way_out_wherever_it_stands() -> None:
    s = secrets()
    reference = s.reference("PASS")
    said = {"a": [f"Bearer {reference}", 1, None, True], reference: (reference,)}
    assert s.reveal(said) == {"a": [f"Bearer {VALUE}", 1, None, True], VALUE: (VALUE,)}


def test_a_text_that_only_looks_like_a_reference_stays() -> None:
    s, stranger = secrets(), Secrets(GRANTED, ENVIRON, seed=8)
    for text in ("[secret:PASS]", "[secret:PASS:00000000]", stranger.reference("PASS"), s._reference("HOME")):
        assert s.reveal(text) == text


def test_a_secret_that_is_not_set_or_too_short_blocks() -> None:
    with pytest.raises(Blocked, match="PASS is granted to the program and not set in the environment: set it"):
        secrets(PASS="").reveal(secrets().reference("PASS"))
    with pytest.raises(Blocked, match="PASS has fewer than 8 characters"):
        secrets(PASS=" short ").reveal(secrets().reference("PASS"))


def test_a_value_becomes_the_reference_on_its_way_in_wherever_it_stands() -> None:
    s = secrets()
    reference = s.reference("PASS")
    assert s.conceal(f"it is {VALUE}.") == f"it is {reference}."
    assert s.conceal({"a": [VALUE, 1.5, None], VALUE: 1}) == {"a": [reference, 1.5, None], reference: 1}
    assert s.conceal_json(canonical.dumps([VALUE, {"x": 1}])) == canonical.dumps([reference, {"x": 1}])


def test_a_number_that_is_a_secret_is_one_too() -> None:
    s = secrets(PASS="12345678")
    assert s.conceal_json('{"code":12345678,"other":123456789}') == canonical.dumps(
        {"code": s.reference("PASS"), "other": 123456789}
    )


@pytest.mark.parametrize("value", ['quote"d\\slash', "with\nline\tand tab", "ümlaut-wörter", "a b/c?d=e&f+g%h"])
def test_a_value_is_found_as_json_and_as_an_address_write_it(value: str) -> None:
    s = secrets(PASS=value)
    reference = s.reference("PASS")
    for written in (value, json.dumps(value)[1:-1], quote(value, safe=""), quote_plus(value)):
        assert s.conceal(f"<{written}>") == f"<{reference}>"
    assert s.conceal_json(canonical.dumps({"text": json.dumps({"k": value})})) == canonical.dumps(
        {"text": json.dumps({"k": reference})}
    )


def test_a_value_is_found_without_the_line_break_it_ends_with() -> None:
    s = secrets(PASS=f"{VALUE}\n")
    assert s.conceal(f"it is {VALUE}.") == f"it is {s.reference('PASS')}."


def test_of_two_values_the_longer_one_is_found() -> None:
    s = secrets(PASS="abcdefgh", TOKEN="abcdefgh1234")
    assert s.conceal("abcdefgh1234 abcdefgh") == f"{s.reference('TOKEN')} {s.reference('PASS')}"


def test_what_is_too_short_is_not_looked_for() -> None:
    assert secrets(PASS="yes", OPENAI_API_KEY="none").conceal("yes or none") == "yes or none"


def test_a_plain_value_is_an_ordinary_one() -> None:
    s = secrets()
    assert s.is_plain("LEVEL")
    assert s.plain("LEVEL") == "verbose"
    assert Secrets({"LEVEL": True}, {}).plain("LEVEL") is None
    assert s.conceal("a verbose text, /home/ann/somewhere") == "a verbose text, /home/ann/somewhere"


def test_keys_of_providers_are_hidden_unless_they_are_granted() -> None:
    s = secrets(MY_API_KEY="mine-0123")
    said = s.conceal(f"{KEY} mine-0123")
    assert re.fullmatch(r"\[secret:OPENAI_API_KEY:[0-9a-f]{8}\] \[secret:MY_API_KEY:[0-9a-f]{8}\]", said)
    assert s.reveal(said) == said, "nobody was granted them"
    with pytest.raises(Failure, match="the text holds the secret OPENAI_API_KEY"):
        s.refuse(said, "written to files")
    referred = Secrets({"OPENAI_API_KEY": False}, ENVIRON)
    assert referred.conceal(KEY) == referred.reference("OPENAI_API_KEY")
    assert Secrets({"OPENAI_API_KEY": True}, ENVIRON).conceal(KEY) == KEY


def test_every_credential_of_the_configuration_is_one() -> None:
    names = {variable(key) for key in KEYS if key.secret}
    assert openai.KEY in names
    for name in names:
        assert f"[secret:{name}:" in Secrets({}, {name: "credential-0"}).conceal("credential-0")


def test_a_text_with_a_reference_can_be_refused() -> None:
    s = secrets()
    with pytest.raises(Failure) as caught:
        s.refuse(f"key = {s.reference('PASS')}", "written to files")
    assert caught.value.code == "secret"
    assert caught.value.message == "the text holds the secret PASS; secrets are not written to files"
    s.refuse("key = [secret:PASS:00000000]", "written to files")


def test_what_came_in_goes_out_as_it_was() -> None:
    s, dice = secrets(), random.Random(7)
    parts = [VALUE, OTHER, VALUE[:5], OTHER[3:], "[secret:", "]", " ", "é"]
    for _ in range(300):
        text = "".join(dice.choices(parts, k=6))
        assert s.reveal(s.conceal(text)) == text
        assert VALUE not in s.conceal(text)


# -------------------------------------------------------------------- piece by piece


def in_pieces(s: Secrets, text: str, size: int) -> list[str]:
    told: list[str] = []
    pieces = s.pieces(told.append)
    for at in range(0, len(text), size):
        pieces(text[at : at + size])
    pieces.end()
    return told


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_a_value_that_is_spread_over_pieces_is_found(size: int) -> None:
    values: list[dict[str, str]] = [{}, {"PASS": "abcabcabc", "TOKEN": "abcabcabcd"}, {"PASS": "aaaaaaaa"}]
    for environ in values:
        s, dice = secrets(**environ), random.Random(size)
        parts = [*(environ.values() or (VALUE, OTHER)), "abc", "a", "hunter", "-hunter2", "another-", " ", "x" * 20]
        for _ in range(200):
            text = "".join(dice.choices(parts, k=8))
            assert "".join(in_pieces(s, text, size)) == s.conceal(text)


def test_what_cannot_be_a_secret_is_told_at_once() -> None:
    told: list[str] = []
    pieces = secrets().pieces(told.append)
    pieces("Hello, ")
    pieces("it is hun")
    pieces("gry")
    assert told == ["Hello, ", "it is ", "hungry"]


def test_what_was_held_back_of_a_cut_text_is_not_told() -> None:
    told: list[str] = []
    pieces = secrets().pieces(told.append)
    pieces("x hunter2")
    pieces.forget()
    pieces("again")
    pieces.end()
    assert told == ["x ", "again"]


# -------------------------------------------------------------------- errors


class Odd(Exception):
    def __init__(self, message: str, body: Any) -> None:
        super().__init__(message)
        self.message, self.body, self.server = message, body, object()

    def __str__(self) -> str:
        return f"{self.message}: {self.body}"


def test_an_error_and_what_it_came_from_hold_no_secret() -> None:
    s = secrets()
    inner = Odd(f"refused {VALUE}", {"key": KEY})
    error = ValueError(f"no: {KEY}")
    error.__context__ = inner
    s.conceal_error(error)
    assert str(error) == f"no: {s.conceal(KEY)}"
    assert str(inner) == f"refused {s.reference('PASS')}: {{'key': '{s.conceal(KEY)}'}}"


def test_the_errors_of_a_group_and_of_the_system_hold_no_secret_either() -> None:
    s = secrets()
    inner = FileNotFoundError(2, "no such file", f"/tmp/{VALUE}")
    raw = ValueError(b"bytes with " + VALUE.encode() + b"\xff")
    group = ExceptionGroup("two", [ValueError(f"one {KEY}"), ExceptionGroup("more", [inner, raw])])
    s.conceal_error(group)
    shown = "".join(traceback.format_exception(group))
    assert VALUE not in shown
    assert KEY not in shown
    assert s.reference("PASS") in str(inner)
    assert raw.args == (b"bytes with " + s.reference("PASS").encode() + b"\xff",)


def test_what_stands_in_an_address_of_the_environment_is_hidden() -> None:
    url, proxy = "https://me:gateway-password@host/v1", "http://me:proxy-password@proxy:3128"
    s = Secrets({}, {"OPENAI_BASE_URL": url, "https_proxy": proxy, "DATABASE_URL": "postgres://postgres:postgres@db"})
    for text in ("gateway-password", "me:gateway-password", "proxy-password"):
        assert re.fullmatch(r"\[secret:(OPENAI_BASE_URL|https_proxy):[0-9a-f]{8}\]", s.conceal(text))
    assert s.conceal("https://host/v1 and postgres, me too") == "https://host/v1 and postgres, me too"


def test_an_environment_is_in_no_representation() -> None:
    settings = Settings(environ=ENVIRON)
    around = Around(ENVIRON, Path("/"), Path("/"))
    value = Value("openai_api_key", BY_NAME["openai_api_key"], KEY, Origin("environment"))
    assert not any(text in f"{settings!r}{around!r}{value!r}" for text in (VALUE, OTHER, KEY))
