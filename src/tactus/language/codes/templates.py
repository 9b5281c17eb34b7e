"""Placeholders of templates that show nothing."""

from __future__ import annotations

from tactus.language.codes.row import Code
from tactus.language.finding import WARNING


def _agent(prompt: str, body: str = "") -> str:
    """A program with one agent and an input `topic`."""
    return (
        f'writer = Agent {{\n  model = "openai/gpt-4o-mini",\n  system_prompt = "{prompt}"\n}}\n\n'
        'Procedure {\n  input = {topic = field.string{default = "moss"}},\n'
        f"  function(input)\n{body}    return writer().text\n  end\n}}\n\n"
        'Mocks { writer = {message = "Moss is soft."} }\n'
    )


CODES: tuple[Code, ...] = (
    Code(
        "TAC401",
        "a template shows an input that is never there",
        "`{input.x}` is the input of the procedure that calls the agent. Inputs that a procedure does not declare "
        "are refused, so where none of them declares `x` the model reads nothing in its place. Of a procedure "
        "without `input` anything may be the input, and nothing is said.",
        bad=_agent("Write about {input.topci}."),
        good=_agent("Write about {input.topic}."),
    ),
    Code(
        "TAC402",
        "a template shows a key of the state that nothing sets",
        "`{state.x}` is empty until the program sets `state.x`. Here nothing ever does, and no procedure declares it.",
        bad=_agent("The tone is {state.tne}.", '    state.tone = "dry"\n'),
        good=_agent("The tone is {state.tone}.", '    state.tone = "dry"\n'),
        severity=WARNING,
    ),
    Code(
        "TAC403",
        "a placeholder is misspelt, and stands in the text as it is",
        "What stands in braces is a placeholder when it begins with input, state, context, prepared, env or output. "
        "Anything else is text, so the model reads the braces themselves.",
        bad=_agent("Write about {inputs.topic}."),
        good=_agent("Write about {input.topic}."),
        severity=WARNING,
    ),
    Code(
        "TAC404",
        "a template shows what `prepare` never made",
        "`{prepared.x}` is of the table that the agent's `prepare` function gives before each turn. An agent "
        "without one has nothing there.",
        bad=_agent("Write about {prepared.topic}."),
        good=_agent("Write about {input.topic}."),
        severity=WARNING,
    ),
    Code(
        "TAC405",
        "a template shows a variable of the environment that is not granted",
        "A program sees the variables of the environment that its host grants: those under `env` in "
        ".tactus/config.yml. The turn of an agent whose template shows another one fails.",
        bad=_agent("You work for {env.COMPNY}."),
        good=_agent("You work for {env.COMPANY}."),
        severity=WARNING,
        host={"granted": frozenset({"COMPANY"})},
    ),
    Code(
        "TAC406",
        "a placeholder in a text that is no template",
        "Prompts and the messages of declared requests are templates; what is said in a turn, and what `Human.approve` "
        "and its siblings are given, never is, so `{input.topic}` is read there as it stands. Texts are put together "
        "with `..`.",
        bad=_agent("Be brief.").replace("writer()", 'writer("Write about {input.topic}.")'),
        good=_agent("Be brief.").replace("writer()", 'writer("Write about " .. input.topic .. ".")'),
        severity=WARNING,
    ),
)
