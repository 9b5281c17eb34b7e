-- Notes things down one after another, a good deal of text each, and asks a person in the middle.
Procedure {
  input = {notes = field.integer{default = 40}},
  function(input)
    local sum = 0
    for i = 1, input.notes do
      local note = Step.checkpoint(function() return {n = i, text = ("note %d "):format(i):rep(400)} end)
      sum = sum + note.n
      Sleep(0.001)
      if i == input.notes // 2 then sum = sum + (Human.approve{message = "Go on?", timeout = 600, default = false} and 1000 or 0) end
    end
    return sum
  end
}
