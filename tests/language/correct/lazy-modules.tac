-- Modules that are required when they are needed; names put together.
local languages = {text = function() return require("lib.text") end}
local function module(name)
  local ok, m = pcall(require, "lib." .. name)
  return ok and m or nil
end
Procedure {
  function(input)
    local text = languages.text()
    local team = module("nothing")
    local again = require("lib.text")
    return {text.title("moss"), team == nil, again == text, module("text").VERSION}
  end
}
