-- Plugins register tools and hooks; what is offered depends on what is there.
local registry = {tools = {}, hooks = setmetatable({}, {__index = function(t, k) local list = {} t[k] = list return list end})}
local function plugin(spec)
  for name, fn in pairs(spec.tools or {}) do
    registry.tools[#registry.tools + 1] = Tool {name = spec.name .. "_" .. name, description = name, input = {text = field.string{required = true}}, fn}
  end
  for event, hook in pairs(spec.hooks or {}) do table.insert(registry.hooks[event], hook) end
end

plugin {name = "text", tools = {upper = function(a) return a.text:upper() end, count = function(a) return #a.text end}}
plugin {name = "log", hooks = {before = function(x) return x .. "<" end, after = function(x) return x .. ">" end}}

worker = Agent {model = "openai/gpt-4o-mini", tools = registry.tools}
local function fire(event, value) for _, hook in ipairs(registry.hooks[event]) do value = hook(value) end return value end

Procedure { function(input)
  local reply = worker(fire("before", "go"))
  local out = {}
  for i, tool in ipairs(registry.tools) do out[i] = tool.name .. ":" .. tostring(tool {text = "ab"}) end
  return {fire("after", reply.text), out, #registry.hooks.never, Tool.call_count("text_count")}
end }
Mocks {worker = {message = "done"}}
