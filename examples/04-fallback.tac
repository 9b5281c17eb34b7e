-- Things go wrong: a model that is not to be had is replaced by another one, a tool that fails is tried again later.
done = tactus.done

local tries = 0 -- plain Lua, right again after a crash

fetch_report = Tool {
  description = "The report of the day",
  output = {lines = field.integer{required = true}},
  function(args)
    tries = tries + 1
    if tries < 3 then error("the report is not ready yet") end
    return {lines = 42}
  end
}

large = Agent { model = "openai/gpt-4o", system_prompt = "Comment on the report.", tools = {done} }
small = Agent { model = "openai/gpt-4o-mini", system_prompt = "Comment on the report, briefly.", tools = {done} }

local function fetch()
  for wait = 1, 3 do
    local ok, report = pcall(fetch_report)
    if ok then return report end
    Log.warn("trying again", {error = report.message, seconds = wait})
    Sleep(wait)
  end
  return fetch_report()
end

local function comment(report)
  for _, agent in ipairs({large, small}) do
    local ok, reply = pcall(agent, {message = "What do you say?", report = report})
    if ok then return reply, agent.name end
    if reply.code ~= "unreachable" and reply.code ~= "rate_limited" then error(reply) end
    Log.warn("the next model, please", {code = reply.code})
  end
  error("no model is to be had")
end

Procedure {
  output = {
    comment = field.string{required = true},
    by = field.string{required = true},
    tries = field.integer{required = true}
  },
  function(input)
    local reply, by = comment(fetch())
    return {comment = done.last_result() or reply.text, by = by, tries = tries}
  end
}

Mocks {
  large = {error = {code = "unreachable", message = "openai cannot be reached"}},
  small = {tool_calls = {{tool = "done", args = {reason = "42 lines, all of them good."}}}}
}
