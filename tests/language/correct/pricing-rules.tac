-- Numbers, rounding, tables of rules, integer and float, currencies.
local RULES = {{least = 100, off = 0.1}, {least = 50, off = 0.05}, {least = 0, off = 0}}
local function discount(total)
  for _, rule in ipairs(RULES) do if total >= rule.least then return rule.off end end
  return 0
end
local function cents(x) return math.floor(x * 100 + 0.5) // 1 | 0 end
local function money(c) return ("%d.%02d"):format(c // 100, c % 100) end

quote = Procedure {
  name = "quote",
  input = {lines = field.array{required = true, items = {type = "object", properties = {price = field.number{required = true, min = 0}, count = {type = "int", default = 1, min = 1}}}}},
  output = {total = field.string{required = true}, off = "number", count = "int"},
  function(input)
    local sum, count = 0, 0
    for _, line in ipairs(input.lines) do sum, count = sum + line.price * line.count, count + line.count end
    local off = discount(sum)
    return {total = money(cents(sum * (1 - off))), off = off, count = count}
  end
}

Procedure { function(input)
  return {quote {lines = {{price = 9.99, count = 3}}}, quote {lines = {{price = 60}, {price = 49.5, count = 2}}}, quote {lines = {}}}
end }
