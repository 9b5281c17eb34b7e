-- What is declared depends on a constant; the same name stands in both branches.
local FAST = true
if FAST then
  writer = Agent {model = "openai/gpt-4o-mini", temperature = 0}
else
  writer = Agent {model = "openai/gpt-4o", temperature = 0.9}
end

local critic = FAST and Agent {name = "critic", model = "openai/gpt-4o-mini"} or Agent {name = "critic", model = "openai/gpt-4o"}

if not FAST then
  slow = Tool {function() return 1 end}
end

Procedure {
  function(input)
    local text = writer("a").text
    if slow then text = text .. slow() end
    return text .. critic("b").text
  end
}

Mocks {writer = {message = "w"}, critic = {message = "c"}}
