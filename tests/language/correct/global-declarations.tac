-- Lua 5.5's `global` declarations, also of functions and constants.
global <const> *
global counter
global function bump(by)
  counter = (counter or 0) + (by or 1)
  return counter
end

Procedure {
  function(input)
    bump()
    bump(4)
    return counter
  end
}
