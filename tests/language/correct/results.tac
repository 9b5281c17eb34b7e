-- What turns give: looked at, changed, kept, handed on.
search = Tool {input = {q = "string"}, function(args) return {hits = {args.q, "two"}} end}
worker = Agent {model = "openai/gpt-4o-mini", tools = {search}}

local function summary(r)
  return r.text .. "/" .. #r.tool_calls .. "/" .. (r.cost and "paid" or "free") .. "/" .. r.usage.total_tokens
end

Procedure {
  function(input)
    local reply = worker("find")
    local names = {}
    for _, call in ipairs(reply.tool_calls) do
      names[#names + 1] = call.name .. ":" .. call.args.q .. ":" .. call.result.hits[2] .. (call.error or "")
    end
    local last = search.last_call()
    reply = worker {message = "sum up", tools = {}, temperature = 0.1, max_tokens = 50}
    local shown = summary(reply)
    reply = reply.text
    reply = reply:upper() .. reply:len()
    state.reply = worker("again")
    local r = {text = "mine", extra = 1}
    local list = {worker("more"), r}
    local texts = {}
    for i, one in ipairs(list) do texts[i] = one.text .. (i == 2 and one.extra or "") end
    local ok, value = pcall(worker, {message = "x"})
    return {names, last.args.q, shown, reply, state.reply, texts, ok, value.finish_reason ~= 1, tostring(value), value .. "!"}
  end
}

Mocks {
  worker = {
    temporal = {
      {message = "a", tool_calls = {{name = "search", args = {q = "moss"}}}},
      {message = "b"}, "c", "d", {data = {x = 1}, usage = {input = 3, output = 2}}
    }
  }
}
