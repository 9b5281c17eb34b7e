-- Texts from numbers, results, errors, handles, nested joins.
w = Agent {model = "openai/gpt-4o-mini"}
Procedure { function(input)
  local r = w("x")
  local ok, e = pcall(Sleep, -1)
  local parts = {}
  parts[#parts + 1] = "a" .. 1 .. 2.5 .. #parts .. -1 .. (1 + 2) .. r .. r.text .. tostring(nil) .. w.name
  parts[#parts + 1] = "e: " .. e .. "/" .. e.code .. "/" .. Iterations.current() .. "/" .. os.time() // 1e9
  parts[#parts + 1] = table.concat({1, "b"}, ",") .. ("x"):rep(2) .. string.format("%d", 3) .. Json.encode({1})
  parts[#parts + 1] = (input.n or "none") .. (input.title or "") .. (function() return "f" end)()
  return table.concat(parts, "\n")
end }
Mocks {w = {message = "m"}}
