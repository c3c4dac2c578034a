UPDATE report SET ref = $2, officer = $3, at = $4, version = $5, dataset = $6, external = $7, withdrawn = 0, body = $8, released = NULL
WHERE id = $1
