-- Agents and functions that are used by procedures with different inputs; templates show both.
writer = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "About {input.topic} or {input.title}; so far {state.seen}, {state.pages}; {tone}, {{not_this}}, {\"a\": 1}, {x y}, { }, {}"
}

short = Procedure {
  name = "short",
  input = {topic = field.string{required = true}},
  function(input) state.seen = 1 return writer {message = input.topic, tone = "dry"}.text end
}

long = Procedure {
  name = "long",
  input = {title = field.string{required = true}},
  function(input) State.set("pages", 3) return writer(input.title).text end
}

Procedure {
  function(input)
    return {short {topic = "moss"}, long {title = "On moss"}}
  end
}

Mocks {writer = {message = "ok"}}
