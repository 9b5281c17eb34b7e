-- Guard clauses, returns in loops, nested procedures that return early or nothing.
sub = Procedure {name = "sub", input = {n = "integer"}, function(input) if input.n < 0 then return end if input.n == 0 then return {zero = true} end return {n = input.n} end}
Procedure { function(input)
  local a, b = sub {n = -1}, sub {n = 0}
  for i = 1, 5 do
    local r = sub {n = i}
    if r and r.n == 3 then return {found = r.n, a = a == nil or next(a) == nil, b = b.zero} end
  end
  return nil
end }
