UPDATE incident SET joined = $2, first = $3, last = $4, lat = $5, lon = $6, facet = $7, shown = $8, words = $9 WHERE id = $1
