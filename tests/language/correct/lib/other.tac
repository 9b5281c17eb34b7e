input { n = field.integer{required = true} }
return {square = input.n * input.n}
