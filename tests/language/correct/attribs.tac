-- Constants and variables that are closed.
local LIMIT <const> = 3
local log = {}

local function resource(name)
  return setmetatable({name = name}, {
    __close = function(self, err) log[#log + 1] = "closed " .. self.name .. (err and " after an error" or "") end
  })
end

Procedure {
  function(input)
    do
      local a <close> = resource("a")
      local b <close> = resource("b")
      log[#log + 1] = "inside"
    end
    local ok = pcall(function()
      local c <close> = resource("c")
      error("no")
    end)
    for i = 1, LIMIT do
      local d <close> = i == 2 and resource("d") or nil
    end
    return {log = log, ok = ok}
  end
}
