-- Canonical JSON of a value: the only form in which values leave the program. Keys are sorted, equal values
-- have equal text, and what JSON cannot say is refused with the place where it stands. Runs no program code.
local T = ...
local type, next, rawget, rawequal, select, tonumber = type, next, rawget, rawequal, select, tonumber
local setmetatable = setmetatable
local char, find, format, gsub, len = string.char, string.find, string.format, string.gsub, string.len
local concat, sort = table.concat, table.sort
local mathtype, floor, HUGE, utf8len = math.type, math.floor, math.huge, utf8.len
local charge, fail, special = T.charge, T.fail, T.special

local DEPTH, LIMIT = 100, T.config.payload
local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ["\b"] = "\\b",
  ["\f"] = "\\f" }
for i = 0, 31 do ESCAPES[char(i)] = ESCAPES[char(i)] or format("\\u%04x", i) end

local objects = setmetatable({}, { __mode = "k" })   -- tables that are objects even when they are empty
T.objects = objects
T.null = T.seal({}, { __name = "null", __tostring = function() return "null" end })
special[T.null] = { kind = "null" }

-- What is being said now. One value at a time: nothing here yields or runs program code.
local buffer, n, bytes, what, functions
local keys, tables = {}, {}                          -- the way to the value being said, by depth

local function place(depth)
  local path = ""
  for i = 1, depth do path = T.step_text(path, keys[i]) end
  return path
end

local function refuse(depth, thing, rest)
  local path = place(depth)
  if path == "" then fail(what .. " is " .. thing .. (rest or ", which cannot leave the program")) end
  fail(what .. " has " .. thing .. " at " .. path .. (rest or ", which cannot leave the program"))
end

local function put(text)
  n = n + 1
  buffer[n] = text
  bytes = bytes + len(text)
  if bytes > LIMIT then
    fail(what .. " is larger than " .. format("%d", LIMIT) .. " bytes, which is too large to leave the program "
      .. T.config.larger)
  end
end

local function quoted(text, depth)
  if find(text, "[\128-\255]") and not utf8len(text) then refuse(depth, "text that is not UTF-8", "") end
  if find(text, '[%c"\\]') then text = gsub(text, '[%c"\\]', ESCAPES) end
  return '"' .. text .. '"'
end

-- The shortest text that reads back as the same float, always recognisable as one.
local function float(value, depth)
  if value ~= value then refuse(depth, "nan", ", which JSON cannot say") end
  if value == HUGE or value == -HUGE then refuse(depth, "an infinity", ", which JSON cannot say") end
  local size = value < 0 and -value or value
  if size < 1e15 and value == floor(value) then return format("%.1f", value) end
  local text
  if size ~= 0 and size < 2.3e-308 then
    for digits = 1, 14 do
      text = format("%." .. format("%d", digits) .. "g", value)
      if tonumber(text) == value then return text end
    end
  end
  if size < 1e15 or size >= 1e16 then
    text = format("%.15g", value)
    if tonumber(text) == value then return text end
  end
  text = format("%.16g", value)
  if tonumber(text) ~= value then text = size >= 1e16 and format("%.16e", value) or format("%.17g", value) end
  return find(text, "[.e]") and text or text .. ".0"
end

local function number(value, depth)
  if mathtype(value) == "integer" then return format("%d", value) end
  return float(value, depth)
end

local say

local function say_list(t, count, depth)
  put("[")
  for i = 1, count do
    if i > 1 then put(",") end
    keys[depth] = i
    say(rawget(t, i), depth)
  end
  put("]")
end

local function wrong_keys(t, depth)
  local strings, numbers = false, false
  for key in next, t do
    local kind = type(key)
    if kind == "string" then strings = true
    elseif mathtype(key) == "integer" and key >= 1 then numbers = true
    else
      local shown = kind == "number" and "the key " .. T.text(key) or "a " .. kind .. " as a key"
      refuse(depth - 1, "a table with " .. shown, "; keys are texts, or 1, 2, 3, ...")
    end
  end
  if strings then refuse(depth - 1, "a table with both list items and named keys", "; use one or the other") end
  local missing = 1
  while rawget(t, missing) ~= nil do missing = missing + 1 end
  refuse(depth - 1, "a list with a hole", ": item " .. format("%d", missing) .. " is missing")
end

local function say_object(t, depth)
  local names, count = {}, 0
  for key in next, t do
    if type(key) ~= "string" then wrong_keys(t, depth) end
    count = count + 1
    names[count] = key
  end
  sort(names)
  for i = 1, count do
    local name = names[i]
    keys[depth] = name
    put((i > 1 and "," or "{") .. quoted(name, depth) .. ":")
    say(rawget(t, name), depth)
  end
  put("}")
end

local function say_table(t, depth)
  if depth >= DEPTH then
    for i = 1, depth - 1 do
      if rawequal(tables[i], t) then
        refuse(i - 1, "a table that contains itself")
      end
    end
    fail(what .. " is nested more than " .. format("%d", DEPTH) .. " tables deep")
  end
  tables[depth] = t
  local key = next(t)
  if key == nil then return put(objects[t] and "{}" or "[]") end
  if type(key) == "string" then return say_object(t, depth) end
  local count = 0
  for _ in next, t do
    count = count + 1
    if rawget(t, count) == nil then wrong_keys(t, depth) end
  end
  say_list(t, count, depth)
end

-- A table of ours leaves as what it stands for.
local function say_special(t, info, depth)
  local kind = info.kind
  if kind == "handle" then return put(quoted(info.id, depth - 1)) end
  if kind == "result" then return say(rawget(t, "output"), depth - 1) end
  if kind == "null" then return put("null") end
  if kind == "stub" then T.unavailable(info.name) end
  if T.watching then return put(quoted(T.text(t), depth - 1)) end
  return say_table(info.table(), depth)
end

-- `depth` counts the keys on the way to value.
say = function(value, depth)
  local kind = type(value)
  if kind == "string" then put(quoted(value, depth))
  elseif kind == "number" then put(number(value, depth))
  elseif kind == "table" then
    local info = special[value]
    if info then say_special(value, info, depth + 1) else say_table(value, depth + 1) end
  elseif kind == "boolean" then put(value and "true" or "false")
  elseif kind == "nil" then put("null")
  elseif kind == "function" and functions then put('{"$fn":' .. format("%d", T.hold(value, true)) .. "}")
  else refuse(depth, kind == "thread" and "a coroutine" or "a " .. kind) end
end

-- `label` names the value in errors; with `with_functions` functions travel as {"$fn": handle}.
function T.encode(value, label, with_functions)
  what, functions, n, bytes = label, with_functions, 0, 0
  local kind = type(value)
  if kind == "string" then
    if len(value) > 200 then charge(len(value) // 50) end
    if len(value) > LIMIT then
      buffer = {}
      put(value)
    end
    return quoted(value, 0)
  elseif kind == "number" then return number(value, 0) end
  buffer = {}
  say(value, 0)
  if bytes > 200 then charge(bytes // 50) end
  return n == 1 and buffer[1] or concat(buffer, "", 1, n)
end

-- A flat object from alternating names and texts that are JSON already; nil texts are left out.
function T.object_text(...)
  local parts, count = {}, 0
  for i = 1, T.count(...), 2 do
    local name, text = select(i, ...)
    if text then
      count = count + 1
      parts[count] = '"' .. name .. '":' .. text
    end
  end
  return "{" .. concat(parts, ",") .. "}"
end
