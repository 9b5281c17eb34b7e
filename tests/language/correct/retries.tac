-- Retry with every option, nested, with on_error.
-- people: [true]
local attempts = 0
flaky = Tool {
  input = {fail = "integer"},
  function(args)
    attempts = attempts + 1
    if attempts <= args.fail then error({code = "busy", message = "busy", retryable = true}) end
    return attempts
  end
}

local function patiently(f, options)
  options = options or {}
  options.retries = options.retries or 2
  options.initial_delay = options.initial_delay or 0.1
  return Retry.with_backoff(f, options)
end

Procedure {
  function(input)
    local n = Retry.with_backoff(function() return flaky {fail = 1} end, {
      max_attempts = 3,
      initial_delay = 0.5,
      max_delay = 4,
      factor = 3,
      jitter = true,
      on_error = function(e, attempt)
        Log.warn("attempt " .. attempt, {code = e.code})
        return attempt < 5
      end
    })
    local m = patiently(function() return Human.approve {message = "ok?", timeout = 5} end)
    local ok, e = pcall(Retry.with_backoff, function() error("never") end, {retries = 1, jitter = 0.2})
    return {n, m, ok, tostring(e)}
  end
}
