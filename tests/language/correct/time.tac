-- The clock, dates, waits, a deadline.
local function wait_for(check, seconds)
  local deadline = os.time() + seconds
  while os.time() < deadline do
    if check() then return true end
    Sleep(10)
  end
  return false
end

Procedure {
  function(input)
    local started, n = os.clock(), 0
    local ok = wait_for(function() n = n + 1 return n == 3 end, 60)
    local late = wait_for(function() return false end, 30)
    local date = os.date("!*t", os.time {year = 2026, month = 3, day = 1, hour = 12})
    return {ok, late, os.clock() - started, date.year, os.date("%Y", 0), os.difftime(5, 3)}
  end
}
