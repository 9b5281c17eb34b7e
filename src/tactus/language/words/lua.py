"""What a program has of Lua's own library, and what it looks for there in vain. Only what explains and checks reads it,
so it is no part of what a run loads."""

from __future__ import annotations

import re

from tactus.language.words.row import LUA, Field, Word

BASE = """
assert(value: any, message?: any) -> any: gives its arguments, or raises the message where the value is false or nil
collectgarbage(option?: string) -> integer: does nothing here, and gives 0
error(message: any, level?: integer) -> nothing: raises an error
getmetatable(value: any) -> table?: the metatable of a table
ipairs(list: table) -> function, table, integer: for a loop over 1, 2, 3, ... up to the first nil
load(text: string, name?: string, mode?: string, env?: table) -> function?, string?: a text's function, or nil and why
next(table: table, key?: any) -> any, any: the key after that one, and its value
pairs(table: table) -> function, table, any: for a loop over all keys, always in the same order
pcall(f: function, ...) -> boolean, any: calls a function: true and what it gave, or false and the error
rawequal(a: any, b: any) -> boolean: whether both are the same, metamethods aside
rawget(table: table, key: any) -> any: the value of a key, metamethods aside
rawlen(value: table|string) -> integer: the length, metamethods aside
rawset(table: table, key: any, value: any) -> table: sets a key, metamethods aside
select(n: integer|string, ...) -> any: the arguments from the n-th on; with "#" how many there are
setmetatable(table: table, metatable?: table) -> table: gives a table a metatable; __gc and __mode are refused
tonumber(value: any, base?: integer) -> number?: the number that a text stands for
tostring(value: any) -> string: a text for any value, the same in every replay
type(value: any) -> string: nil, boolean, number, string, table, function or thread
unpack(list: table, first?: integer, last?: integer) -> any: same as table.unpack
xpcall(f: function, handler: function, ...) -> boolean, any: as pcall; the handler sees the error first
_G = table: the program's globals
_VERSION = string: Lua 5.5
"""
STRING = """
string.byte(s: string, first?: integer, last?: integer) -> integer: the codes of bytes
string.char(...) -> string: the text of byte codes
string.find(s: string, pattern: string, init?: integer, plain?: boolean) -> integer?, integer?: where a pattern fits
string.format(format: string, ...) -> string: values put into a text: %d, %s, %.2f, ...
string.gmatch(s: string, pattern: string, init?: integer) -> function: for a loop over all places that a pattern fits
string.gsub(s: string, pattern: string, by: string|table|function, n?: integer) -> string, integer: what fits replaced
string.len(s: string) -> integer: how many bytes
string.lower(s: string) -> string: in small letters
string.match(s: string, pattern: string, init?: integer) -> string?: what a pattern captures, or what it fits
string.pack(format: string, ...) -> string: values as bytes
string.packsize(format: string) -> integer: how many bytes string.pack makes
string.rep(s: string, n: integer, separator?: string) -> string: the text n times
string.reverse(s: string) -> string: its bytes from the last to the first
string.sub(s: string, first: integer, last?: integer) -> string: a part; negative places count from the end
string.unpack(format: string, s: string, at?: integer) -> any: values from bytes
string.upper(s: string) -> string: in capital letters
"""
TABLE = """
table.concat(list: table, separator?: string, first?: integer, last?: integer) -> string: the items as one text
table.insert(list: table, ...) -> nothing: table.insert(list, item) at the end, table.insert(list, at, item) elsewhere
table.move(from: table, first: integer, last: integer, at: integer, to?: table) -> table: copies items to another place
table.pack(...) -> table: its arguments as a list, and how many as n
table.remove(list: table, at?: integer) -> any: takes an item out, by default the last, and gives it
table.sort(list: table, before?: function) -> nothing: sorts in place; what is equal keeps its order
table.unpack(list: table, first?: integer, last?: integer) -> any: the items as several values
"""
MATH = """
math.abs(x: number) -> number: without its sign
math.acos(x: number) -> number: the angle of a cosine
math.asin(x: number) -> number: the angle of a sine
math.atan(y: number, x?: number) -> number: the angle of a tangent
math.ceil(x: number) -> integer: the next whole number above
math.cos(x: number) -> number: the cosine of an angle in radians
math.deg(x: number) -> number: radians in degrees
math.exp(x: number) -> number: e to the power x
math.floor(x: number) -> integer: the next whole number below
math.fmod(x: number, y: number) -> number: the rest of a division, with the sign of x
math.frexp(x: number) -> number, integer: a number as m and e, so that it is m times 2 to the power e
math.huge = number: more than any number
math.ldexp(m: number, e: integer) -> number: m times 2 to the power e
math.log(x: number, base?: number) -> number: the logarithm, by default the natural one
math.max(x: number, ...) -> number: the greatest
math.maxinteger = integer: the greatest whole number
math.min(x: number, ...) -> number: the least
math.mininteger = integer: the least whole number
math.modf(x: number) -> number, number: the whole part and the rest
math.pi = number: the ratio of a circle's circumference to its diameter
math.rad(x: number) -> number: degrees in radians
math.random(first?: integer, last?: integer) -> number: a random number, the same in every replay
math.randomseed(a?: number, b?: integer) -> integer, integer: begins the random numbers anew
math.sin(x: number) -> number: the sine of an angle in radians
math.sqrt(x: number) -> number: the square root
math.tan(x: number) -> number: the tangent of an angle in radians
math.tointeger(x: any) -> integer?: as a whole number, where it is one
math.type(x: any) -> string?: integer, float, or nil where it is no number
math.ult(a: integer, b: integer) -> boolean: whether a is below b, both read without a sign
"""
UTF8 = """
utf8.char(...) -> string: the text of code points
utf8.charpattern = string: a pattern that fits one character
utf8.codepoint(s: string, first?: integer, last?: integer, lax?: boolean) -> integer: the code points of characters
utf8.codes(s: string, lax?: boolean) -> function, string, integer: for a loop over the characters
utf8.len(s: string, first?: integer, last?: integer, lax?: boolean) -> integer?: how many characters
utf8.offset(s: string, n: integer, at?: integer) -> integer?: at which byte the n-th character begins
"""
COROUTINE = """
coroutine.close(co: any) -> boolean, any: ends a coroutine
coroutine.create(f: function) -> any: a coroutine that will run a function
coroutine.isyieldable(co?: any) -> boolean: whether it can yield
coroutine.resume(co: any, ...) -> boolean, any: goes on with it: true and what it yields, or false and the error
coroutine.running() -> any, boolean: the coroutine that runs, and whether it is the main one
coroutine.status(co: any) -> string: suspended, running, normal or dead
coroutine.wrap(f: function) -> function: a coroutine as a function that goes on with it
coroutine.yield(...) -> any: stops a coroutine and gives values to whoever resumed it
"""
OS = """
os.clock() -> number: seconds since the run began, by its own clock
os.date(format?: string, time?: integer) -> any: a date in UTC, by the run's own clock
os.difftime(later: number, earlier: number) -> number: seconds between two times
os.getenv(name: string) -> string?: what the host granted of its environment; of a secret a reference
os.time(date?: table) -> integer: the time of the last answer, or of a date, in seconds
debug.traceback(message?: any) -> string: where the program stands
"""
NO_OTHERS = "nothing stands for it: a program cannot start others on its host"
NO_NETWORK = "nothing stands for it: a program has no network of its own"
REMOVED: dict[str, str] = {
    "io": "use File.read, File.write and File.list: files of the folder that the host granted",
    "io.open": "use File.read and File.write: files of the folder that the host granted",
    "io.read": "use Human.input to ask a person, File.read to read a file",
    "io.write": "use print or Log.info to write a line, File.write to write a file",
    "io.lines": 'use File.read(path):gmatch("[^\\n]+") for a loop over lines',
    "io.popen": NO_OTHERS,
    "package": "use require: it finds modules beside the program and in the standard library",
    "module": "return a table at the end of the file, and use require where it is needed",
    "dofile": "use require for a module, Procedure.run for another program",
    "loadfile": "use require for a module, Procedure.run for another program",
    "loadstring": "use load",
    "setfenv": "use the env argument of load",
    "getfenv": "use _G, or the env argument of load",
    "warn": "use Log.warn",
    "bit32": "use Lua's operators: & | ~ << >>",
    "string.dump": "use load on the text: functions have no form that could be kept",
    "string.gfind": "use string.gmatch",
    "table.create": "use {}: tables grow as they are filled",
    "table.getn": "use the length operator: #list",
    "table.maxn": "use the length operator: #list",
    "table.foreach": "use a loop over pairs",
    "table.foreachi": "use a loop over ipairs",
    "math.pow": "use the operator ^",
    "math.mod": "use the operator %, or math.fmod",
    "math.log10": "use math.log(x, 10)",
    "os.execute": NO_OTHERS,
    "os.exit": "use return to end the procedure, error(...) to let it fail",
    "os.remove": "nothing stands for it: a program cannot remove files",
    "os.rename": "use File.read and File.write",
    "os.tmpname": "use File.write with a name of your own",
    "os.setlocale": "nothing stands for it: texts compare by their bytes everywhere",
    "debug.getinfo": "use debug.traceback",
    "debug.getlocal": "use debug.traceback",
    "debug.sethook": "use Iterations, Stop and budgets to hold a program to limits",
    "debug.getmetatable": "use getmetatable",
    "debug.setmetatable": "use setmetatable",
    "python": NO_OTHERS,
    "socket": NO_NETWORK,
}
"""A name that other Luas have and this one has not -> what to do instead."""
_LINE = re.compile(r"([\w.]+)(?:\(([^)]*)\))? (?:->|=) ([^:]+): (.+)")


def _row(line: str) -> Word:
    """`name(arg: type, last?: type, ...) -> what it gives: doc`; of a value `name = type: doc`."""
    read = _LINE.fullmatch(line)
    assert read is not None, line
    name, inside, returns, doc = read.groups()
    said = [arg.partition(": ") for arg in (inside or "").split(", ") if arg]
    args = {arg.removesuffix("?"): Field(type, "", not arg.endswith("?")) for arg, _, type in said if arg != "..."}
    returns = "" if returns == "nothing" else returns
    return Word(name, LUA, doc, args=args, rest=("...", "", "") in said, returns=returns, value=inside is None)


LIBRARY: dict[str, Word] = {
    row.name: row
    for part in (BASE, STRING, TABLE, MATH, UTF8, COROUTINE, OS)
    for row in map(_row, part.strip().splitlines())
}
"""Every name of Lua's own library that a program finds."""
OURS = ("unpack",)
"""Those that Lua 5.5 itself does not have."""
