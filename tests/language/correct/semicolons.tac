-- Semicolons everywhere; calls without parentheses; one-liners.
local a, b = 1, 2; local c = a + b;
;;;
local function f(x) return x; end; local g = function(...) return ...; end;
w = Agent{model="openai/gpt-4o-mini";temperature=.5,}; t=Tool{input={x="number";};function(args)return args.x end;};
Procedure{function(input)local r=w"hi";local s=w{message=[[hi]]};local n=t{x=1};do local z<const> =3;c=c+z end;if c>3 then c=0 elseif c<0 then c=1 else c=2 end;return{r.text..s,n,c,f"x",g[[y]]}end};
Mocks{w={message="m"}}
