"""A secret is found however it is usually written, and nothing else is."""

from __future__ import annotations

import base64
import html
import json
import random
import string
import time
from urllib.parse import quote, quote_plus

import pytest

from tactus.config.forms import Forms, address, forms, in_address

PLAIN, ODD = "hunter2-hunter2", "p/q+r=s \"&<'>\\ü\n"


def hidden(value: str, text: str) -> str:
    return Forms([(value, "***")]).replaced(text)


@pytest.mark.parametrize("value", [PLAIN, ODD])
def test_it_is_found_in_every_usual_way_of_writing(value: str) -> None:
    data = value.strip().encode()
    written = [
        value,
        value.strip(),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        json.dumps(value.strip())[1:-1].replace("/", "\\/"),
        repr(value)[1:-1],
        html.escape(value),
        quote(value),
        quote(value, safe=""),
        quote_plus(value),
        quote(value, safe="").lower() if value == PLAIN else quote(value, safe=""),
        data.hex(),
        data.hex().upper(),
        base64.b64encode(data).decode(),
    ]
    for text in written:
        assert hidden(value, f"<{text}>") == "<***>", text


def test_an_escape_of_an_address_may_be_in_small_letters() -> None:
    assert hidden("a/b+c=d&e?f", "x=a%2fb%2bc%3dd%26e%3ff.") == "x=***."


@pytest.mark.parametrize("before", ["", "u", "us", "use", "user:"])
@pytest.mark.parametrize("after", ["", "\n", " and more"])
def test_it_is_found_in_the_middle_of_base64(before: str, after: str) -> None:
    for value in (PLAIN, ODD.strip(), "ab?>ab?>ab?>"):
        data = f"{before}{value}{after}".encode()
        for text in (base64.b64encode(data).decode(), base64.urlsafe_b64encode(data).decode()):
            shown = hidden(value, f"Basic {text}")
            assert "***" in shown, (before, value, after)
            rest = shown.removeprefix("Basic ").replace("***", "")
            assert len(rest) <= len(text) - len(value) * 4 // 3 + 4, "all but the signs at its ends is gone"


def test_what_is_short_is_not_looked_for_in_any_form() -> None:
    assert list(forms("seven77")) == list(forms("  seven77  ")) == []
    assert hidden("seven77", "seven77 c2V2ZW43Nw== 736576656e3737") == "seven77 c2V2ZW43Nw== 736576656e3737"
    assert all(len(form) >= 8 for form in forms("eight888"))


def test_the_longest_secret_wins_and_the_first_to_have_a_form_names_it() -> None:
    found = Forms([("hunter2-hunter2", "A"), ("hunter2-hunter2-long", "B"), ("hunter2-hunter2", "C")])
    assert found.replaced("hunter2-hunter2-long hunter2-hunter2") == "B A"


def test_long_texts_are_searched_like_short_ones() -> None:
    found, dice = Forms([(PLAIN, "***"), (ODD, "+++")]), random.Random(1)
    for size in (0, 1, 4000, 100_000):
        text = "".join(dice.choices(string.ascii_letters, k=size))
        assert found.replaced(text) == text
        assert found.replaced(text + PLAIN + text) == text + "***" + text
        assert found.in_json(json.dumps(text + PLAIN))
        assert not found.in_json(json.dumps(text))


def test_a_large_text_is_searched_for_many_secrets_in_no_time() -> None:
    found = Forms((f"secret-number-{n:04}-of-many", "***") for n in range(40))
    text = json.dumps({"text": "secret-number of nothing " * 100_000})
    began = time.process_time()
    assert not found.in_json(text)
    assert time.process_time() - began < 2


def test_nothing_is_found_where_nothing_is_secret() -> None:
    found = Forms([])
    assert not found
    assert (found.replaced("text"), found.in_json("text"), found.safe_length("text")) == ("text", False, 4)


# -------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("url", "shown", "secret"),
    [
        ("https://api.example.com/v1", "https://api.example.com/v1", set()),
        ("http://user:p%40ss@host:8/p", "http://***@host:8/p", {"user:p%40ss", "user:p@ss", "p%40ss", "p@ss"}),
        ("https://token@host", "https://***@host", {"token", ""}),
        ("https://host/mcp?api_key=abc&page=two", "https://host/mcp?***", {"abc"}),
        ("https://host/mcp?Access-Token=a%20b#x", "https://host/mcp?***", {"a b"}),
        ("https://host/@me?version=1", "https://host/@me?***", set()),
        ("postgresql://u:pw@h/db", "postgresql://***@h/db", {"u:pw", "pw"}),
        ("http://[no", "http://[no", set()),
        ("no address", "no address", set()),
    ],
)
def test_an_address_is_shown_without_what_it_may_hide(url: str, shown: str, secret: set[str]) -> None:
    assert address(url) == shown
    assert set(in_address(url)) == secret
