-- Every way to ask people and to tell them something: a publisher's house brings out a book.
local told = {} -- changed by a tool's handler: right again after each crash

hitl("confirm_print", {
  type = "approval",
  message = "Really print {input.title} ({state.pages} pages, {copies} copies)?",
  context = {copies = 300},
  timeout = 86400,
  default = false
})

hitl("house_style", {
  type = "select",
  message = "House style of {input.title}?",
  options = {{label = "plain", value = 1}, {label = "with flowers", value = 2, description = "as last spring"}}
})

proofs = Tool {
  description = "Ask the proof-reader",
  input = {page = field.integer{required = true}},
  function(args)
    told[#told + 1] = args.page
    local found, why = Human.input {
      message = "Faults on page " .. args.page .. "?",
      schema = field.integer{min = 0},
      placeholder = "how many"
    }
    told[#told + 1] = found
    return {page = args.page, faults = found, why = why}
  end
}

cover = Procedure {
  input = {title = field.string{required = true}},
  output = {style = field.integer{required = true}, picture = field.string{required = true}},
  state = {asked = field.integer{default = 0}},
  function(input)
    local style = Human.select("house_style")
    State.increment("asked")
    local picture = Human.upload {message = "The cover of " .. input.title}
    return {style = style, picture = picture.name .. " " .. picture.mime_type .. " " .. state.asked}
  end
}

Procedure {
  input = {title = field.string{default = "On moss"}},
  state = {pages = field.integer{default = 120}, drafts = field.array{default = {}}},
  function(input)
    Human.notify {message = "Work on " .. input.title .. " begins", level = "info", context = {pages = state.pages}}
    local faults = {proofs{page = 7}, proofs{page = 8}}

    local draft = Step.checkpoint(function()
      System.alert {message = "The ink runs low", level = "warning", source = "press", context = {left = 2}}
      return "Moss is soft.\nMoss is green."
    end)
    local review = Human.review {
      message = "The blurb of " .. input.title,
      artifact = draft,
      artifact_type = "markdown",
      options = {{label = "Approve", type = "action"}, {label = "Revise", type = "action"}, "Reject"}
    }
    State.append("drafts", draft)
    State.append("drafts", review.edited_artifact)

    local formats = Human.select {
      message = "Which formats?",
      options = {"book", "pocket book", "audio"},
      mode = "multiple",
      min = 1
    }
    local bound = Human.multiple {
      message = "How is it bound?",
      questions = {
        {id = "thread", label = "Thread", message = "Which thread?", default = "linen"},
        {id = "gilt", type = "approval", message = "Gilt edges?"},
        {id = "boards", type = "select", message = "Boards?", options = {"oak", "paper"}},
        {id = "note", message = "Anything else?", required = false}
      }
    }
    local made = cover{title = input.title}
    local signed = Human.custom {
      message = "Sign the contract",
      type = "signature",
      schema = field.object{properties = {name = field.string{required = true}}},
      pen = "black"
    }
    local mended, gone = Human.escalate {message = "The press is jammed", context = State.all()}
    local yes, why = Human.approve("confirm_print", {context = {copies = 500}})
    Human.notify("Printing: " .. tostring(yes))
    return {
      faults = faults,
      told = told,
      review = {review.decision, review.feedback, review.responder ~= nil, #review.responded_at},
      formats = formats,
      bound = bound,
      made = made,
      signed = signed,
      mended = {mended, tostring(gone)},
      yes = {yes, tostring(why)},
      state = State.all(),
      luck = math.random(1, 1000000)
    }
  end
}
