-- Tools of servers belong to a later version; a program may name them.
-- ends: failed
-- warns: TAC901
done = tactus.done
search = mcp.brave_search.search
local look = mcp.files.read_file
researcher = Agent {model = "openai/gpt-4o-mini", tools = {search, look, done}}
Procedure {
  function(input)
    repeat researcher() until Tool.called("done") or Tool.called("search") or look.called()
    return Tool.last_result("search")
  end
}
