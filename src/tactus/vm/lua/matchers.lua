-- Matchers: values that are called with another value and say whether it fits. contains("ok")(text)
local T = ...
local type, next, rawget, rawequal, rawlen = type, next, rawget, rawequal, rawlen
local find = string.find

-- A turn's result is its output; what shows a table is that table.
local function plain(value)
  local info = type(value) == "table" and T.special[value]
  if info and info.kind == "result" then return rawget(value, "output") end
  if info and info.table then return info.table() end
  return value
end

-- One of the two is what a matcher was made of: that is never too deep.
local function equal(a, b)
  a, b = plain(a), plain(b)
  if rawequal(a, b) then return true end
  if type(a) == "number" and type(b) == "number" then return a == b end
  if type(a) ~= "table" or type(b) ~= "table" or T.special[a] or T.special[b] then return false end
  for key, value in next, a do
    local other = rawget(b, key)
    if other == nil or not equal(value, other) then return false end
  end
  for key in next, b do
    if rawget(a, key) == nil then return false end
  end
  return true
end

local function text_of(value)
  value = plain(value)
  if type(value) == "string" then return value end
  if type(value) == "number" then return T.text(value) end
end

local function holds(wanted, value)
  value = plain(value)
  if type(value) == "table" then
    for i = 1, rawlen(value) do
      if equal(wanted, rawget(value, i)) then return true end
    end
    return false
  end
  local part, text = text_of(wanted), text_of(value)
  return part ~= nil and text ~= nil and find(text, part, 1, true) ~= nil
end

local function matcher(name, wanted, fits)
  local value = {}
  T.special[value] = { kind = "matcher", table = function() return { [name] = wanted } end }
  return T.seal(value, {
    __name = "matcher",
    __tostring = function() return name .. "(" .. T.encode(wanted, "the argument of " .. name) .. ")" end,
    __concat = T.joined,
    __call = function(_, given) return fits(wanted, given) end,
  }, "a matcher has no fields")
end

local function want(wanted, name)
  if wanted == nil then T.expected(1, name, "value", nil) end
  T.encode(wanted, "the argument of " .. name)     -- what JSON cannot say is refused here
  return T.copy(plain(wanted))
end

local L = T.lua_words
L["contains"] = function(wanted) return matcher("contains", want(wanted, "contains"), holds) end

L["equals"] = function(wanted) return matcher("equals", want(wanted, "equals"), equal) end

local function search(pattern, text)
  return T.ask(T.words["Match.search"], T.object_text("pattern", T.encode(pattern, "the argument of matches"), "text",
    text and T.encode(text, "the text of matches")))
end

L["matches"] = function(pattern)
  search(pattern)
  return matcher("matches", pattern, function(_, given)
    local text = text_of(given)
    return text ~= nil and search(pattern, text)
  end)
end
