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
