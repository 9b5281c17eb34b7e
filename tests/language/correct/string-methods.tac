-- Methods of texts, chained, with patterns, formats and long brackets.
local text = [==[
  The [[quick]] brown fox
]==]

local function trim(s) return (s:gsub("^%s+", ""):gsub("%s+$", "")) end
local function title(s) return (s:gsub("(%a)([%w_']*)", function(a, b) return a:upper() .. b:lower() end)) end
local function words(s)
  local list = {}
  for word in s:gmatch("%w+") do list[#list + 1] = word end
  return list
end

Procedure {
  function(input)
    local t = trim(text)
    local padded = ("%-10s|%5.2f|%03d"):format("abc", 3.14159, 7)
    local where, last, inner = t:find("%[%[(.-)%]%]")
    local rep = ("="):rep(5, "-")
    local bytes = {("AZ"):byte(1, -1)}
    local back = string.char(table.unpack(bytes)):reverse():lower()
    local long = #"é" .. "/" .. utf8.len("é")
    return {t = title(t), padded = padded, inner = inner, n = where + last, rep = rep, back = back, long = long,
      count = #words(t), sub = ("hello"):sub(-3, -2), eq = "a" .. 1 == "a1"}
  end
}
