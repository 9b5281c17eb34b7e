-- One name for different things in different scopes.
local function first() local writer = "text" return writer:upper() end
writer = Agent {model = "openai/gpt-4o-mini"}
local function second(writer) return writer.first end
local function third() local done = 1 done = done + 1 return done end
do
  local writer = {greet = function() return "hi" end}
  greeting = writer.greet()
end
Procedure { function(input)
  local writer = writer
  for writer = 1, 1 do second({first = writer}) end
  return {first(), second {first = 2}, third(), greeting, writer("x").text}
end }
Mocks {writer = {message = "m"}}
