-- Bodies with more parameters than they are given, or none.
local function helper(a, b) return (a or 0) + (b or 0) end
sum = Tool {input = {a = "integer", b = "integer"}, function(args, ...) return helper(args.a, args.b) end}
one = Tool {input = {a = "integer"}, function(a) return a.a end}
none = Tool {input = {a = "integer"}, function() return 1 end}
scratch = Tool {input = {n = "integer"}, function(args, total) total = 0 for i = 1, args.n do total = total + i end return total end}
Procedure { input = {topic = field.string{default = "t"}}, function(topic) return {sum {a = 1, b = 2}, one {a = 3}, none {}, scratch {n = 3}, topic.topic} end }
