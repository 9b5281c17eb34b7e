-- The import of a file in batches: each batch is a step that is done once, whatever dies in between.
-- A line that is broken stops nobody: it goes into a file of its own, for people to look at.
local BATCH = 2

download = Tool {
  description = "The orders of a day, as lines of number;item;amount",
  input = {day = field.string{required = true}},
  function(args)
    return "1;pots;3\n2;moss;many\n3;stones;2\n4;moss\n5;pots;1\n"
  end
}

store = Tool {
  description = "Put orders into the stock system",
  input = {orders = field.array{required = true, items = field.object{}}},
  function(args)
    return #args.orders .. " stored"
  end
}

local function read(line)
  local number, item, amount = line:match("^(%d+);(%a+);(%d+)$")
  if number then return {number = tonumber(number), item = item, amount = tonumber(amount)} end
end

-- The lines of a text, in groups.
local function batches(text)
  local groups = {}
  for line in text:gmatch("[^\n]+") do
    local last = groups[#groups]
    if not last or #last == BATCH then
      last = {}
      table.insert(groups, last)
    end
    table.insert(last, line)
  end
  return groups
end

-- The file with the broken lines of a day, nil when there are none.
local function set_aside(day, lines)
  if #lines == 0 then return nil end
  local path = "import/" .. day .. ".broken.csv"
  File.write(path, table.concat(lines, "\n") .. "\n")
  return {path = path, bytes = File.size(path)}
end

Procedure {
  input = {day = field.string{default = "2026-05-01", pattern = "^[0-9-]{10}$"}},
  output = {
    imported = field.integer{required = true},
    broken = field.array{required = true},
    steps = field.integer{required = true},
    aside = field.object{}
  },
  function(input)
    local source = "import/" .. input.day .. ".csv"
    File.write(source, download {day = input.day})
    if File.size(source) == 0 then error({code = "empty", message = "there are no orders of " .. input.day}) end

    local imported, broken, groups = 0, {}, batches(File.read(source))
    for number, lines in ipairs(groups) do
      local result = Step.run("batch " .. number, function()
        local good, bad = {}, {}
        for _, line in ipairs(lines) do
          local order = read(line)
          if order then table.insert(good, order) else table.insert(bad, line) end
        end
        if #good > 0 then store {orders = good} end
        return {stored = #good, bad = bad}
      end)
      imported = imported + result.stored
      for _, line in ipairs(result.bad) do table.insert(broken, line) end
    end
    return {imported = imported, broken = broken, steps = #groups, aside = set_aside(input.day, broken)}
  end
}

Specification([[
Feature: An import in batches
  Scenario: Good lines are stored, broken ones kept aside
    When the procedure runs
    Then the output imported should be 3
    And the output broken should be ["2;moss;many", "4;moss"]
    And the output aside should be {"path": "import/2026-05-01.broken.csv", "bytes": 19}
    And the output steps should be 3
    And the download tool should be called with day=2026-05-01
    And the store tool should be called exactly 3 times
    And the store tool should be called with {"orders": [{"number": 3, "item": "stones", "amount": 2}]}

  Scenario: The last batch may be smaller
    Given the tool "download" returns "1;pots;1\n2;pots;2\n3;pots;3\n"
    When the procedure runs
    Then the output should be {"imported": 3, "broken": [], "steps": 2}
    And the store tool should be called exactly 2 times

  Scenario: A batch with nothing good in it is not stored
    Given the tool "download" returns "one\ntwo\n"
    When the procedure runs
    Then the output imported should be 0
    And the output broken should be ["one", "two"]
    And the output steps should be 1
    And the store tool should not be called

  Scenario: A day without orders
    Given the tool "download" returns ""
    When the procedure runs
    Then the procedure should fail with "there are no orders of 2026-05-01"
    And the store tool should not be called
]])
