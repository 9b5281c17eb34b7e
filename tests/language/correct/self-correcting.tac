-- A reply is checked, and asked for again with what was wrong.
coder = Agent {model = "openai/gpt-4o-mini", system_prompt = "Reply with JSON like {\"n\": 1}."}
local function ask_json(agent, message, check, tries)
  local problem
  for attempt = 1, tries or 3 do
    local text = agent(attempt == 1 and message or ("That was wrong (%s). Again."):format(problem)).text
    local ok, value = pcall(Json.decode, text)
    if ok then problem = check(value) else problem = value.message end
    if not problem then return value, attempt end
  end
  return nil, problem
end
Procedure { function(input)
  local value, attempt = ask_json(coder, "A number, please.", function(v) return type(v) ~= "table" and "no object" or math.type(v.n) ~= "integer" and "n is missing" or nil end)
  return {n = value.n, attempt = attempt}
end }
Mocks {coder = {temporal = {"not json", "[1]", "{\"n\": 7}"}}}
