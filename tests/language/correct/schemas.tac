-- Fields in all spellings, nested, with shared parts.
local name = field.string{required = true, pattern = "^[A-Z]"}
local address = field.object{properties = {street = "string", number = {type = "int", min = 1}}}
local SIZES = {"small", "large"}

order = Tool {
  description = "Takes an order",
  input = {
    name = name,
    address = address,
    size = field.string{enum = SIZES, default = SIZES[1]},
    lines = field.array{items = field.object{properties = {sku = field.string{required = true}, count = field.integer{default = 1}}}},
    tags = {type = "list", items = "string", default = {}},
    extra = field.object{},
    meta = "dict",
    price = {type = "float", min = 0, max = 1e6},
    gift = field.boolean{default = false, description = "Whether it is wrapped"},
    grid = {type = "array", items = {type = "array", items = {type = "number"}}}
  },
  output = {id = field.integer{required = true}, total = field.number{}},
  function(args)
    local total = 0
    for _, line in ipairs(args.lines or {}) do total = total + line.count * (args.price or 1) end
    return {id = 7, total = total, dropped = true}
  end
}

Procedure {
  output = {result = field.object{properties = {id = "integer", total = "number"}}, size = "string", ok = "bool"},
  function(input)
    local result = order {
      name = "Ada",
      address = {street = "Main", number = 3},
      lines = {{sku = "a"}, {sku = "b", count = 2}},
      price = 2.5,
      gift = true,
      grid = {{1, 2}, {3}},
      meta = {anything = {1, 2}}
    }
    return {result = result, ok = result.id == 7, note = "dropped"}
  end
}
