-- Options go through helpers, locals and default tables before a person is asked.
-- people: [true, "moss", true, "b"]
local H, S = Human, State

local function ask(opts) return Human.approve(opts) end
local function ask_with(opts) return H.approve(opts) end

local defaults = {timeout = 3600, default = false}
local function with_defaults(opts)
  for key, value in pairs(defaults) do
    if opts[key] == nil then opts[key] = value end
  end
  return opts
end

local function question(text, ...)
  local opts = {message = text:format(...)}
  opts.timeout = 60
  opts["assignees"] = {"ann", "bob"}
  opts.context = opts.context or {}
  opts.context.step = S.increment("step")
  return opts
end

Procedure {
  function(input)
    local first = ask {message = "Go on?"}
    local topic = H.input(question("Topic of chapter %d?", 3))
    local ok = ask_with(with_defaults({message = "Deploy?"}))
    local pick = Human.select(with_defaults {message = "Which?", options = {"a", "b"}, default = "a"})
    return {first = first, topic = topic, ok = ok, pick = pick}
  end
}
