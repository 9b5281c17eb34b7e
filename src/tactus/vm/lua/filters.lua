-- Filters of histories as values: each is the table that an agent's `filter` takes.
local T = ...
local L = T.lua_words

local function builder(class, field)
  return function(value) return { class = class, [field] = value } end
end

L["filters.token_budget"] = builder("TokenBudget", "max_tokens")
L["filters.last_n"] = builder("LastN", "count")
L["filters.by_role"] = builder("ByRole", "role")
L["filters.limit_tool_results"] = builder("LimitToolResults", "count")
L["filters.compose"] = function(...) return { class = "ComposedFilter", chain = { ... } } end
