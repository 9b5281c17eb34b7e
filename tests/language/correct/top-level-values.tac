-- The top level computes, reads constants, and keeps functions that read the input later.
local started = os.time()
local topic_of = function() return input.topic end
function remember(x) state.last = x return state.last end
local settings = {state = {x = 1}, input = {y = 2}}
settings.state.x = settings.input.y
local ok, early = pcall(function() return input.nothing end)
local has = input ~= nil
Procedure { input = {topic = field.string{default = "t"}}, function(input) return {topic_of(), remember(3), settings.state.x, has, started > 0, ok} end }
