-- Every word that asks a person.
-- people: ["a text", 4, ["x"], {"decision": "Print"}, {"path": "/tmp/a.csv", "name": "a.csv", "size": 3, "mime_type": "text/csv"}, {"one": "1", "two": true}, "fixed", {"sign": 1}, true]
local OPTIONS = {}
for _, label in ipairs {"x", "y"} do OPTIONS[#OPTIONS + 1] = {label = label, value = label, description = "the " .. label} end

Procedure {
  function(input)
    local MINUTE = 60
    local a, why = Human.input {message = "Say:", placeholder = "text", timeout = 5 * MINUTE}
    local b = Human.input {message = "Number?", schema = field.integer{min = 1, max = 9}, context = "a text"}
    local c = Human.select {message = "Which?", options = OPTIONS, mode = "multiple", min = 1, max = 2}
    local d = Human.review {
      message = "Look",
      artifact = {text = a, n = b},
      artifact_type = "json",
      options = {"Print", {label = "Drop", type = "cancel"}},
      default = "Drop",
      timeout = 60
    }
    d.note = d.feedback or "none"
    local e = Human.upload("The file, please")
    local f = Human.multiple({
      {id = "one", message = "One?"},
      {id = "two", type = "approval", label = "Two", message = "Two?", default = true}
    }, {timeout = 30, assignees = {"ann"}})
    local g = Human.escalate {message = "Help", context = {state = State.all()}, channel = "slack"}
    local h = Human.custom {message = "Sign", type = "signature", pen = "blue", schema = "object"}
    local i, j = Human.approve("Really?", {timeout = 1, on_timeout = "retry", retries = 1})
    Human.notify {message = "done", level = "warning", assignees = {"bob"}}
    Human.notify("done")
    System.alert {message = "hot", level = "critical", source = "mill", context = {t = 90}}
    return {a, b, c, d.note, e.size, f.one, f.two, g, h.sign, i, j == nil, why == "timed_out"}
  end
}
