-- A service that is down now and then: tried again with growing waits, and replaced by yesterday's copy in the end.
-- The waits are durable timers. A mistake of ours is not tried again: `on_error` tells the two apart.
local calls = 0 -- plain Lua, right again after a crash

forecast = Tool {
  description = "The forecast of a place, from a service that is down for the first calls",
  input = {place = field.string{required = true}},
  function(args)
    calls = calls + 1
    if args.place == "" then error({code = "bad_place", message = "a place has a name"}) end
    if calls <= input.outage then error({code = "busy", message = "try again later"}) end
    return {text = "rain in " .. args.place, calls = calls}
  end
}

local function ask(place)
  return Retry.with_backoff(function()
    return forecast {place = place}
  end, {
    max_attempts = 4,
    initial_delay = 2,
    factor = 3,
    on_error = function(e) return e.code == "busy" end
  })
end

Procedure {
  input = {
    place = field.string{default = "Lisbon"},
    outage = field.integer{default = 2, description = "So many calls fail first"}
  },
  output = {
    text = field.string{required = true},
    fresh = field.boolean{required = true},
    waited = field.number{required = true}
  },
  function(input)
    local ok, found = pcall(ask, input.place)
    if ok then return {text = found.text, fresh = true, waited = os.clock()} end
    if found.code ~= "busy" then error(found) end
    System.alert {message = "no forecast", level = "warning", source = "forecast", context = {tries = found.tries}}
    return {text = "as yesterday", fresh = false, waited = os.clock()}
  end
}

Specification([[
Feature: A service that is down now and then
  Scenario: The third call is answered
    When the procedure runs
    Then the forecast tool should be called exactly 3 times
    And the output text should be "rain in Lisbon"
    And the output fresh should be true
    And the output waited should be 8

  Scenario: No outage, no wait
    Given the input outage is 0
    When the procedure runs
    Then the forecast tool should be called exactly once
    And the forecast tool should be called with place=Lisbon
    And the output waited should be 0

  Scenario: After four calls yesterday's copy will do
    Given the input outage is 9
    When the procedure runs
    Then the forecast tool should be called exactly 4 times
    And the output text should be "as yesterday"
    And the output fresh should be false
    And the output waited should be 26

  Scenario: Our own mistake is not tried again
    Given the input place is ""
    When the procedure runs
    Then the procedure should fail with "a place has a name"
    And the forecast tool should be called exactly once
]])
