-- Functions that are tested before they are called.
local hooks = {before = function() return "b" end}
local after
local on_error = function() return "e" end
local verbose = false
local logger = verbose and print or function() end

local function call(f, ...) if f then return f(...) end end

done = tactus.done
Procedure {
  function(input)
    if hooks.before then hooks.before() end
    if hooks.after then hooks.after() end
    if after then after() end
    if not after then after = function() return "a" end end
    logger("x")
    local handler = hooks.handler or on_error
    local called = done.called
    if not called() and called ~= nil then handler() end
    return {call(hooks.before), call(hooks.after) == nil, call(after), done and 1 or 2, type(done.called)}
  end
}
