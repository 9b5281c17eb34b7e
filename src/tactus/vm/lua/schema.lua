-- The words of the language that are values or plain functions of this VM: JSON, field builders, done.
local T = ...
local type, next, setmetatable = type, next, setmetatable
local L = T.lua_words

L["Json.encode"] = function(value) return T.encode(value, "the argument of Json.encode") end
L["Json.null"] = T.null
L["Json.object"] = function(value)
  if value == nil then value = {} end
  if type(value) ~= "table" or T.special[value] then T.expected(1, "Json.object", "table", value) end
  T.objects[value] = true
  return value
end

for _, name in T.base.ipairs({ "string", "number", "integer", "boolean", "array", "object" }) do
  L["field." .. name] = function(options)
    local schema = {}
    if options ~= nil then
      if type(options) ~= "table" then T.expected(1, "field." .. name, "table", options) end
      for key, value in next, options do schema[key] = value end
    end
    schema.type = name
    return schema
  end
end

-- The module is loaded when the program first says its name: see environment.lua.
T.lazy = { ["tactus.done"] = "tactus.tools.done" }
L["tactus.done"] = true
