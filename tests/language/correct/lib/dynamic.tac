local M = {}
for _, name in ipairs {"one", "two"} do M[name] = function() return name end end
return M
