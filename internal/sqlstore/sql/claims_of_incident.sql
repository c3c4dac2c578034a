SELECT ref, kind, key, officer, at, withdrawn, body FROM claim WHERE incident = $1 ORDER BY ref
