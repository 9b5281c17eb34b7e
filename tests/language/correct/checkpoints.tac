-- Steps under names, bare checkpoints, the words that look at them.
local function expensive(n)
  local total = 0
  for i = 1, n do total = total + i end
  return {total = total, tag = math.random(1, 6) > 0}
end

Procedure {
  function(input)
    local a = Step.checkpoint(function() return expensive(10) end)
    local b = Step.run("b", function()
      local list = {}
      for i = 1, 3 do list[#list + 1] = i * 2 end
      return list
    end)
    checkpoint()
    local c = checkpoint(function() state.seen = (state.seen or 0) + 1 return state.seen end)
    local at = Checkpoint.next_position()
    local d = Step.run("d" .. at, expensive_too)
    return {a.total, #b, c, Checkpoint.exists("b"), #Checkpoint.get("b"), at, d}
  end
}

function expensive_too() return expensive(3).total end
