-- `goto continue`, nested breaks, a state machine of labels.
Procedure {
  function(input)
    local kept = {}
    for i = 1, 10 do
      if i % 3 == 0 then goto continue end
      kept[#kept + 1] = i
      ::continue::
    end

    local found
    for x = 1, 5 do
      for y = 1, 5 do
        if x * y == 12 then
          found = x .. "x" .. y
          goto done
        end
      end
    end
    ::done::

    local tries = 0
    ::again::
    tries = tries + 1
    if tries < 3 then goto again end

    return {kept = #kept, found = found, tries = tries}
  end
}
