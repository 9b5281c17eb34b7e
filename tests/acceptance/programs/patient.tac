-- Waits: for a timer of a second, or of an hour.
Procedure {
  input = {seconds = field.number{default = 1}},
  function(input)
    local before = Step.checkpoint(function() return "once" end)
    Log.info("about to sleep")
    Sleep(input.seconds)
    return before .. ", slept " .. input.seconds
  end
}
