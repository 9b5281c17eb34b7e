-- The tool by which an agent says that it is finished. Its result is the reason, as text.
return Tool {
  name = "done",
  description = "Call this when the task is finished.",
  told = "Done",
  loose = true,
  input = {
    reason = field.string{description = "The outcome, or why the task is finished"},
  },
  function(args, call)
    if args.reason and args.reason ~= "" then return args.reason end
    local texts = {}
    for _, value in pairs(args) do
      if type(value) == "string" and value ~= "" then texts[#texts + 1] = value end
    end
    if #texts == 1 then return texts[1] end
    if call.text ~= "" then return call.text end
    return "Done"
  end,
}
