-- The words of the run's memory and of its steps, and a result that depends on each answer: a small press sets
-- a page, weighs drafts and tries until the page is good. The person says yes to "Release ...".
Stages {"setting", "proofing", "printed"}

local good = matches("^the (moss|fern)[a-z ]*$")
local tries, marks = 0, {}

local function mark(place)
  marks[#marks + 1] = place .. "@" .. Checkpoint.next_position()
end

weigh = Tool {
  description = "How good a draft is",
  input = {id = "string"},
  function(args)
    GraphNode.set_current(args.id)
    local node = GraphNode.current()
    node:set_score((node:score() or 0) + math.random(1, 9))
    return node:score()
  end
}

proofread = Procedure {
  input = {text = "string"},
  output = {stage = "string", changes = "integer", position = "integer"},
  function(input)
    Stage.set("proofing")
    checkpoint()
    local length = Step.run("length", function()
      Stage.advance()
      GraphNode.create{label = "proof of " .. input.text, metadata = {length = #input.text}}
      return #input.text
    end)
    if length > 8 then Stop.request("the page is full: " .. input.text, false) end
    return {stage = Stage.current(), changes = #Stage.history(), position = Checkpoint.next_position()}
  end
}

Procedure {
  function(input)
    Stage.set("setting")
    local root = GraphNode.root()
    local drafts = {}
    for i, text in ipairs{"the moss", "the fern grows", "a stone"} do
      drafts[i] = GraphNode.create{label = text, parent = root}
      weigh{id = drafts[i].id}
      mark(text)
    end
    checkpoint()

    local page = Step.run("page", function()
      local fitting = {}
      for _, draft in ipairs(root:children()) do
        if good(draft.label) then fitting[#fitting + 1] = draft.label end
      end
      Sleep(0)
      drafts[1]:set_metadata("fits", true)
      GraphNode.set_current(drafts[1])
      Stage.advance()
      return {fitting = fitting, luck = math.random(1, 1000)}
    end)
    mark("page")

    local proofs = {}
    for i, text in ipairs(page.fitting) do
      proofs[i] = proofread{text = text}
      if Stop.requested() then break end
    end

    local ink = Retry.with_backoff(function()
      tries = tries + 1
      local barrel = Step.checkpoint(function() return math.random(1, 1000) end)
      if tries < 3 then error({code = "dry", message = "barrel " .. tries .. " is dry"}) end
      if not Human.approve{message = "Release barrel " .. tries .. "?", context = {node = GraphNode.current()}} then
        error("nobody wants it")
      end
      return barrel
    end, {retries = 4, initial_delay = 0.02, factor = 1.5, max_delay = 0.05, jitter = 0.5, on_error = function(e, n)
      mark("dry " .. n .. " " .. e.code)
    end})

    local ok, e = pcall(Retry.with_backoff, function() error("the press is jammed") end, {max_attempts = 1})
    local known = {Checkpoint.exists("page"), Checkpoint.get("page").luck == page.luck, Checkpoint.exists("later")}
    Checkpoint.clear_after("page")
    known[#known + 1] = Checkpoint.exists("page")
    local again = checkpoint(function()
      state.pages = (state.pages or 0) + 1
      Sleep(0.01)
      return state.pages
    end)
    Stage.set("printed")
    Sleep(0.02)

    local nodes = {}
    for i, node in ipairs(root:children()) do
      nodes[i] = {node = node, parent = node:parent().label, below = #node:children(), fits = node:metadata("fits") or false}
    end
    local stages = {}
    for i, change in ipairs(Stage.history()) do stages[i] = (change.from_stage or "-") .. ">" .. change.to_stage end
    return {
      page = page,
      proofs = proofs,
      ink = ink,
      tries = tries,
      marks = marks,
      jammed = {ok, e},
      known = known,
      again = again,
      nodes = nodes,
      current = GraphNode.current(),
      stages = stages,
      stage = {Stage.current(), Stage.is("printed"), Stage.count()},
      stop = {Stop.requested(), Stop.reason()},
      fits = {contains("moss")(page.fitting[1]), equals({"the moss"})(page.fitting), contains("the moss")(page.fitting)},
      shown = tostring(good),
      position = Checkpoint.next_position(),
      luck = math.random(1, 1000)
    }
  end
}
