local M = {a = 1}
function M.b() return 2 end
function M:c() return self.a end
M["d"] = 4
M.e, M.f = 5, 6
local N = M
N.g = 7
return M
