SELECT ref, kind, key, officer, at, withdrawn, body, incident FROM claim WHERE kind = $1 AND key = $2 ORDER BY ref
