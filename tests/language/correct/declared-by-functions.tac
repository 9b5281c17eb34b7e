-- Functions that declare, called at the top level.
local function make_agent(name, extra)
  local spec = {name = name, model = "openai/gpt-4o-mini", system_prompt = "You are " .. name .. "."}
  for k, v in pairs(extra or {}) do spec[k] = v end
  return Agent(spec)
end

local function simple_tool(name, fn, fields)
  return Tool {name = name, description = name, input = fields or {}, fn}
end

local function procedure_of(name, body)
  return Procedure {name = name, function(input) return body(input) end}
end

local ann, bob = make_agent("ann"), make_agent("bob", {temperature = 0.5, tools = {"shout"}})
simple_tool("shout", function(args) return args.text:upper() end, {text = field.string{required = true}})
local twice = procedure_of("twice", function(i) return i.n * 2 end)

main = Procedure {
  name = "main",
  function(input)
    local shout = Tool("shout")
    return {ann("x").text, bob("y").text, twice {n = 2}, shout {text = "hi"}}
  end
}

Mocks {ann = {message = "a"}, bob = {message = "b"}}
