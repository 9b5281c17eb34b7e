-- One model after another, until one answers.
local MODELS = {"openai/gpt-4o", "openai/gpt-4o-mini"}
first = Agent {model = MODELS[1]}
second = Agent {model = MODELS[2]}

local function ask(question)
  local problems = {}
  for _, agent in ipairs {first, second} do
    local ok, reply = pcall(agent, {message = question, temperature = 0})
    if ok then return reply.text, problems end
    if type(reply) ~= "table" or not (reply.code == "rate_limited" or reply.code == "timeout" or reply.retryable) then error(reply) end
    problems[#problems + 1] = reply.code
  end
  error({code = "nobody", message = "no model answered", problems = problems})
end

Procedure { function(input)
  local text, problems = ask("Hello?")
  return {text = text, problems = problems}
end }

Mocks {first = {error = {code = "rate_limited", message = "too many"}}, second = {message = "Here."}}
