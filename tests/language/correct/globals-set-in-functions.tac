-- Globals that functions set, read elsewhere, above and below.
function setup(options)
  verbose = options.verbose
  limit = options.limit or 3
  registry = registry or {}
  registry[#registry + 1] = options
end

function report()
  if verbose then Log.info("limit is " .. limit) end
  return #registry
end

Procedure {
  function(input)
    setup {verbose = true}
    setup {verbose = false, limit = 5}
    counted = report()
    return {counted = counted, limit = limit}
  end
}
