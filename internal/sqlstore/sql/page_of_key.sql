-- What was claimed of a kind under a key, after a ref?
SELECT ref, kind, key, officer, at, withdrawn, body, incident FROM claim WHERE kind = $1 AND key = $2 AND ref > $3
ORDER BY ref LIMIT $4
