-- Models of all spellings.
a = Agent {provider = "openai", model = "gpt-4o"}
b = Agent {model = "claude-3-5-sonnet"}
c = Agent {model = "gemini-1.5-pro"}
d = Agent {provider = "bedrock", model = "anthropic.claude-3-5-sonnet-20240620-v1:0"}
e = Agent {model = "us.amazon.nova-pro-v1:0"}
f = Agent {model = {name = "gpt-5", openai_reasoning_effort = "high", max_tokens = 4000}}
g = Agent {model = "o3-mini", reasoning_effort = "low"}
h = Agent {provider = "myserver", model = "llama3:8b"}
i = Agent {model = "anthropic/claude-opus-4"}
Procedure { function(input)
  local out = {}
  for k, agent in ipairs {a, b, c, d, e, f, g, h, i} do out[k] = agent("x").text end
  return #out
end }
local double = {message = "m"}
Mocks {a = double, b = double, c = double, d = double, e = double, f = double, g = double, h = double, i = double}
