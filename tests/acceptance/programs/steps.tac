-- As many asks as it is told, and as much memory that makes none.
Procedure {
  input = {steps = field.integer{default = 30}},
  function(input)
    for i = 1, input.steps do
      state.last = i
      Log.info("step", {i = i})
      if i % 2 == 0 then Sleep(0) else Step.checkpoint(function() return i end) end
    end
    return state.last
  end
}
