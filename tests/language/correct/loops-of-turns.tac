-- Loops that end by a tool, a turn, a count, a break, a flag, a person.
done = tactus.done
local finish = tactus.done
give_up = Tool {input = {why = "string"}, function(args) return args.why end}
local tools = {done}
table.insert(tools, give_up)
worker = Agent {model = "openai/gpt-4o-mini", tools = tools}
other = Agent {model = "openai/gpt-4o-mini", tools = {finish, "give_up"}}

local function turn(agent, n) return agent("turn " .. n) end
local function finished() return done.called() or give_up.called() end

Procedure {
  function(input)
    repeat worker() until done.called() or Iterations.exceeded(2)
    repeat worker() until Tool.called("done") or Tool.called(give_up)
    while not finished() do other() end
    for i = 1, 2 do
      turn(worker, i)
      if finish.called() then break end
    end
    local n = 0
    while true do
      n = n + 1
      local reply = turn(other, n)
      if reply.text:find("enough") or n > 3 then break end
    end
    local text
    repeat text = worker("more").text until text ~= ""
    repeat
      local reply = other()
      local called = #reply.tool_calls > 0
    until called or Stop.requested() or n > 0
    return n
  end
}

Mocks {
  worker = {message = "ok", tool_calls = {{tool = "done", args = {reason = "r"}}}},
  other = {message = "enough", tool_calls = {{tool = "give_up", args = {why = "w"}}}}
}
