-- Local functions that use globals defined below them.
local function later() return defined_later() + DEFINED.value end
Procedure { function(input) return later() end }
function defined_later() return 1 end
DEFINED = {value = 2}
