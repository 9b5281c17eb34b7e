-- JSON in and out, null, objects.
Procedure { function(input)
  local data = Json.decode('{"a": [1, null, {"b": true}], "c": null}')
  local text = Json.encode({list = data.a, empty = Json.object {}, none = Json.null})
  local bad = select(2, pcall(Json.decode, "{oops"))
  return {data.a[2] == Json.null, data.c == nil, data.a[3].b, text, bad.code, Json.decode("3") + 1}
end }
