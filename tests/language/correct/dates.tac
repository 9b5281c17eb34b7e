-- Days, weeks, deadlines by the run's own clock.
local DAY <const> = 24 * 60 * 60
local function day_of(t) return os.date("!%Y-%m-%d", t) end
local function next_weekday(t, weekday)
  local d = os.date("!*t", t)
  local days = (weekday - d.wday) % 7
  return t + (days == 0 and 7 or days) * DAY
end
Procedure { function(input)
  local now = os.time()
  local monday = next_weekday(now, 2)
  Sleep(2 * DAY)
  local left = os.difftime(monday, os.time()) // DAY
  return {day_of(now), day_of(monday), left, os.date("!%H:%M", 0), os.time {year = 2026, month = 1, day = 1, hour = 0} > now}
end }
