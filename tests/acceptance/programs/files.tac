-- Files and granted names: each read and write is an ask of its own.
Procedure {
  function(input)
    local sizes, lines = {}, {}
    for i = 1, 4 do
      local name = ("pages/page-%d.txt"):format(i)
      File.write(name, ("line %d %d\n"):format(i, math.random(1, 1000)):rep(i))
      sizes[i] = File.size(name)
      lines[i] = File.read(name)
    end
    local draft = Step.checkpoint(function()
      File.write("draft.txt", table.concat(lines))
      return #File.read("draft.txt")
    end)
    Sleep(0.01)
    local ok, e = pcall(File.read, "nowhere.txt")
    local out, why = pcall(File.write, "../outside.txt", "x")
    return {
      sizes = sizes,
      draft = draft,
      whole = File.read("draft.txt") == table.concat(lines),
      there = {File.exists("draft.txt"), File.exists("nowhere.txt")},
      pages = File.list("pages"),
      found = File.glob("pages/*-[34].txt"),
      refused = {ok, e.code, out, why.code}
    }
  end
}
