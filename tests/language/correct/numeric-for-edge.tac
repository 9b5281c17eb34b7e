-- Loops of numbers up, down, by halves, empty ones; breaks and counts.
Procedure { function(input)
  local n, out = 0, {}
  for i = 10, 1, -3 do out[#out + 1] = i end
  for i = 1, 0 do n = n + 1 end
  for i = 1.0, 2 do out[#out + 1] = i end
  for i = math.maxinteger - 1, math.maxinteger do n = n + 1 end
  for i = 1, 3 do local i = i * 2 n = n + i end
  for _ in pairs({}) do n = n + 100 end
  while n < 20 do n = n + 5 if n % 7 == 0 then break end end
  repeat local stop = n > 5 n = n - 1 until stop
  return {n, out}
end }
