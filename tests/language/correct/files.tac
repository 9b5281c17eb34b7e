-- Files, read and written inside pcall: this run is granted none.
local function read(path)
  local ok, text = pcall(File.read, path)
  if not ok then return nil, text.code end
  return text
end
Procedure {
  function(input)
    local text, code = read("notes.md")
    local can = pcall(function()
      if File.exists("a") and File.size("a") > 0 then File.write("b", File.read("a")) end
      for _, name in ipairs(File.list("x")) do Log.info(name) end
      return File.glob("*.md")
    end)
    return {code = code, can = can}
  end
}
