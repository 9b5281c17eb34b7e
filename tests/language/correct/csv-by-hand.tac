-- A table of text is parsed, summed up and written as Markdown.
local CSV = [[
name,amount,city
Ann,10,Oslo
Bob,20,"Rome, Italy"
Eve,5,Oslo
]]

local function parse_line(line)
  local cells, at = {}, 1
  while at <= #line + 1 do
    local quoted, after = line:match('^"([^"]*)"()', at)
    if quoted then
      cells[#cells + 1], at = quoted, after + 1
    else
      local plain, next_at = line:match("^([^,]*)()", at)
      cells[#cells + 1], at = plain, next_at + 1
    end
  end
  return cells
end

local function parse(text)
  local rows, header = {}, nil
  for line in text:gmatch("[^\r\n]+") do
    local cells = parse_line(line)
    if not header then header = cells else
      local row = {}
      for i, name in ipairs(header) do row[name] = tonumber(cells[i]) or cells[i] end
      rows[#rows + 1] = row
    end
  end
  return rows, header
end

Procedure { function(input)
  local rows, header = parse(CSV)
  local by_city = {}
  for _, row in ipairs(rows) do by_city[row.city] = (by_city[row.city] or 0) + row.amount end
  local lines = {"| " .. table.concat(header, " | ") .. " |", ("|---"):rep(#header) .. "|"}
  for city, amount in pairs(by_city) do lines[#lines + 1] = "| " .. city .. " | " .. amount .. " |" end
  return table.concat(lines, "\n")
end }
