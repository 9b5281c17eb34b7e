-- Time and chance, as the journal has them: the clock stands still between two answers, and every scope draws
-- its random numbers (xoshiro256**) from the run's seed.
local T = ...
local type, tonumber, rawget, select, setmetatable = type, tonumber, rawget, select, setmetatable
local byte, len, sub = string.byte, string.len, string.sub
local date, difftime, floor, ult = os.date, os.difftime, math.floor, math.ult
local want_text, want_integer, want_table, fail, bad = T.want_text, T.want_integer, T.want_table, T.fail, T.bad

local now, started, seed = T.config.now, T.config.started, T.config.seed
function T.set_now(time) now = time end

T.os = { difftime = difftime }

function T.os.clock() return now - started end

function T.os.date(form, time)
  form = form == nil and "%c" or want_text(form, 1, "date")
  if len(form) > 1000 then bad(1, "date", "format too long") end
  if byte(form, 1) ~= 33 then form = "!" .. form end            -- always UTC
  local ok, result = T.pcall(date, form, want_integer(time, 2, "date", floor(now)))
  if not ok then fail(result) end
  return result
end

local function part(t, name, default)
  local value = rawget(t, name)
  if value == nil and default then return default end
  local n = tonumber(value)
  if not n then fail("field '" .. name .. "' missing or not a number in date table") end
  if n ~= n or n > 1e9 or n < -1e9 then fail("field '" .. name .. "' is out-of-bound") end
  return floor(n)
end

function T.os.time(t)
  if t == nil then return floor(now) end
  want_table(t, 1, "time")
  local year, month, day = part(t, "year"), part(t, "month") - 1, part(t, "day")
  year, month = year + month // 12, month % 12 + 1
  local y = month <= 2 and year - 1 or year
  local era = y // 400
  local of_era = y - era * 400
  local of_year = (153 * (month + (month > 2 and -3 or 9)) + 2) // 5 + day - 1
  local days = era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
  return days * 86400 + part(t, "hour", 12) * 3600 + part(t, "min", 0) * 60 + part(t, "sec", 0)
end

-- The reference to a secret; a variable whose value the program may see is asked for.
function T.os.getenv(name)
  local args = T.object_text("name", T.encode(want_text(name, 1, "getenv"), "the name"))
  local reference = T.ask(T.words["Env.getenv"], args)
  if reference ~= nil then return reference end
  local value = T.ask(T.words["os.getenv"], args)
  return value
end

local function rotate(x, by) return (x << by) | (x >> (64 - by)) end

local begin                                       -- a stream is made when the first number is drawn

local function draw(s)
  if not s[1] then begin(s) end
  local s0, s1, s2, s3 = s[1], s[2], s[3], s[4]
  local result = rotate(s1 * 5, 7) * 9
  local shifted = s1 << 17
  s2, s3 = s2 ~ s0, s3 ~ s1
  s[1], s[2], s[3], s[4] = s0 ~ s3, s1 ~ s2, s2 ~ shifted, rotate(s3, 45)
  return result
end

local function start(s, a, b)
  s[1], s[2], s[3], s[4] = a, 0xff, b, 0
  for _ = 1, 16 do draw(s) end
  return s
end

-- A stream of random numbers of its own; the same name gives the same stream in every activation.
function T.stream(name) return { name = name } end

begin = function(s)
  local name, hash = s.name, 0
  if name then
    hash = -3750763034362895579                                 -- FNV-1a, 64 bit
    for i = 1, len(name) do hash = (hash ~ byte(name, i)) * 1099511628211 end
  end
  start(s, seed, hash)
end

local function below(s, n)                                      -- 0..n, n unsigned
  local bits = draw(s)
  if n & (n + 1) == 0 then return bits & n end
  local mask = n
  for _, by in T.base.ipairs({ 1, 2, 4, 8, 16, 32 }) do mask = mask | (mask >> by) end
  bits = bits & mask
  while ult(n, bits) do bits = draw(s) & mask end
  return bits
end

T.math = {}
for _, name in T.base.ipairs({ "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod",
  "frexp", "ldexp", "huge", "log", "max", "maxinteger", "min", "mininteger", "modf", "pi", "rad", "sin", "sqrt",
  "tan", "tointeger", "type", "ult" }) do
  T.math[name] = math[name]
end

function T.math.random(...)
  local s, given = T.scope().random, select("#", ...)
  if given == 0 then return (draw(s) >> 11) * 2.0 ^ -53 end
  local low, high = ...
  if given == 1 then
    low, high = 1, want_integer(low, 1, "random")
    if high == 0 then return draw(s) end
  elseif given == 2 then low, high = want_integer(low, 1, "random"), want_integer(high, 2, "random")
  else fail("wrong number of arguments") end
  if low > high then bad(given, "random", "interval is empty") end
  return below(s, high - low) + low
end

function T.math.randomseed(...)
  local a, b = ...
  if select("#", ...) == 0 then a, b = seed, 0
  elseif type(a) == "number" and a ~= floor(a) then a, b = floor(a * 2 ^ 20), 0
  else a, b = want_integer(a, 1, "randomseed"), want_integer(b, 2, "randomseed", 0) end
  start(T.scope().random, a, b)
  return a, b
end
