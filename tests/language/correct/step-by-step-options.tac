-- Tables of declarations that are built before they are given.
local fields = {}
fields.topic = field.string{default = "moss"}
fields["depth"] = {type = "string", enum = {"shallow", "deep"}, default = "deep"}

local spec = {
  model = "openai/gpt-4o-mini",
  system_prompt = "Write about {input.topic}, {input.depth}."
}
spec.temperature = 0.3
spec.tools = {}
for _, name in ipairs {"look"} do table.insert(spec.tools, name) end

look = Tool {description = "Looks", input = {what = "string"}, function(args) return "saw " .. args.what end}
writer = Agent(spec)

local main = {input = fields, function(input) return writer("Go").text end}
main.output = nil
Procedure(main)

Mocks {writer = {message = "Moss."}}
