-- Other programs are run by their file, in a loop and in pcall.
Procedure {
  function(input)
    local squares = {}
    for i = 1, 3 do squares[i] = Procedure.run("./lib/other.tac", {n = i}).square end
    local ok, e = pcall(Procedure.run, "./lib/other.tac", {n = "x"})
    local name = "./lib/main_program.tac"
    local text = Procedure.run(name, {text = "hi"})
    return {squares, ok, e.code, text}
  end
}
