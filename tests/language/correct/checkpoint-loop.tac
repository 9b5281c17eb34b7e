-- A long loop with marks, that stops when it is asked to.
Procedure {
  input = {items = field.array{default = {"a", "b", "c", "d"}}, stop_at = field.integer{default = 3}},
  function(input)
    local done = {}
    for i, item in ipairs(input.items) do
      if i == input.stop_at then Stop.request("enough", true) end
      checkpoint()
      if Stop.requested() then
        Log.info("stopping", {reason = Stop.reason(), at = i})
        break
      end
      done[#done + 1] = Step.run("item " .. i, function() return item:upper() end)
    end
    return {done = done, left = #input.items - #done, seen = Checkpoint.exists("item 1"), first = Checkpoint.get("item 1")}
  end
}
