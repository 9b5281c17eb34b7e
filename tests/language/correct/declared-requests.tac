-- Requests declared with hitl, asked by name, in helpers, with overrides.
-- people: [true, "moss", "b", {"decision": "Yes"}, "done", true]
hitl("go_on", {type = "approval", message = "Go on with {input.topic}? {context.n} {state.count} {what}", timeout = 60, default = false})
hitl("topic", {type = "input", message = "Topic?"})
local pick = {type = "select", message = "Which?", options = {"a", "b"}}
hitl("pick", pick)
hitl("look", {type = "review", message = "Look", options = {{label = "Yes"}, {label = "No", type = "cancel"}}})
hitl("help", {type = "escalation", message = "Help"})

local function confirm(name, context) return (Human.approve(name, {context = context})) end

Procedure {
  input = {topic = field.string{default = "moss"}},
  function(input)
    state.count = 1
    return {
      confirm("go_on", {n = 1, what = "it"}),
      Human.input("topic", {placeholder = "a topic"}),
      Human.select "pick",
      Human.review("look", {artifact = "text"}).decision,
      Human.escalate("help"),
      Human.approve("Are you sure?")
    }
  end
}
