-- Comparisons with values that may be more than they seem.
-- people: [{"decision": "Revise"}, "c", true]
local MODES = {"fast", "slow"}
local function options(more)
  local list = {"Accept"}
  for _, m in ipairs(more) do list[#list + 1] = m end
  return list
end
local type_of = type
local function type2(x) return "my " .. type_of(x) end

Procedure {
  input = {mode = field.string{enum = MODES, default = "fast"}, level = field.integer{enum = {1, 2, 3}, default = 2}, kind = "string"},
  state = {phase = field.string{default = "new"}},
  function(input)
    local review = Human.review {message = "Look", artifact = "x", options = options {"Revise"}}
    local again = review.decision == "Revise"
    local pick = Human.select {message = "Which?", options = options {"c"}}
    local ok, why = Human.approve {message = "Go on, please?", timeout = 5}
    if why == "timed_out" or why == "cancelled" then return "nobody" end
    local mode = input.mode
    if mode == "fast" then mode = "quick" end
    local kind = input.kind or "none"
    local type = type2
    return {again, pick == "c", why == nil, mode == "quick", input.level == 2, kind == "none", type(1) == "my number", state.phase == "old", ok ~= false, not (pick == "a"), not ok == false}
  end
}
