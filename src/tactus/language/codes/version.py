"""What belongs to the language and not to this version of it."""

from __future__ import annotations

from tactus.language.codes.row import Code
from tactus.language.finding import WARNING

PLAIN = """\
writer = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Write a headline."
}

Procedure {
  function(input)
    return writer().text
  end
}
"""

CODES: tuple[Code, ...] = (
    Code(
        "TAC901",
        "not available in this version",
        "The language has this word, field or option, and this version of Tactus does not yet: a run that comes to it "
        "ends with the same sentence.",
        bad=PLAIN.replace('headline."', 'headline.",\n  parallel_tool_calls = false'),
        good=PLAIN,
        severity=WARNING,
    ),
)
