-- Research with sources: an agent searches until it is done, and an answer without a source is no answer.
-- After each search the program asks for a note without offering tools: what was found is written down at once.
done = tactus.done

search = Tool {
  description = "Search the library",
  input = {query = field.string{required = true}, limit = field.integer{default = 2, min = 1}},
  output = {hits = field.array{required = true, items = field.object{}}},
  function(args)
    return nil, "no library is connected"
  end
}

researcher = Agent {
  model = "openai/gpt-4o",
  system_prompt = "Research {input.topic}. Search as often as you need, then call done with the answer.",
  tools = {search, done}
}

local function gather(sources, found)
  for _, hit in ipairs(found and found.hits or {}) do
    sources[hit.url] = hit.title
  end
end

Procedure {
  input = {topic = field.string{default = "moss"}, turns = field.integer{default = 8}},
  output = {
    answer = field.string{required = true},
    sources = field.array{required = true},
    finished = field.boolean{required = true}
  },
  state = {notes = field.array{items = field.string{}, default = {}}},
  function(input)
    local sources = {}
    repeat
      researcher()
      if search.called() then
        gather(sources, search.last_result())
        State.append("notes", researcher {message = "Note in one sentence what this says.", tools = {}}.text)
      end
    until done.called() or Iterations.exceeded(input.turns)

    local list = {}
    for url, title in pairs(sources) do table.insert(list, title .. " <" .. url .. ">") end
    if #list == 0 then error({code = "no_sources", message = "nothing was found about " .. input.topic}) end
    local finished = done.call_count() > 0
    return {
      answer = finished and done.last_result() or table.concat(state.notes, " "),
      sources = list,
      finished = finished
    }
  end
}

Mocks {
  search = {
    conditional = {
      {when = {query = "moss age"}, returns = {hits = {{url = "lib/7", title = "Old plants"}}}},
      {when = {query = "moss roots"}, returns = {hits = {
        {url = "lib/7", title = "Old plants"},
        {url = "lib/9", title = "Rhizoids"}
      }}},
      {returns = {hits = {}}}
    }
  },
  researcher = {
    temporal = {
      {message = "First its age.", tool_calls = {{tool = "search", args = {query = "moss age"}}}},
      "Moss is 400 million years old.",
      {tool_calls = {{tool = "search", args = {query = "moss roots", limit = 5}}}},
      "It has no roots.",
      {tool_calls = {{tool = "done", args = {reason = "Moss is old and has no roots."}}}}
    }
  }
}

step("there are {count} notes", function(count) assert(equals(count)(#state.notes)) end)

Specification([[
Feature: Research with sources
  Scenario: Two searches, two notes, two sources
    When the researcher agent takes exactly 5 turns
    Then the search tool should be called exactly 2 times
    And the search tool should be called with query="moss age", limit=2
    And the search tool should be called with query="moss roots", limit=5
    And the output answer should be "Moss is old and has no roots."
    And the output finished should be true
    And the output sources should be ["Old plants <lib/7>", "Rhizoids <lib/9>"]
    And there are 2 notes
    And the state notes should contain "It has no roots."

  Scenario: Research that takes too long gives its notes
    Given the input turns is 2
    When the procedure runs
    Then the researcher agent should take exactly 2 turns
    And the done tool should not be called
    And the output finished should be false
    And the output answer should be "Moss is 400 million years old."

  Scenario: An answer without a source is none
    Given the agent "researcher" calls tool "done" with args {"reason": "Everybody knows that."}
    When the procedure runs
    Then the procedure should fail with "nothing was found about moss"
    And the search tool should not be called

  Scenario: An empty library is no source
    Given the tool "search" returns {"hits": []}
    When the procedure runs
    Then the procedure should fail with "nothing was found"
    And the search tool should be called
]])
