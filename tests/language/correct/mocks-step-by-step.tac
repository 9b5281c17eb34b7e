-- Doubles that are put together.
w = Agent {model = "openai/gpt-4o-mini"}
v = Agent {model = "openai/gpt-4o-mini"}
look = Tool {input = {q = "string"}, function() return 0 end}
local turns = {}
for i = 1, 3 do turns[i] = {message = "turn " .. i} end
local doubles = {}
doubles.w = {temporal = turns}
doubles["look"] = {returns = {n = 1}}
Mocks(doubles)
local function says(text) return {message = text} end
Mocks {v = says("v")}
Procedure { function(input) return {w("a").text, w("b").text, w("c").text, v("d").text, look {q = "x"}.n} end }
