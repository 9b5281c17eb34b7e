-- The program has a template language of its own, with braces.
local function fill(template, values)
  return (template:gsub("{{(.-)}}", function(path)
    local value = values
    for part in path:gmatch("[%w_]+") do value = type(value) == "table" and value[part] or nil end
    return value == nil and "" or tostring(value)
  end))
end
mailer = Agent {model = "openai/gpt-4o-mini", system_prompt = "Keep {{name}} and {{order.id}} as they stand."}
Procedure { function(input)
  local template = mailer("Write it.").text
  return fill(template, {name = "Ann", order = {id = 7}})
end }
Mocks {mailer = {message = "Dear {{name}}, your order {{order.id}} {{missing}}is here."}}
