-- A variable that holds an agent first and something else later.
local helper = Agent {name = "helper", model = "openai/gpt-4o-mini"}
helper = setmetatable({agent = helper, greet = function(self) return self.agent("hi").text end}, {__index = {level = 3}})
Procedure { function(input) return {helper:greet(), helper.level} end }
Mocks {helper = {message = "m"}}
