-- Three spellings in one file; a global function `main`.
shout = Tool {input = {text = "string"}, function(args) return args.text:upper() end}
Tool "whisper" {input = {text = "string"}, function(args) return args.text:lower() end}
tool("echo", {input = {text = "string"}}, function(args) return args.text end)

function main()
  local out = {}
  for i, name in ipairs {"shout", "whisper", "echo"} do out[i] = Tool(name)({text = "Hi"}) end
  return out
end
