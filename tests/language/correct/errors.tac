-- Errors raised, caught, looked at, raised again.
local Error = {}
Error.__index = Error
Error.__tostring = function(e) return "Error: " .. e.reason end
local function fail(reason, fields)
  local e = setmetatable(fields or {}, Error)
  e.reason = reason
  error(e)
end

local function try(f, ...)
  local results = table.pack(pcall(f, ...))
  if results[1] then return table.unpack(results, 2, results.n) end
  local e = results[2]
  if type(e) == "table" and e.code then return nil, e.code end
  if type(e) == "table" then return nil, tostring(e) end
  return nil, (e:gsub("^.-:%d+: ", ""))
end

breaks = Tool {input = {n = "integer"}, function(args)
  if args.n > 1 then error({code = "too_many", message = "too many", limit = 1}) end
  return nil, "never"
end}

Procedure {
  function(input)
    local ok, e = pcall(breaks, {n = 2})
    local detail = e.raised and e.raised.limit
    local _, a = try(fail, "mine", {extra = 1})
    local _, b = try(error, "plain", 0)
    local _, c = try(Sleep, -1)
    local d = select(2, xpcall(function() return nil + 1 end, function(m) return "handled" end))
    local ok2, e2 = pcall(breaks, {})
    local ok3, e3 = pcall(error)
    return {e.code, e.op, detail, a, b, c, d, e2.code, e2.retryable, e3 == nil, select("#", pcall(error, nil))}
  end
}
