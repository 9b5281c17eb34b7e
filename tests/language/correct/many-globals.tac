-- Globals everywhere, without `local`, as beginners write.
counter = 0
items = {}
function add(x) counter = counter + 1 items[counter] = x end
function total() result = 0 for i = 1, #items do result = result + items[i] end return result end
Procedure { function(input)
  add(1) add(2)
  sum = total()
  message = "sum " .. sum
  if sum > 2 then flag = true else flag = false end
  for i = 1, 2 do name = "n" .. i end
  return {message, flag, name, counter}
end }
