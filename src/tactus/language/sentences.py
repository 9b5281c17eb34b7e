"""What is wrong with the names and the places of a program, in one sentence each: said by `validate` before the program
runs, and by the run where nobody asked before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from tactus.language.suggest import did_you_mean

NO_PROCEDURE = "the file declares no procedure: add Procedure { function(input) ... end }"


def undeclared(kind: str, name: object, known: Iterable[str]) -> str:
    """An agent, a tool, a procedure, ... that nobody declares."""
    table = sorted(known)
    shown = f'"{name}"' if isinstance(name, str) else "like this" if isinstance(name, (dict, list)) else repr(name)
    hint = did_you_mean(name, table) if isinstance(name, str) else ""
    return f"no {kind} {shown} is declared (declared: {', '.join(table) or 'none'}){hint}"


def no_stage(name: str, stages: Sequence[str]) -> str:
    return f'no stage "{name}" is declared (stages: {", ".join(stages)}){did_you_mean(name, stages)}'


def no_request(name: str, known: Collection[str]) -> str:
    near = did_you_mean(name, known)
    return f'no request called "{name}" is declared{near}; a message is a sentence: {{message = "…"}}'


def other_request(name: str, kind: str, site: str, word: str) -> str:
    return f'"{name}" is declared as {kind} ({site}): ask it with {word}'


def no_mock(name: str, known: Iterable[str]) -> str:
    """A double for nobody."""
    table = sorted(known)
    nobody = "the program has no agent, no tool and no declared request"
    listing = f"the program has {', '.join(table)}" if table else nobody
    return f"Mocks.{name} names nothing: {did_you_mean(name, table).removeprefix('; ') or listing}"


def two_meant(name: str, kinds: Sequence[str]) -> str:
    """A double for two at once."""
    meant = " and ".join(f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in kinds)
    return f'Mocks.{name} is ambiguous: "{name}" is {meant}; give one of them another name'


def two_mocks(name: str) -> str:
    return f'"{name}" has a mock already; give it one, with all its turns'


def two_of(kind: str, name: str, site: str) -> str:
    """Two declarations of one name; `site` is the other one's."""
    return f'two {kind}s are called "{name}": the other one is at {site}; give one of them another name'


def two_schemas(word: str, site: str) -> str:
    return f"there are two `{word} {{ ... }}`: the other one is at {site}"


def two_stages(site: str) -> str:
    return f"the stages are declared already, at {site}; declare them in one place"


def some_stages(word: str) -> str:
    return f'{word} takes a list of names: {word} {{"planning", "executing", "complete"}}'


def stage_twice(name: str) -> str:
    return f'the stage "{name}" is declared twice'


def no_main(procedures: Iterable[str]) -> str:
    known = ", ".join(sorted(procedures))
    return f"the file has no main procedure: leave one Procedure {{ ... }} unnamed (it declares {known})"


def no_name(kind: str, word: str) -> str:
    """A declaration to which the source gives no name."""
    return (
        f"this {kind} has no name: assign it to a variable (worker = {word} {{ ... }}) "
        f'or give it one ({word} {{ name = "...", ... }})'
    )


def does_something(name: str) -> str:
    return f"`{name}` does something: it can only be used inside a procedure, not at the top level of the file"


def no_call_yet(word: str) -> str:
    return f"`{word}` is of a running procedure: no procedure runs yet"


def declares_something(word: str) -> str:
    return f"{word} declares something: it belongs at the top level of the file"


def only_in_scripts(word: str) -> str:
    return (
        f"`{word} {{ ... }}` at the top level is for files without a procedure; here it belongs into the "
        f"procedure: Procedure {{ {word} = {{ ... }}, function(input) ... end }}"
    )


def only_in_the_main_file(word: str) -> str:
    return f"a module has no {word} of its own: `{word} {{ ... }}` belongs to the main file"


def too_late(word: str, site: str) -> str:
    """The schema of a script's input behind what does something, or looks at the input."""
    return (
        f"`{word} {{ ... }}` stands too late: {site} has done something or looked at the input already; "
        "move it to the top of the file"
    )


def no_program(name: str, main: str) -> str:
    """A program that the run has not kept."""
    return (
        f'there is no file "{name}" in this run: it keeps the files that stood beside {main} when it started '
        f'and whose names the source holds as they are, like "./other.tac"'
    )


def cycle(files: Iterable[str]) -> str:
    """Files that require each other; the first one stands at the end again."""
    return f"modules that require each other: {' -> '.join(files)}"
