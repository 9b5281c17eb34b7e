-- Works until somebody asks it to stop.
Procedure { function(input)
  local rounds = 0
  repeat
    Sleep(0.05)
    rounds = rounds + 1
  until Stop.requested()
  return {rounds = rounds, reason = Stop.reason()}
end }
