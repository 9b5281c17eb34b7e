return setmetatable({version = 1}, {__index = function(_, k) return function() return k end end})
