-- Without a declaration any text is a stage.
Procedure {
  function(input)
    for _, name in ipairs {"one", "two"} do Stage.set(name) end
    Stage.set("three " .. #Stage.history())
    return Stage.current()
  end
}
