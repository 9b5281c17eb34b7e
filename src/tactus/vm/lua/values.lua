-- Values as a program sees them: text without addresses, metatables without finalizers, and the checks that
-- library functions make of their arguments.
local T = ...
local type, tonumber, rawget, rawset, next = type, tonumber, rawget, rawset, next
local setmetatable, getmetatable, tostring, error = setmetatable, getmetatable, tostring, error
local metatable = debug.getmetatable
local format, find, gsub, sub, len = string.format, string.find, string.gsub, string.sub, string.len
local mathtype, floor, utf8len = math.type, math.floor, utf8.len
local bad, expected = T.bad, T.expected

function T.weak() return setmetatable({}, { __mode = "k" }) end
T.sealed = T.weak()                               -- tables of ours that a program may hold but not write
T.special = T.weak()                              -- tables that leave as something else: {kind=, ...}

local order, seen = setmetatable({}, { __mode = "k" }), 0

-- Objects are numbered as they are first shown, so that no address is ever seen.
local function number_of(value)
  local n = order[value]
  if not n then
    seen = seen + 1
    n = seen
    order[value] = n
  end
  return format("0x%08x", n)
end

local function text(...)
  if T.count(...) == 0 then bad(1, "tostring", "value expected") end
  local value = ...
  local kind = type(value)
  if kind == "string" then return value end
  if kind == "number" then
    if value ~= value then return "nan" end
    return tostring(value)
  end
  if kind == "nil" or kind == "boolean" then return tostring(value) end
  local meta = metatable(value)
  if type(meta) == "table" then
    local shown = rawget(meta, "__tostring")
    if shown ~= nil then
      local result = shown(value)
      if type(result) == "number" then return text(result) end
      if type(result) ~= "string" then T.fail("'__tostring' must return a string") end
      return result
    end
    local name = rawget(meta, "__name")
    if type(name) == "string" then return name .. ": " .. number_of(value) end
  end
  return kind .. ": " .. number_of(value)
end
T.text = text

-- Text that JSON can say, whatever bytes it holds.
function T.clear_text(value)
  if not find(value, "[\128-\255]") or utf8len(value) then return value end
  return (gsub(value, "[\128-\255]", "?"))
end

function T.has_text(value)
  local meta = metatable(value)
  return type(meta) == "table" and (rawget(meta, "__tostring") ~= nil or type(rawget(meta, "__name")) == "string")
end

-- True when C table functions could be driven by the program's metamethods.
function T.magic(value)
  local meta = metatable(value)
  return meta and (rawget(meta, "__index") ~= nil or rawget(meta, "__newindex") ~= nil or rawget(meta, "__len") ~= nil)
end

function T.want_text(value, i, name)
  local kind = type(value)
  if kind == "string" then return value end
  if kind == "number" then return text(value) end
  expected(i, name, "string", value)
end

function T.want_integer(value, i, name, default)
  if value == nil then
    if default ~= nil then return default end
    expected(i, name, "number", value)
  end
  local n = type(value) == "number" and value or type(value) == "string" and tonumber(value)
  if not n then expected(i, name, "number", value) end
  if mathtype(n) == "integer" then return n end
  if n == floor(n) and n >= -2 ^ 63 and n < 2 ^ 63 then return floor(n) end
  bad(i, name, "number has no integer representation")
end

function T.want_table(value, i, name)
  if type(value) ~= "table" then expected(i, name, "table", value) end
end

local base = T.base
base.tostring = text

function base.setmetatable(value, meta)
  T.want_table(value, 1, "setmetatable")
  if meta ~= nil and type(meta) ~= "table" then bad(2, "setmetatable", "nil or table expected") end
  if meta and rawget(meta, "__gc") ~= nil then T.fail("'__gc' finalizers are not available") end
  if meta and rawget(meta, "__mode") ~= nil then T.fail("weak tables ('__mode') are not available") end
  local now = metatable(value)
  if now and rawget(now, "__metatable") ~= nil then T.fail("cannot change a protected metatable") end
  return setmetatable(value, meta)
end

function base.getmetatable(value)
  if type(value) ~= "table" then return nil end
  return getmetatable(value)
end

function base.rawset(value, key, item)
  T.want_table(value, 1, "rawset")
  if T.sealed[value] then T.fail("this table cannot be written to") end
  return rawset(value, key, item)
end

-- A sealed table with this metatable; `refusal` is said to whoever assigns to a field.
function T.seal(value, meta, refusal)
  meta.__metatable = false
  meta.__newindex = meta.__newindex or function() T.fail(refusal or "this table cannot be written to") end
  T.sealed[value] = true
  return setmetatable(value, meta)
end

function T.unavailable(name) T.fail("`" .. name .. "` is not available in this version", name) end

-- Unquoted text of a key, for messages.
function T.step_text(path, key)
  if type(key) == "number" then return path .. "[" .. text(key) .. "]" end
  if type(key) == "string" and path ~= "" then return path .. "." .. key end
  return path .. text(key)
end
