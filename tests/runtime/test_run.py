"""The loop: what is remembered, what replays, what is refused."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from tactus.errors import Failure, ReplayMismatch
from tactus.runtime import All, Note, Steps, Waiting, canonical
from tests.runtime.worlds import Memory, Program, World, ask, finish


def adding() -> Steps:
    one = (yield ask("Fetch", 1, what="a")).value
    two = (yield ask("Fetch", 2, what="b")).value
    return one + two


def test_a_leaf_is_performed_once_and_then_remembered() -> None:
    memory, world = Memory(), World({"Fetch": lambda what: what * 2})
    assert finish(adding, memory, world) == "aabb"
    assert finish(adding, memory, world) == "aabb"
    assert world.performed == ["0", "1"]
    assert memory.commits == 4  # one an entry, and the two ends of this test's activations


def test_an_error_is_remembered_like_a_value() -> None:
    def refuses() -> Any:
        raise Failure("tool_error", "no such file")

    def program() -> Steps:
        answer = yield ask("Read")
        return [answer.ok, answer.failure.code, answer.failure.origin]

    memory, world = Memory(), World({"Read": refuses})
    assert finish(program, memory, world) == finish(program, memory, world) == [False, "tool_error", "0"]
    assert world.performed == ["0"]
    assert not memory.entries["0"].ok


def test_the_program_is_given_what_the_journal_will_say() -> None:
    def program() -> Steps:
        return (yield ask("Pair")).value

    assert finish(program, Memory(), World({"Pair": lambda: (1, 2)})) == [1, 2]


def turn(name: str) -> Program:
    def steps() -> Steps:
        first = (yield ask("Fetch", what=name)).value
        return first + (yield ask("Fetch", what="x")).value

    return steps


def nested() -> Steps:
    yield ask("Fetch", what="before")
    return (yield ask("Turn", name="t")).value


def test_what_is_made_of_asks_leaves_no_entry_and_replays_from_its_leaves() -> None:
    memory = Memory()
    world = World({"Fetch": lambda what: what}, {"Turn": turn})
    assert finish(nested, memory, world) == "tx"
    assert list(memory.entries) == ["0", "1/0", "1/1"]
    assert finish(nested, memory, world) == "tx"
    assert world.performed == ["0", "1/0", "1/1"]


def test_what_asks_nothing_takes_a_number_all_the_same() -> None:
    def silent() -> Program:
        def steps() -> Steps:
            return 1
            yield

        return steps

    def program() -> Steps:
        yield ask("Silent")
        return (yield ask("Fetch", what="a")).value

    memory = Memory()
    finish(program, memory, World({"Fetch": lambda what: what}, {"Silent": silent}))
    assert list(memory.entries) == ["1"]


def test_words_of_memory_take_no_number() -> None:
    def program() -> Steps:
        yield ask("Memory", key="k")
        return (yield ask("Fetch", what="a")).value

    memory = Memory()
    finish(program, memory, World({"Fetch": lambda what: what}))
    assert list(memory.entries) == ["0"]


def test_an_ask_that_keeps_its_own_entry_is_not_run_again_and_its_inside_counts_as_asked() -> None:
    def program() -> Steps:
        first = (yield ask("Turn", name="t")).value
        return first + (yield ask("Fetch", what="end")).value

    memory = Memory()
    world = World({"Fetch": lambda what: what}, {"Turn": turn}, kept=("Turn",))
    assert finish(program, memory, world) == "txend"
    assert set(memory.entries) == {"0", "0/0", "0/1", "1"}
    never = World({}, {"Turn": lambda name: pytest.fail("it ran again")}, kept=("Turn",))
    assert finish(program, memory, never) == "txend"


def crash_after(memory: Memory, kept: list[str]) -> Memory:
    again = Memory()
    again.entries = {path: memory.entries[path] for path in kept}
    again.time = memory.time
    return again


def test_after_a_crash_only_the_rest_is_performed() -> None:
    memory = Memory()
    world = World({"Fetch": lambda what: what}, {"Turn": turn})
    finish(nested, memory, world)
    again = World({"Fetch": lambda what: what}, {"Turn": turn})
    assert finish(nested, crash_after(memory, ["0", "1/0"]), again) == "tx"
    assert again.performed == ["1/1"]


# mismatches


def test_another_op_is_refused_with_both_asks_and_both_lines() -> None:
    memory, world = Memory(), World({"Fetch": lambda what: what, "Send": lambda what: what})
    finish(adding, memory, world)

    def edited() -> Steps:
        yield ask("Send", 7, what="a")
        return ""

    with pytest.raises(ReplayMismatch) as error:
        finish(edited, memory, world)
    assert str(error.value).splitlines()[:3] == [
        "the program does not ask what its journal holds at 0",
        '  the journal remembers: Fetch {"what":"a"} (main.tac:1)',
        '  the program asks now:  Send {"what":"a"} (main.tac:7)',
    ]


def test_other_arguments_are_refused() -> None:
    memory, world = Memory(), World({"Fetch": lambda what: what})
    finish(adding, memory, world)

    def edited() -> Steps:
        yield ask("Fetch", 1, what="A")
        return ""

    with pytest.raises(ReplayMismatch, match=re.escape('asks now:  Fetch {"what":"A"} (main.tac:1)')):
        finish(edited, memory, world)


def test_another_order_is_refused() -> None:
    memory, world = Memory(), World({"Fetch": lambda what: what})
    finish(adding, memory, world)

    def swapped() -> Steps:
        yield ask("Fetch", 2, what="b")
        return (yield ask("Fetch", 1, what="a")).value

    with pytest.raises(ReplayMismatch, match=re.escape('remembers: Fetch {"what":"a"} (main.tac:1)')):
        finish(swapped, memory, world)


def test_a_leftover_is_refused() -> None:
    memory, world = Memory(), World({"Fetch": lambda what: what})
    finish(adding, memory, world)

    def shorter() -> Steps:
        return (yield ask("Fetch", 1, what="a")).value

    with pytest.raises(ReplayMismatch) as error:
        finish(shorter, memory, world)
    assert 'remembers: Fetch {"what":"b"} (main.tac:2)' in str(error.value)
    assert "asks now:  nothing more: the program ended" in str(error.value)


def test_a_leaf_where_a_turn_stood_is_refused_before_it_is_performed() -> None:
    memory = Memory()
    world = World({"Fetch": lambda what: what}, {"Turn": turn})
    finish(nested, memory, world)

    def edited() -> Steps:
        yield ask("Fetch", what="before")
        return (yield ask("Fetch", 9, what="t")).value

    again = World({"Fetch": lambda what: what})
    with pytest.raises(ReplayMismatch, match=re.escape("main.tac:9")):
        finish(edited, memory, again)
    assert again.performed == []


# All


def group() -> Steps:
    both = yield All((ask("Slow", ms=20), ask("Slow", ms=1), ask("Turn", name="t")))
    return [part.value for part in both.parts]


async def slow(ms: int) -> int:
    await asyncio.sleep(ms / 1000)
    return ms


def test_leaves_of_a_group_run_side_by_side_and_keep_their_places() -> None:
    memory = Memory()
    world = World({"Slow": slow, "Fetch": lambda what: what}, {"Turn": turn})
    assert finish(group, memory, world) == [20, 1, "tx"]
    assert list(memory.entries) == ["1", "0", "2/0", "2/1"]  # in the order in which they ended
    assert finish(group, memory, World({}, {"Turn": turn})) == [20, 1, "tx"]


def test_one_failing_never_cancels_its_siblings() -> None:
    def fails() -> Any:
        raise Failure("tool_error", "broken")

    def program() -> Steps:
        both = yield All((ask("Fails"), ask("Slow", ms=5)))
        return [part.ok for part in both.parts]

    assert finish(program, Memory(), World({"Fails": fails, "Slow": slow})) == [False, True]


def test_a_group_commits_what_is_answered_and_waits_for_the_rest_together() -> None:
    def person(who: str) -> Any:
        raise Waiting({"request": who})

    def program() -> Steps:
        parts = yield All((ask("Person", who="a"), ask("Slow", ms=1), ask("Person", who="b")))
        return [part.value for part in parts.parts]

    memory = Memory()
    with pytest.raises(Waiting) as waiting:
        finish(program, memory, World({"Person": person, "Slow": slow}))
    assert [item["request"] for item in waiting.value.on] == ["a", "b"]
    assert list(memory.entries) == ["1"]
    world = World({"Person": lambda who: who})
    assert finish(program, memory, world) == ["a", 1, "b"]
    assert world.performed == ["0", "2"]


# the clock, events, held entries


def test_the_clock_is_the_latest_time_an_answer_was_finished_at_and_replays() -> None:
    times: list[float] = []

    def program() -> Steps:
        for _ in range(3):
            times.append((yield ask("Fetch", what="a")).now)
        return None

    memory, world = Memory(), World({"Fetch": lambda what: what})
    finish(program, memory, world)
    finish(program, memory, world)
    assert times[:3] == times[3:] == sorted(times[:3])


def test_two_clocks_an_hour_apart_do_not_turn_the_runs_clock_back() -> None:
    def program() -> Steps:
        first = (yield ask("Fetch", what="a")).now
        return [first, (yield ask("Fetch", what="b")).now]

    memory, world = Memory(), World({"Fetch": lambda what: what})
    finish(program, memory, world)
    behind = crash_after(memory, ["0"])
    behind.time -= 3600
    first, second = finish(program, behind, World({"Fetch": lambda what: what}))
    assert second >= first


def test_notes_are_told_once_and_ride_on_the_next_entry() -> None:
    heard: list[str] = []

    class Talking:
        def __init__(self) -> None:
            self.said = 0

        def send(self, answer: Any) -> Any:
            from tactus.runtime import Ask, Done

            self.said += 1
            notes = (Note("log", {"message": f"line {self.said}"}),)
            if self.said == 3:
                return Done("null", notes=notes)
            return Ask("Fetch", canonical.dumps({"what": "a"}), "main.tac", self.said, notes=notes)

    async def go(memory: Memory) -> None:
        from tactus.runtime import run

        journal = memory.journal(listen=lambda event: heard.append(event.data.get("message", event.kind)))
        await run(Talking(), journal, World({"Fetch": lambda what: what}))
        memory.events.extend(journal.events)

    memory = Memory()
    asyncio.run(go(memory))
    assert heard == ["line 1", "line 2", "line 3"]
    assert [(event.path, event.ordinal) for event in memory.events] == [("", 0), ("0", 0), ("1", 0)]
    asyncio.run(go(memory))
    assert heard == ["line 1", "line 2", "line 3"]


def unreachable() -> Any:
    raise Failure("unreachable", "nobody there")


def test_an_unreachable_host_is_written_down_with_the_next_ask() -> None:
    def falls_back() -> Steps:
        first = yield ask("Call")
        return [first.ok, (yield ask("Fetch", what="other")).value]

    memory = Memory()
    assert finish(falls_back, memory, World({"Call": unreachable, "Fetch": lambda what: what})) == [False, "other"]
    assert not memory.entries["0"].ok


def test_an_unreachable_host_is_not_written_down_while_nothing_follows() -> None:
    def gives_up() -> Steps:
        return (yield ask("Call")).get()

    memory = Memory()
    with pytest.raises(Failure) as failure:
        finish(gives_up, memory, World({"Call": unreachable}))
    assert failure.value.origin == "0"
    assert memory.entries == {}


def test_a_wait_reaches_no_program() -> None:
    caught: list[str] = []

    def careful() -> Steps:
        try:
            yield ask("Person")
        except Exception as error:
            caught.append(str(error))
        return None

    def person() -> Any:
        raise Waiting({"request": "r"})

    with pytest.raises(Waiting):
        finish(careful, Memory(), World({"Person": person}))
    assert caught == []


# answers without an outside effect


def counting(times: int) -> Program:
    def program() -> Steps:
        for n in range(times):
            yield ask("Count", n=n)

    return program


def test_answers_without_an_outside_effect_share_commits() -> None:
    memory, world = Memory(), World({"Count": lambda n: n})
    finish(counting(40), memory, world)
    assert memory.commits == 2 + 1, "two times sixteen, and the end"


def test_at_most_so_many_answers_wait_for_a_commit() -> None:
    memory, world = Memory(), World({"Count": lambda n: n})
    finish(counting(5), memory, world, quiet_entries=1)
    assert memory.commits == 5 + 1


def test_what_took_work_is_stored_at_once() -> None:
    used = iter((10, 200_010, 200_020))
    memory, world = Memory(), World({"Count": lambda n: n})
    finish(counting(3), memory, world, used=lambda: next(used))
    assert memory.commits == 1 + 1, "the first two after much work, the last with the end"


def test_nothing_is_stored_out_of_order() -> None:
    def program() -> Steps:
        yield ask("Count", n=1)
        yield ask("Fetch", what="a")
        yield ask("Count", n=2)

    memory, world = Memory(), World({"Count": lambda n: n, "Fetch": lambda what: what})
    finish(program, memory, world)
    assert list(memory.entries) == ["0", "1", "2"]
    assert memory.commits == 1 + 1


def test_what_was_held_back_is_stored_before_the_next_ask() -> None:
    def goes_on() -> Steps:
        yield ask("Count", n=1)
        yield ask("Call")
        yield ask("Count", n=2)

    memory, world = Memory(), World({"Count": lambda n: n, "Call": unreachable})
    finish(goes_on, memory, world)
    assert list(memory.entries) == ["0", "1", "2"]
