-- A notebook in files: an agent writes notes, the program files them, and an index is made from what is really there.
-- Paths come from titles, so they are cleaned first; what a program may touch at all is granted by the host.
done = tactus.done

-- A file's name from a title: small letters, digits and dashes.
local function slug(title)
  return (title:lower():gsub("[^%w]+", "-"):gsub("^%-+", ""):gsub("%-+$", ""))
end

file_note = Tool {
  description = "File a note under its title",
  input = {title = field.string{required = true}, text = field.string{required = true}},
  output = {path = field.string{required = true}, new = field.boolean{required = true}},
  function(args)
    local name = slug(args.title)
    if name == "" then return nil, "the title has no letters" end
    local path = "notes/" .. name .. ".md"
    local new = not File.exists(path)
    local before = new and "# " .. args.title .. "\n" or File.read(path)
    File.write(path, before .. "\n" .. args.text .. "\n")
    return {path = path, new = new}
  end
}

scribe = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "File what the person says as notes, one subject each. Then call done.",
  tools = {file_note, done}
}

Procedure {
  input = {said = field.string{default = "Moss wants shade. And buy pots!"}},
  output = {
    notes = field.array{required = true},
    filed = field.integer{required = true},
    index = field.integer{description = "Bytes of the index"}
  },
  function(input)
    scribe(input.said)
    while not done.called() and not Iterations.exceeded(5) do scribe() end

    local lines = {}
    for _, path in ipairs(File.glob("notes/*.md")) do
      local title = File.read(path):match("^# ([^\n]+)")
      if title then table.insert(lines, "- [" .. title .. "](" .. path .. ")") end
    end
    if #lines == 0 then return {notes = lines, filed = 0} end
    File.write("notes.md", table.concat(lines, "\n") .. "\n")
    return {notes = lines, filed = file_note.call_count(), index = File.size("notes.md")}
  end
}

Mocks {
  scribe = {
    temporal = {
      {tool_calls = {{tool = "file_note", args = {title = "Moss & shade", text = "Moss wants shade."}}}},
      {
        tool_calls = {
          {tool = "file_note", args = {title = "Things to buy!", text = "Pots."}},
          {tool = "done", args = {reason = "Two notes."}}
        }
      }
    }
  }
}

step("the scribe hears {words}", function(words)
  for _, message in ipairs(scribe.session.history()) do
    if message.role ~= "assistant" and contains(words)(message.content) then return true end
  end
  return false
end)

Specification([[
Feature: A notebook in files
  Scenario: Two notes and an index
    When the scribe agent takes exactly 2 turns
    Then the file_note tool should be called exactly 2 times
    And the file_note tool should be called with title="Things to buy!", text=Pots.
    And the output notes should be ["- [Moss & shade](notes/moss-shade.md)", "- [Things to buy!](notes/things-to-buy.md)"]
    And the output filed should be 2
    And the output index should be 81
    And the scribe hears "Moss wants shade. And buy pots!"
    And the scribe hears "notes/moss-shade.md"

  Scenario: A second note of one title joins the first
    Given the agent "scribe" calls tool "file_note" with args {"title": "Moss", "text": "It is soft."}
    And calls tool "file_note" with args {"title": "-- MOSS --", "text": "It is old."}
    And calls tool "done" with args {}
    When the procedure runs
    Then the output notes should be ["- [Moss](notes/moss.md)"]
    And the output filed should be 2

  Scenario: A title without letters files nothing
    Given the agent "scribe" calls tool "file_note" with args {"title": "../..", "text": "Pots."}
    And calls tool "done" with args {}
    When the procedure runs
    Then the scribe hears "the title has no letters"
    And the output notes should be []
    And the output index should not exist

  Scenario: A scribe who never ends is stopped
    Given the agent "scribe" responds with "Hm."
    When the procedure runs
    Then the scribe agent should take exactly 5 turns
    And the output notes should be []
    And the file_note tool should not be called
]])
