-- Fields called length, size and count of tables, inputs, results.
Procedure {
  input = {box = field.object{default = {length = 2, size = 3}}, list = field.array{default = {1, 2}}, name = field.string{default = "moss"}},
  function(input)
    local box = input.box
    local shape = {length = box.length, size = input.box.size, count = #input.list, len = #input.name}
    shape.count = shape.count + shape.len
    local file = {size = 4}
    return shape.length + shape.size + shape.count + file.size + string.len(input.name) + input.name:len()
  end
}
