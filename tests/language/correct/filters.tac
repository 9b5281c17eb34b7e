-- Filters by table, by builder, composed, shared histories.
local last = filters.last_n(4)
a = Agent {model = "openai/gpt-4o-mini", filter = filters.compose(last, filters.token_budget(1000))}
b = Agent {model = "openai/gpt-4o-mini", filter = {class = "ComposedFilter", chain = {
  {class = "LimitToolResults", count = 2}, {class = "ByRole", role = {"user", "assistant"}}, last
}}}
c = Agent {model = "openai/gpt-4o-mini", message_history = {source = "shared", filter = filters.by_role("user")}}
d = Agent {model = "openai/gpt-4o-mini", message_history = {source = a}}
e = Agent {model = "openai/gpt-4o-mini", message_history = {source = "b", filter = filters.limit_tool_results(3)}}
f = Agent {model = "openai/gpt-4o-mini", message_history = {source = "own"}}

Procedure {
  function(input)
    local out = {}
    for i, agent in ipairs {a, b, c, d, e, f} do out[i] = agent("hello " .. i).text end
    return out
  end
}

Mocks {a = {message = "a"}, b = {message = "b"}, c = {message = "c"}, d = {message = "d"}, e = {message = "e"}, f = {message = "f"}}
