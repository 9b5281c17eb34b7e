-- A Step, two questions, and chance: what a run that is retried or forked keeps, and what it does again.
Procedure {
  function(input)
    local luck = Step.checkpoint(function() return math.random(1, 1000000) end)
    Log.info("begun", {luck = luck})
    local first = Human.input{message = "First?"}
    Log.info("first", {said = first})
    local second = Human.approve{message = "Second, after " .. first .. "?"}
    Sleep(0.01)
    Log.info("second")
    return {luck = luck, first = first, second = second, more = math.random(1, 1000000)}
  end
}
