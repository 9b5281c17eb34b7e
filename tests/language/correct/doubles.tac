-- Doubles of all kinds, in several blocks, built from values.
lookup = Tool {input = {city = "string", day = "integer"}, function() error("no network") end}
weather = Tool {input = {}, function() return "real" end}
oracle = Agent {model = "openai/gpt-4o-mini"}
clerk = Agent {model = "openai/gpt-4o-mini", tools = {lookup}}
broken = Agent {model = "openai/gpt-4o-mini"}
json = Agent {model = "openai/gpt-4o-mini"}

local usage = {prompt_tokens = 10, completion_tokens = 2, cached_tokens = 1}

Procedure {
  function(input)
    local a = {oracle("one").text, oracle("two").text, oracle("two").text}
    local b = {lookup {city = "Oslo"}, lookup {city = "Rome", day = 2}, lookup {city = "Nowhere"}}
    local c = clerk("go").tool_calls[1].result
    local ok, e = pcall(broken, "x")
    local ok2, e2 = pcall(lookup, {city = "Cairo"})
    return {a, b, c, e.code, e2.code, json("x").text, weather {}, weather {}, weather {}}
  end
}

Mocks {
  oracle = {conditional = {{when = {turn = 1}, returns = "first"}, {when = {message = "two"}, returns = {message = "second"}}, {returns = "else"}}},
  lookup = {
    conditional = {
      {when = {city = "Oslo"}, returns = "cold"},
      {when = {city = "Cairo"}, error = {code = "tool_error", message = "closed"}},
      {when = {day = 2}, returns = {t = 20}},
      {returns = false}
    }
  },
  clerk = {tool_calls = {{tool = "lookup", args = {city = "Oslo", day = 1}}}, usage = usage}
}
Mocks {broken = {error = "out of order"}, json = {data = {pages = 12, list = {1, 2}}}, weather = {temporal = {"sun", "rain"}}}
