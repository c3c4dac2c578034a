UPDATE incident SET joined = $2, first = $3, last = $4, facet = $5, shown = $6 WHERE id = $1
