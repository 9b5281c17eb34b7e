-- Words from a table of languages, chosen by the input, with a fallback by metatable.
local words = {
  en = {hello = "Hello", bye = "Bye"},
  de = setmetatable({hello = "Hallo"}, {__index = function(_, key) return "[" .. key .. "]" end}),
}
local function tr(language, key, ...)
  local text = (words[language] or words.en)[key]
  return select("#", ...) > 0 and text .. " " .. table.concat({...}, " ") or text
end
input { language = field.string{enum = {"en", "de"}, default = "de"} }
return {tr(input.language, "hello", "Ada"), tr(input.language, "bye"), tr("xx", "bye")}
