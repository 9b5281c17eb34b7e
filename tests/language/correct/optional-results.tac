-- What may be nil is given a default.
find = Tool {input = {q = "string"}, output = {hit = field.string{}}, function(args) if args.q == "a" then return {hit = "A"} end return {} end}
Procedure { function(input)
  local hit = find({q = "a"}).hit or "none"
  local miss = (find {q = "b"} or {}).hit or "none"
  local all = {}
  for _, q in ipairs {"a", "b"} do all[q] = find({q = q}).hit end
  return {hit, miss, all.a, all.b == nil}
end }
