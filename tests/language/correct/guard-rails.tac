-- What a model says is checked before it goes on; a person decides in doubt.
-- people: [{"decision": "Redact", "edited_artifact": "call me"}]
local RULES = {
  {name = "phone", test = matches [[\d{3}-\d{4}]]},
  {name = "swearing", test = contains("darn")},
}
writer = Agent {model = "openai/gpt-4o-mini", system_prompt = "Reply to the customer."}

local function violations(text)
  local found = {}
  for _, rule in ipairs(RULES) do if rule.test(text) then found[#found + 1] = rule.name end end
  return found
end

Procedure { function(input)
  local text = writer("Hello").text
  local found = violations(text)
  if #found > 0 then
    local review = Human.review {
      message = "The reply breaks: " .. table.concat(found, ", "),
      artifact = text,
      options = {{label = "Send", type = "action"}, {label = "Redact", type = "action"}, {label = "Drop", type = "cancel"}},
      timeout = 600
    }
    if review.decision == "Drop" or review.decision == nil then return nil end
    if review.decision == "Redact" then text = review.edited_artifact or "" end
  end
  return {text = text, found = found}
end }
Mocks {writer = {message = "call 555-1234"}}
