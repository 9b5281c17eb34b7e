-- A table of agents and tools whose fields are replaced by wrappers later.
local team = {
  writer = Agent {model = "openai/gpt-4o-mini"},
  count = Tool {input = {text = "string"}, function(args) return #args.text end}
}

local function wrap(thing, name)
  return setmetatable({inner = thing, label = name, used = 0}, {
    __call = function(self, ...)
      self.used = self.used + 1
      return self.inner(...)
    end
  })
end

for name, thing in pairs(team) do team[name] = wrap(thing, name) end

Procedure {
  function(input)
    local text = team.writer("Hello").text
    local n = team.count {text = text}
    return {team.writer.used, team.count.label, n}
  end
}

Mocks {writer = {message = "Moss"}}
