PREFIX = "> "
function shout(s) return s:upper() .. suffix() end
