-- Producers, consumers, pipelines and a scheduler of coroutines that ask.
-- people: ["one", "two"]
local function produce(n)
  return coroutine.wrap(function()
    for i = 1, n do coroutine.yield(i * i) end
  end)
end

local function filter(source, keep)
  return coroutine.wrap(function()
    for value in source do
      if keep(value) then coroutine.yield(value) end
    end
  end)
end

local function run_all(tasks)
  local results, alive = {}, #tasks
  while alive > 0 do
    for i, task in ipairs(tasks) do
      if coroutine.status(task) ~= "dead" then
        local ok, value = coroutine.resume(task, i)
        if not ok then error(value, 0) end
        if coroutine.status(task) == "dead" then alive, results[i] = alive - 1, value end
      end
    end
  end
  return results
end

Procedure {
  function(input)
    local odd = {}
    for value in filter(produce(6), function(x) return x % 2 == 1 end) do odd[#odd + 1] = value end
    local tasks = {}
    for i = 1, 2 do
      tasks[i] = coroutine.create(function(n)
        coroutine.yield()
        return n .. ":" .. (Human.input("What next, please?") or "?")
      end)
    end
    return {odd = odd, answers = run_all(tasks)}
  end
}
