"""Where a system text stands in a conversation, as providers allow."""

from __future__ import annotations

from typing import Any

from tactus.models import Conversation, Message
from tactus.models.translate import messages_of
from tests.fake_openai import serve
from tests.models.test_openai import ask, conversation

TALK = (
    Message("system", "Speak French."),
    Message("user", "hi"),
    Message("assistant", "salut"),
    Message("system", "Be brief now."),
    Message("user", "go on"),
)


def parts(asked: Conversation, **options: Any) -> list[tuple[str, Any]]:
    return [
        (part.part_kind, getattr(part, "content", ""))
        for message in messages_of(asked, **options)
        for part in message.parts
    ]


def test_a_system_text_is_sent_where_it_stands() -> None:
    with serve("ok") as server:
        ask(server, conversation(*TALK))
    sent = [(message["role"], message["content"]) for message in server.requests[0]["body"]["messages"]]
    assert sent == [
        ("system", "Be brief."),
        ("system", "Speak French."),
        ("user", "hi"),
        ("assistant", "salut"),
        ("system", "Be brief now."),
        ("user", "go on"),
    ]


def test_where_a_provider_takes_none_in_the_middle_it_is_said_in_its_place() -> None:
    assert parts(conversation(*TALK), systems_anywhere=False) == [
        ("system-prompt", "Be brief."),
        ("system-prompt", "Speak French."),
        ("user-prompt", "hi"),
        ("text", "salut"),
        ("user-prompt", "<system>Be brief now.</system>"),
        ("user-prompt", "go on"),
    ]
