-- What was claimed of a kind, after a key and ref?
SELECT ref, kind, key, officer, at, withdrawn, body, incident FROM claim WHERE kind = $1 AND (key, ref) > ($2, $3)
ORDER BY key, ref LIMIT $4
