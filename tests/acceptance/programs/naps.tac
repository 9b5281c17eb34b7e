-- Five answers of the world, one after another.
Procedure { function(input)
  for i = 1, 5 do Sleep(0.001) end
end }
