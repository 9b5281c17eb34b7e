-- Stages, declared from a constant, advanced, compared.
local NAMES = {"draft", "review", "done"}
Stages(NAMES)

local function enter(name)
  if not Stage.is(name) then Stage.set(name) end
  return Stage.current()
end

Procedure {
  function(input)
    local seen = {enter("draft")}
    seen[#seen + 1] = Stage.advance()
    seen[#seen + 1] = Stage.advance("done")
    enter "draft"
    local back = Stage.history()
    return {seen = seen, changes = #back, last = back[#back].from_stage, count = Stage.count()}
  end
}
