-- Without an input schema every input may come.
-- input: {"topic": "moss"}
w = Agent {model = "openai/gpt-4o-mini", system_prompt = "{input.topic} {input.anything.at.all} {state.whatever}"}
Procedure { function(input) state["what" .. "ever"] = 1 return w("x").text .. (input.topic or "") end }
Mocks {w = {message = "m"}}
