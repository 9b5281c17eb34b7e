-- A Step that works hard, then a person: what it used is not forgotten by the process that goes on.
Procedure {
  function(input)
    local sum = Step.checkpoint(function()
      local sum = 0
      for i = 1, 100000 do sum = sum + i end
      return sum
    end)
    Human.approve{message = "Go on?"}
    return sum
  end
}
