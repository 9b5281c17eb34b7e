-- The older spellings all at once.
agent("researcher", {
  model = "openai/gpt-4o-mini",
  system_prompt = "Research {input.topic}.",
  tools = {"lookup", "done"}
})

lookup = tool("lookup", {
  description = "Looks up",
  parameters = {what = {type = "string", required = true}}
}, function(args)
  return "found " .. args.what
end)

local done = tactus.done

stages({"reading", "writing"})

main = procedure("main", {
  input = {topic = {type = "string", default = "moss"}},
  output = {answer = {type = "string", required = true}}
}, function()
  Stage.set("reading")
  repeat
    Researcher.turn({inject = "Go on with " .. input.topic})
  until Tool.called("done") or Iterations.exceeded(5)
  Stage.set("writing")
  return {answer = Tool.last_result("done")}
end)

specifications([[
Feature: Old
  Scenario: Still works
    Given the procedure has started
    When the researcher agent takes turns
    Then the lookup tool should be called at least once
    And the done tool should be called exactly once
]])

Mocks {
  researcher = {
    temporal = {
      {tool_calls = {{tool = "lookup", args = {what = "moss"}}}},
      {tool_calls = {{tool = "done", args = {reason = "soft"}}}}
    }
  }
}
