-- Computes for a while without asking anything.
Procedure {
  input = {millions = field.integer{default = 900}},
  function(input)
    local before = Step.checkpoint(function() return math.random(1, 1000) end)
    Log.info("about to compute")
    Sleep(0.001)
    local sum = 0
    for i = 1, input.millions * 1000000 do sum = sum + i % 7 end
    return before
  end
}
