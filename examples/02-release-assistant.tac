-- A release assistant: an agent collects what changed, a person approves, a timer lets the canary settle.
-- Nothing is lost when the process dies: run it, kill it anywhere, `tactus resume` goes on.
done = tactus.done

local published = 0 -- how many notes were published: changed by a tool, right again after a crash

list_changes = Tool {
  description = "The changes since the last release",
  input = {version = field.string{required = true, description = "The version to release"}},
  function(args)
    return {
      version = args.version,
      changes = {"faster start", "clearer errors", "a fix for time zones"},
    }
  end
}

publish_note = Tool {
  description = "Publish one release note",
  input = {text = field.string{required = true, description = "One sentence"}},
  function(args)
    published = published + 1
    State.append("notes", args.text)
    return "note " .. published .. " published"
  end
}

assistant = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = [[
You prepare the release of version {input.version}.
List the changes, publish one note for each, then call done with a one-line summary.
  ]],
  tools = {list_changes, publish_note, done}
}

Procedure {
  input = {
    version = field.string{default = "2.1.0", description = "The version to release"},
    settle = field.number{default = 4, description = "Seconds the canary may settle"}
  },
  output = {
    released = field.boolean{required = true},
    summary = field.string{required = true},
    notes = field.integer{required = true}
  },
  function(input)
    repeat
      assistant()
    until done.called() or Iterations.exceeded(8)

    local approved, why = Human.approve {
      message = "Release version " .. input.version .. "?",
      context = {notes = state.notes, summary = done.last_result()},
      timeout = 86400,
      default = false
    }
    if not approved then
      return {released = false, summary = why or "a person said no", notes = published}
    end

    local tag = Step.checkpoint(function()
      return "v" .. input.version .. "-" .. math.random(1000, 9999)
    end)
    Log.info("the canary is out", {tag = tag})
    Sleep(input.settle)
    Log.info("the canary has settled", {tag = tag})

    return {released = true, summary = done.last_result() .. " (" .. tag .. ")", notes = published}
  end
}

Mocks {
  assistant = {
    temporal = {
      {message = "Let me look.", tool_calls = {{tool = "list_changes", args = {version = "2.1.0"}}}},
      {
        message = "Three changes; I publish a note for each.",
        tool_calls = {
          {tool = "publish_note", args = {text = "Tactus starts faster."}},
          {tool = "publish_note", args = {text = "Errors say what to do next."}},
          {tool = "publish_note", args = {text = "Times are right in every zone."}}
        }
      },
      {tool_calls = {{tool = "done", args = {reason = "Three notes are published"}}}}
    }
  }
}

step("{seconds} seconds have passed", function(seconds) assert(equals(seconds)(os.clock() // 1 | 0)) end)
step("{count} notes are published", function(count)
  assert(equals("note " .. count .. " published")(publish_note.last_result()))
end)

Specification([[
Feature: A release that a person approves
  Scenario: Approved, and out
    When the procedure runs
    And the human approves "Release version 2.1.0?"
    Then the assistant agent should take exactly 3 turns
    And the list_changes tool should be called with version=2.1.0
    And the publish_note tool should be called exactly 3 times
    And the state notes should contain "Tactus starts faster."
    And the output released should be true
    And the output notes should be 3
    And 3 notes are published
    And 4 seconds have passed
    And the output summary should match pattern "^Three notes are published \(v2\.1\.0-[0-9]{4}\)$"

  Scenario: A person says no
    When the procedure runs
    And the human rejects
    Then the output should be {"released": false, "summary": "a person said no", "notes": 3}

  Scenario: Nobody says anything
    Given the input version is "3.0"
    And the human does not answer "Release version 3.0?"
    When the procedure runs
    Then the output released should be false
    And the output summary should be "timed_out"

  Scenario: An assistant who never ends is asked no more
    Given the agent "assistant" responds with "Hm."
    And the human rejects
    When the procedure runs
    Then the assistant agent should take exactly 8 turns
    And the output notes should be 0
]])
