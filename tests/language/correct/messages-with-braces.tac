-- Messages that hold braces, JSON, or another program's templates.
w = Agent {model = "openai/gpt-4o-mini", system_prompt = "About {input.topic}."}
Procedure {
  input = {topic = field.string{default = "moss"}},
  function(input)
    local json = Json.encode({input = {topic = input.topic}})
    w("Return JSON like {\"topic\": \"...\"} and nothing else: " .. json)
    w {message = "Fill in {name} and {inputs} and {input} and {input.other}."}
    w(("Write about %s as {title, body}"):format(input.topic))
    return w("{}").text
  end
}
Mocks {w = {message = "m"}}
