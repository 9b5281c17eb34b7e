-- The string library, guarded: dear patterns go to the matcher in Lua, callbacks run in Lua (so that they may
-- ask), and what C does in one go is charged for.
local T = ...
local type, tonumber, select, error = type, tonumber, select, error
local metatable = debug.getmetatable
local byte, find, format, gmatch, gsub = string.byte, string.find, string.format, string.gmatch, string.gsub
local len, match, rep, sub = string.len, string.match, string.rep, string.sub
local concat, pack, unpack = table.concat, table.pack, table.unpack
local floor, HUGE = math.floor, math.huge
local charge, cheap, search, captures, fail, bad = T.charge, T.cheap, T.search, T.captures, T.fail, T.bad
local want_text, want_integer, text = T.want_text, T.want_integer, T.text

local S = {
  char = string.char, pack = string.pack, packsize = string.packsize, len = len, sub = sub,
  byte = byte, unpack = string.unpack,
}
T.string = S

local function start(init, n)
  if init > 0 then return init end
  if init == 0 or init < -n then return 1 end
  return n + init + 1
end

local function subject(s, p, init, name)
  s, p = want_text(s, 1, name), want_text(p, 2, name)
  return s, p, start(want_integer(init, 3, name, 1), len(s))
end

function S.find(s, p, init, plain)
  s, p, init = subject(s, p, init, "find")
  if plain or T.literal(p) then
    if init > len(s) + 1 then return nil end
    if len(s) * len(p) > 2e9 then return T.find_plain(s, p, init) end
    charge(floor(len(s) / 200))
    return find(s, p, init, true)
  end
  if cheap(s, p) then return find(s, p, init) end
  if init > len(s) + 1 then return nil end
  local from, past, m = search(s, p, init, byte(p, 1) == 94)
  if not from then return nil end
  return from, past - 1, captures(m, from, past)
end

function S.match(s, p, init)
  s, p, init = subject(s, p, init, "match")
  if cheap(s, p) then return match(s, p, init) end
  if init > len(s) + 1 then return nil end
  local from, past, m = search(s, p, init, byte(p, 1) == 94)
  if not from then return nil end
  return captures(m, from, past, true)
end

function S.gmatch(s, p, init)
  s, p, init = subject(s, p, init, "gmatch")
  if cheap(s, p, true) then return gmatch(s, p, init) end
  local last
  return function()
    while init <= len(s) + 1 do
      local from, past, m = search(s, p, init)
      if not from then break end
      if past ~= last then
        init, last = past, past
        return captures(m, from, past, true)
      end
      init = from + 1
    end
    init = len(s) + 2
    return nil
  end
end

-- What a match is replaced by: %0 to %9 in a text, a table's entry, a function's result.
local function expand(r, whole, found)
  return (gsub(r, "%%(.?)", function(d)
    if d == "%" then return "%" end
    local i = tonumber(d)
    if not i then fail("invalid use of '%' in replacement string") end
    if i == 0 or (i == 1 and found.n == 0) then return whole end
    if i > found.n then fail("invalid capture index %" .. d .. " in replacement string") end
    return text(found[i])
  end))
end

local function replacement(r, whole, found)
  local kind, value = type(r), nil
  if kind == "string" then return expand(r, whole, found) end
  if found.n == 0 then found[1], found.n = whole, 1 end
  if kind == "table" then value = r[found[1]] else value = r(unpack(found, 1, found.n)) end
  if not value then return whole end
  if type(value) == "number" then return text(value) end
  if type(value) ~= "string" then fail("invalid replacement value (a " .. type(value) .. ")") end
  return value
end

local function next_in_c(s, p, at)
  local found = pack(find(s, p, at))
  if not found[1] then return nil end
  return found[1], found[2] + 1, pack(unpack(found, 3, found.n))
end

local function next_in_lua(s, p, at, anchored)
  local from, past, m = search(s, p, at, anchored)
  if from then return from, past, pack(captures(m, from, past)) end
end

function S.gsub(s, p, r, most)
  s, p = want_text(s, 1, "gsub"), want_text(p, 2, "gsub")
  if type(r) == "number" then r = text(r) end
  local kind = type(r)
  if kind ~= "string" and kind ~= "table" and kind ~= "function" then
    T.expected(3, "gsub", "string/function/table", r)
  end
  most = want_integer(most, 4, "gsub", HUGE)
  local in_c = cheap(s, p)
  if in_c and (kind == "string" or (kind == "table" and not metatable(r))) then
    charge(floor(len(s) / 200))
    if most == HUGE then return gsub(s, p, r) end
    return gsub(s, p, r, most)
  end
  local anchored, next_match = byte(p, 1) == 94, in_c and next_in_c or next_in_lua
  local out, n, count, at, copied, last = {}, 0, 0, 1, 1, nil
  while count < most and at <= len(s) + 1 do
    local from, past, found = next_match(s, p, at, anchored)
    if not from then break end
    if past == last then                          -- an empty match right after a match
      at = at + 1
    else
      count = count + 1
      out[n + 1] = sub(s, copied, from - 1)
      out[n + 2] = replacement(r, sub(s, from, past - 1), found)
      n, at, copied, last = n + 2, past, past, past
    end
    if anchored then break end
  end
  out[n + 1] = sub(s, copied)
  return concat(out, "", 1, n + 1), count
end

function S.rep(s, n, sep)
  s, n = want_text(s, 1, "rep"), want_integer(n, 2, "rep")
  sep = sep == nil and "" or want_text(sep, 3, "rep")
  local size = len(s) + len(sep)
  if n <= 0 or size == 0 then return "" end
  if n > 2147483647 // size then fail("resulting string too large") end
  charge(n * size // 200)
  return rep(s, n, sep)
end

-- A nan prints the same on every machine.
local NAN = 0.0 / 0.0
if find(format("%f", NAN), "-", 1, true) then NAN = -NAN end

function S.format(f, ...)
  f = want_text(f, 1, "format")
  local values, i = pack(...), 0
  for conversion in gmatch(f, "%%[%-%+ #0%d%.]*(.?)") do
    if conversion == "p" then fail("invalid conversion '%p' to 'format'") end
    if conversion ~= "%" then
      i = i + 1
      local value = values[i]
      if conversion == "s" and i <= values.n then
        if type(value) ~= "string" then values[i] = text(value) end
      elseif value ~= value then values[i] = NAN end
    end
  end
  charge(len(f) // 200)
  return format(f, unpack(values, 1, values.n))
end

-- C functions that take time in proportion to their text.
function T.costed(f, name)
  return function(s, ...)
    s = want_text(s, 1, name)
    if len(s) > 200 then charge(len(s) // 200) end
    return f(s, ...)
  end
end
T.base.tonumber = function(...)
  local value = ...
  if type(value) == "string" and len(value) > 200 then charge(len(value) // 20) end
  return tonumber(...)
end
S.upper, S.lower = T.costed(string.upper, "upper"), T.costed(string.lower, "lower")
S.reverse = T.costed(string.reverse, "reverse")

T.utf8 = {
  char = utf8.char, charpattern = utf8.charpattern, codes = utf8.codes, offset = utf8.offset,
  codepoint = utf8.codepoint, len = T.costed(utf8.len, "len"),
}
