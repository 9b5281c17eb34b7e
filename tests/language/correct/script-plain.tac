-- A script with an input, an output and a state.
-- input: {"name": "Ada", "times": 2}
input {
  name = field.string{required = true},
  times = field.integer{default = 1, min = 1}
}
output {text = field.string{required = true}}
state {said = field.array{default = {}}}

local greeter = Agent {model = "openai/gpt-4o-mini", system_prompt = "Greet {input.name}."}

Mocks {greeter = {temporal = {"Hello!", "Hi!"}}}

for i = 1, input.times do
  State.append("said", greeter().text)
end

local function join(list) return table.concat(list, " ") end
local words = {}
for _, w in ipairs(state.said) do words[#words + 1] = w end
return {text = join(words)}
