-- One question with a deadline.
Procedure {
  input = {
    timeout = field.number{default = 1},
    default = field.boolean{default = true},
    on_timeout = field.string{default = "default"}
  },
  function(input)
    local luck = math.random(1, 1000000)
    local ok, yes, why = pcall(Human.approve, {
      message = "Go on?",
      timeout = input.timeout,
      default = input.default,
      on_timeout = input.on_timeout
    })
    Sleep(0)
    if not ok then return {error = yes.code, message = yes.message, luck = luck} end
    return {yes = yes, why = why or "a person", luck = luck}
  end
}
