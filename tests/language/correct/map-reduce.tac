-- Texts are summarized one by one, and then together.
mapper = Agent {model = "openai/gpt-4o-mini", filter = filters.last_n(1)}
reducer = Agent {model = "openai/gpt-4o-mini"}

local function chunks(text, size)
  local parts, from = {}, 1
  while from <= #text do
    parts[#parts + 1] = text:sub(from, from + size - 1)
    from = from + size
  end
  return parts
end

summarize = Procedure {
  name = "summarize",
  input = {text = field.string{required = true}, size = field.integer{default = 10}},
  output = {summary = field.string{required = true}, parts = field.integer{}},
  function(input)
    local notes = {}
    for i, part in ipairs(chunks(input.text, input.size)) do
      notes[i] = Step.run("part " .. i, function() return mapper("Sum up: " .. part).text end)
    end
    mapper.session.clear()
    return {summary = reducer(table.concat(notes, " ")).text, parts = #notes}
  end
}

Procedure { function(input) return summarize {text = ("moss "):rep(5)} end }
Mocks {mapper = {message = "soft"}, reducer = {message = "It is soft."}}
