-- Agents without a model under a procedure's default.
w = Agent {system_prompt = "x"}
v = Agent {}
Procedure { default_model = "openai/gpt-4o-mini", function(input) return w("a").text .. v("b").text end }
Mocks {w = {message = "w"}, v = {message = "v"}}
